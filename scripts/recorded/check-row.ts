import { isDeepStrictEqual } from 'node:util';
import type { OktaError } from '../../src/okta/errors.ts';
import { matchOperation, type Operation, type OperationId } from '../../src/okta/operations.ts';
import { withoutSecrets } from '../../src/okta/transport/conceal.ts';
import { expectedFailure, expectedNext } from './expectations.ts';
import { type Reader, readerProblems, readers } from './readers.ts';
import type { Recorded } from './recordings.ts';
import { credential, isList, operationOf, type Replayed, replay } from './replay.ts';

/** The outcome of one recording. */
export interface RowResult {
  readonly row: number;
  /** The model that read it, or its error category. */
  readonly kind: string;
  /** Whether it went through an operation of the client's own, or as a raw call. */
  readonly operation: OperationId | undefined;
  /** Whether its next page is on another host than the request, because the recording was sanitized. */
  readonly movedLink: boolean;
  readonly problems: readonly string[];
}

/** Compares the client's result for a recording with the expected one. */
export async function checkRow(
  recorded: Recorded,
  templateOf: (path: string) => string | undefined,
): Promise<RowResult> {
  const { row, method, url, status } = recorded;
  const template = templateOf(url.pathname) ?? url.pathname;
  const operation = operationOf(method, template);
  const next = expectedNext(recorded);
  const movedLink = next !== undefined && next.origin !== url.origin;
  const origin = movedLink ? next.origin : url.origin;
  const reader = readers[`${method} ${template}`];
  const replayed = await replay(recorded, { operation, template, origin });
  const problems = [...requestProblems(recorded, replayed), ...secretProblems(replayed)];
  if (status >= 300) {
    const category = replayed.error?.category ?? 'success';
    problems.push(...failureProblems(recorded, replayed.error));
    return { row, kind: `error: ${category}`, operation, movedLink, problems };
  }
  problems.push(...answerProblems(recorded, { replayed, operation, reader }));
  if (next !== undefined) problems.push(...(await nextProblems(recorded, { next, operation, template })));
  return { row, kind: kindOf(recorded, reader), operation, movedLink, problems };
}

function kindOf({ body }: Recorded, reader: Reader | undefined): string {
  if (body === '') return 'no content';
  return reader === undefined ? 'JSON that no step reads' : `model: ${reader.name}`;
}

/** A next page is followed on the org's own host, and refused on any other. */
async function nextProblems(
  recorded: Recorded,
  { next, operation, template }: { next: URL; operation: OperationId | undefined; template: string },
): Promise<string[]> {
  const problems: string[] = [];
  const origin = recorded.url.origin === next.origin ? 'https://another.okta.com' : recorded.url.origin;
  const { error } = await replay(recorded, { operation, template, origin });
  if (error?.category !== 'unexpected_response' || error.field !== 'orgUrl')
    problems.push(`a next page at ${next.origin} is not refused on ${origin}`);
  if (operation === undefined) return problems;
  const cursor = next.pathname + next.search;
  const { sent } = await replay(recorded, { operation, template, origin: next.origin, cursor });
  if (sent[0]?.url !== next.href) problems.push(`${sent[0]?.url} was fetched instead of the next page ${next.href}`);
  return problems;
}

/** The client must send the recorded request exactly once. */
function requestProblems(recorded: Recorded, { sent, reports }: Replayed): string[] {
  const [request] = sent;
  if (request === undefined || sent.length !== 1) return [`${sent.length} requests were sent instead of one`];
  const url = new URL(request.url);
  const problems: string[] = [];
  if (request.method !== recorded.method) problems.push(`${request.method} was sent instead of ${recorded.method}`);
  if (decoded(url) !== decoded(recorded.url))
    problems.push(`${url.pathname} was sent instead of ${recorded.url.pathname}`);
  if (!isDeepStrictEqual(sorted(url), sorted(recorded.url)))
    problems.push(`${url.search} was sent instead of ${recorded.url.search}`);
  const body: unknown = request.body === undefined ? undefined : JSON.parse(String(request.body));
  if (!isDeepStrictEqual(body, recorded.sent)) problems.push('another body was sent');
  if (request.headers['authorization'] !== credential) problems.push('the credential was not sent');
  const requestId = recorded.headers['x-okta-request-id'];
  const [report] = reports;
  if (report?.requestId !== requestId)
    problems.push(`the report tells request ID ${report?.requestId}, not ${requestId}`);
  if (report?.status !== recorded.status) problems.push(`the report tells status ${report?.status}`);
  return problems;
}

function secretProblems({ error, reports }: Replayed): string[] {
  const told = JSON.stringify([error, error?.message, error?.stack, reports]);
  return told.includes(credential) ? ['the credential shows in the error or in the report'] : [];
}

/** How a thrown error differs from the expected one. */
export function failureProblems(recorded: Recorded, error: OktaError | undefined): string[] {
  if (error === undefined) return ['it was taken for a success'];
  const expected = expectedFailure(recorded);
  if (typeof expected === 'string') return [expected];
  const told = { status: error.status, errorCode: error.errorCode, requestId: error.requestId };
  const { category, causes, ...details } = expected;
  const problems: string[] = [];
  if (error.category !== category) problems.push(`the category is ${error.category} instead of ${category}`);
  if (!isDeepStrictEqual(told, details))
    problems.push(`it tells ${JSON.stringify(told)}, not ${JSON.stringify(details)}`);
  if (!isDeepStrictEqual([...error.causes], causes)) problems.push(`the causes are ${JSON.stringify(error.causes)}`);
  if (error.hint === undefined) problems.push('no hint says what to do');
  return problems;
}

/** The body without the secrets of the path, which the client hides. */
function shownBody({ method, url, body }: Recorded): string {
  const matched = matchOperation(method, url.pathname);
  const row: Operation | undefined = matched?.operation;
  return row?.secrets === undefined ? body : withoutSecrets(body, matched?.parameters);
}

function answerProblems(
  recorded: Recorded,
  {
    replayed,
    operation,
    reader,
  }: { replayed: Replayed; operation: OperationId | undefined; reader: Reader | undefined },
): string[] {
  const { error, items, next, json } = replayed;
  if (error !== undefined) return [`a success was taken for a failure: ${error.message}`];
  const whole: unknown = recorded.body === '' ? undefined : JSON.parse(shownBody(recorded));
  const problems: string[] = [];
  const asPage = operation !== undefined && isList(operation);
  if (!isDeepStrictEqual(asPage ? items : json, whole)) problems.push('the JSON differs from the answer');
  const expected = expectedNext(recorded);
  const path = expected === undefined ? undefined : expected.pathname + expected.search;
  if (next !== path) problems.push(`the next page is ${next} instead of ${path}`);
  if (reader === undefined || whole === undefined) return problems;
  const values: readonly unknown[] = Array.isArray(whole) ? whole : [whole];
  return [...problems, ...new Set(values.flatMap((value) => readerProblems(reader, value)))];
}

function decoded(url: URL): string {
  return url.pathname.split('/').map(decodeURIComponent).join('/');
}

function sorted(url: URL): [string, string][] {
  return [...url.searchParams].sort(([one], [other]) => one.localeCompare(other));
}
