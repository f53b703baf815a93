import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { checkRequests } from '../spec/check-requests.ts';
import { repositoryRoot, type SpecDocument } from '../spec/document.ts';
import { allowedProblems } from './corrections.ts';
import { extractOperations } from './extract.ts';
import { extractFiles } from './files.ts';
import { sampleRequests } from './sample-requests.ts';

/** What the check of the catalog of operations found. */
export interface CatalogReport {
  readonly operations: number;
  /** Sample requests that were checked. */
  readonly requests: number;
  /** Distinct sample requests without problems. */
  readonly clean: number;
  readonly problems: readonly string[];
}

/** Compares the catalog with the document, and the requests for its sample inputs with what the document allows. */
export async function checkCatalog(document: SpecDocument): Promise<CatalogReport> {
  const { operations, requests, unsent } = await sampleRequests();
  const report = checkRequests(document, { requests, exemptions: [] });
  const problems = [
    ...staleFiles(document).map((file) => `${file} is not what the document says; run "npm run operations"`),
    ...unsent.map((line) => `Nothing was sent for ${line}`),
    ...withoutAllowed([
      ...report.problems,
      ...report.outside.map((name) => `${name}: the document has no such operation`),
    ]),
  ];
  const missing = operations - report.requested.size;
  if (missing > 0) problems.push(`${missing} operations of the catalog were not requested`);
  return { operations, requests: requests.length, clean: report.clean, problems };
}

/** The committed files that differ from the extract of the document. */
export function staleFiles(document: SpecDocument): string[] {
  return [...extractFiles(extractOperations(document))]
    .filter(([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text)
    .map(([path]) => relative(repositoryRoot, path));
}

function withoutAllowed(problems: readonly string[]): string[] {
  const allowed = Object.keys(allowedProblems);
  const used = allowed.filter((start) => problems.some((problem) => problem.startsWith(start)));
  return [
    ...problems.filter((problem) => !allowed.some((start) => problem.startsWith(start))),
    ...allowed.filter((start) => !used.includes(start)).map((start) => `nothing needs the allowed problem "${start}"`),
  ];
}
