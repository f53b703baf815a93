import type { Operation } from '../../src/okta/operations.ts';
import { operationAt, type SpecDocument, type SpecOperation } from './document.ts';

/** Every way in which the rows of a table of operations disagree with the document, one line each. */
export function operationProblems(
  document: SpecDocument,
  table: Readonly<Record<string, Operation>>,
  newer: Readonly<Record<string, string>> = {},
): Map<string, string[]> {
  return new Map(
    Object.entries(table).map(([id, row]) => [
      id,
      newer[id] === undefined ? rowProblems(document, id, row) : newerProblems(document, id, row),
    ]),
  );
}

function newerProblems(document: SpecDocument, id: string, row: Operation): string[] {
  const isKnown = operationAt(document, row.path, row.method) !== undefined;
  return isKnown ? [`${id}: the document has it; take it off the list of newer operations`] : [];
}

function rowProblems(document: SpecDocument, id: string, row: Operation): string[] {
  const found = operationAt(document, row.path, row.method);
  if (found === undefined) return [`${id}: the document has no ${row.method} ${row.path}${elsewhere(document, id)}`];
  const problems: string[] = [];
  if (found.operationId !== id)
    problems.push(`${id}: the document calls ${row.method} ${row.path} ${found.operationId}`);
  if (!found.tags?.includes(row.tag))
    problems.push(`${id}: the tag is ${row.tag}, the document says ${listed(found.tags ?? [])}`);
  const scopes = scopesOf(found);
  if (listed(scopes) !== listed(row.scopes))
    problems.push(`${id}: the scopes are ${listed(row.scopes)}, the document says ${listed(scopes)}`);
  if (!takesApiToken(found)) problems.push(`${id}: the document does not let an API token call it`);
  if (found.deprecated === true) problems.push(`${id}: the document marks it as deprecated`);
  return problems;
}

/** The document lists alternatives; the scopes of one alternative are all needed, and there is one at most with scopes. */
function scopesOf(operation: SpecOperation): readonly string[] {
  return (operation.security ?? []).flatMap((alternative) => alternative['oauth2'] ?? []);
}

/** An empty list of alternatives is a call without a credential; a token sent along does no harm. */
function takesApiToken({ security }: SpecOperation): boolean {
  return security === undefined || security.length === 0 || security.some((one) => one['apiToken'] !== undefined);
}

function elsewhere(document: SpecDocument, id: string): string {
  for (const [template, path] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(path))
      if (operation !== undefined && 'operationId' in operation && operation.operationId === id)
        return `; ${id} is ${method.toUpperCase()} ${template} there`;
  return `, nor any operation ${id}`;
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : [...names].sort().join(', ');
}
