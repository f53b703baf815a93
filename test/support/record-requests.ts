import { appendFileSync, mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { threadId } from 'node:worker_threads';
import { expect } from 'vitest';

/** A request as the sandbox's journal or a scripted transport holds it. */
export interface SentRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** JSON text; empty or absent if nothing was sent. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The operation it belongs to, or the shape of a raw call; absent where only the wire is seen. */
  readonly operation?: string;
}

/** The environment variable that names the folder to record into; without it nothing is recorded. */
export const recordVariable = 'OKTA_CONNECTOR_RECORD';

/** Appends requests that tests have sent to a file of this process, for the check against Okta's OpenAPI document. */
export function recordRequests(requests: Iterable<SentRequest>): void {
  const folder = process.env[recordVariable];
  if (folder === undefined || folder === '') return;
  const lines = Array.from(requests, (request) => `${JSON.stringify(written(request))}\n`);
  if (lines.length === 0) return;
  mkdirSync(folder, { recursive: true });
  appendFileSync(join(folder, `${process.pid}-${threadId}.jsonl`), lines.join(''));
}

/** Of the headers only the content type is kept: the others say nothing to the check, and one holds the credential. */
function written({ method, path, body, headers, operation }: SentRequest): Record<string, string> {
  const contentType = headers?.['content-type'];
  return {
    method,
    path,
    ...(body === undefined || body === '' ? {} : { body }),
    ...(typeof contentType === 'string' ? { contentType } : {}),
    ...(operation === undefined ? {} : { operation }),
    from: relative(process.cwd(), expect.getState().testPath ?? ''),
  };
}
