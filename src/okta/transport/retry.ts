import pRetry from 'p-retry';
import { parseBounded } from '../bounded-json.ts';
import type { ParsedResponse, ReceivedResponse } from '../calls.ts';
import { OktaError } from '../errors.ts';
import { failureOf, notOkta, outcomeUnknown } from '../failure.ts';
import { isObject, memberAt, textAt } from '../json.ts';
import { operationCalled } from '../operations.ts';
import { sleep } from './clock.ts';
import { isOwnLimit } from './own-limit.ts';
import { rateHeaders } from './rate-window.ts';
import { routeAdvice } from './route-advice.ts';
import {
  type Clock,
  DeadlineExceeded,
  type Exchange,
  type OktaRequest,
  type Send,
  TransportError,
} from './transport.ts';

/** When to retry a failed attempt. */
type Again = 'never' | 'after-pace' | 'after-pause' | 'after-backoff';

/** A failed attempt: the error to throw if it was the last, and when to retry. */
class AttemptFailure extends Error {
  readonly error: OktaError;
  readonly again: Again;
  constructor(error: OktaError, again: Again) {
    super(error.message);
    this.error = error;
    this.again = again;
  }
}

/**
 * Retries a request where that is safe. A refused request (429, "busy" errors) was not carried out and is always retryable.
 * After a lost response, a request is retried only if `request.repeat` is set. Otherwise it fails with `outcome_unknown`, and
 * the caller looks up what happened. Okta documents 429 and 5xx as retryable.
 */
export function retry(next: Exchange, { clock, retries }: { clock: Clock; retries: number }): Send {
  return async (request) => {
    let lastRequestId: string | undefined;
    let { url } = request;
    const attempt = async (attemptNumber: number): Promise<ParsedResponse> => {
      request.record.attempts += 1;
      let response: ReceivedResponse;
      try {
        response = await next(
          attemptNumber === 1 ? request : repetition(request, { url, attemptNumber, lastRequestId }),
        );
      } catch (error) {
        throw sendFailure(request, error);
      }
      lastRequestId = response.headers['x-okta-request-id'] ?? lastRequestId;
      if (response.status === 500 && isTooSlowList(request)) url = withSmallerPage(url);
      const judged = judge(request, response);
      if (!(judged instanceof AttemptFailure)) return judged;
      // The attempt whose response was lost already deleted the object.
      if (request.record.lost && request.method === 'DELETE' && judged.error.errorCode === 'E0000007')
        return { ...response, status: 204, body: '', json: undefined };
      throw judged;
    };
    try {
      return await attempt(1);
    } catch (error) {
      // Set up retries only now: most calls need none.
      return repeat(error, attempt, { request, clock, retries });
    }
  };
}

interface Repetition {
  readonly request: OktaRequest;
  readonly clock: Clock;
  readonly retries: number;
}

async function repeat(
  failure: unknown,
  attempt: (attemptNumber: number) => Promise<ParsedResponse>,
  { request, clock, retries }: Repetition,
): Promise<ParsedResponse> {
  const first = async (attemptNumber: number) => {
    if (attemptNumber === 1) throw failure;
    return attempt(attemptNumber);
  };
  try {
    return await pRetry(first, {
      retries,
      minTimeout: 0,
      // A 429 was not carried out. Only the deadline of the call limits its retries.
      shouldConsumeRetry: ({ error }) => !(error instanceof AttemptFailure && error.error.category === 'rate_limited'),
      shouldRetry: async ({ error, retriesConsumed }) => {
        if (!(error instanceof AttemptFailure) || error.again === 'never') return false;
        const ms = delayMs(error.again, retriesConsumed);
        if (ms > 0) await pause(request, { clock, ms, error: error.error });
        return true;
      },
    });
  } catch (error) {
    throw error instanceof AttemptFailure ? settled(request, error.error) : error;
  }
}

function sendFailure(request: OktaRequest, error: unknown): unknown {
  if (error instanceof TransportError) return transportFailure(request, error);
  // Keep the error of a call that was never sent, unless an earlier attempt was lost.
  return error instanceof OktaError ? new AttemptFailure(error, 'never') : error;
}

function transportFailure(request: OktaRequest, error: TransportError): AttemptFailure {
  const { operation, record } = request;
  const write = request.method !== 'GET';
  if (error.sent && write) record.lost = true;
  if (error.kind === 'aborted') {
    const what = `The call ${operation} was canceled ${error.sent ? 'while Okta processed it' : 'before it was sent'}`;
    return new AttemptFailure(new OktaError('cancelled', { what }, { operation, cause: error }), 'never');
  }
  if (error instanceof DeadlineExceeded) {
    const what = `The deadline passed before ${error.sent ? `Okta responded to ${operation}` : `${operation} was sent`}`;
    const hint = 'give the call a longer deadline';
    // The deadline is not too short if earlier attempts used up the time.
    const field = record.attempts > 1 ? undefined : 'deadlineMs';
    const late = new OktaError('unavailable', { what, hint }, { operation, field, cause: error });
    return new AttemptFailure(late, 'never');
  }
  const { what, hint, final } = routeAdvice(error.cause, new URL(request.url).host) ?? {
    final: false,
    what: `Okta did not respond to ${operation} (${error.message})`,
    hint: error.sent ? 'try again later' : 'check the network and the org URL',
  };
  const failure = new OktaError('unavailable', { what, hint }, { operation, cause: error });
  return new AttemptFailure(failure, !final && (!error.sent || request.repeat) ? 'after-backoff' : 'never');
}

function judge(request: OktaRequest, response: ReceivedResponse): ParsedResponse | AttemptFailure {
  const write = request.method !== 'GET';
  const { unreadable } = response;
  // The status of an overloaded Okta is enough. For any other status the body decides.
  if (unreadable !== undefined && response.status < 500 && response.status !== 429 && response.status !== 408) {
    if (write) request.record.lost = true;
    const again = request.repeat && !unreadable.lasting;
    return new AttemptFailure(notOkta(request, response, unreadable.why), again ? 'after-backoff' : 'never');
  }
  if (response.status < 300) {
    const answer = parse(request, response);
    if (typeof answer !== 'string') return answer;
    if (write) request.record.lost = true;
    return new AttemptFailure(notOkta(request, response, answer), request.repeat ? 'after-backoff' : 'never');
  }
  const error = failureOf(request, response);
  // Okta carried nothing out. The attempt after it has a new token or nonce.
  if (response.renewed === true) return new AttemptFailure(error, 'after-pace');
  if (response.status === 429) {
    if (!request.record.lost) request.record.sentAt = undefined;
    if (isOwnLimit(request, response)) return new AttemptFailure(error, 'never');
    // Okta: a 429 with a limit of 0 means too many calls at once; its Reset is a suggestion only.
    return new AttemptFailure(error, rateHeaders(response)?.limit === 0 ? 'after-pause' : 'after-pace');
  }
  if (error.category === 'unavailable') {
    // E0000010 is read-only mode: Okta rejects writes until the maintenance ends.
    if (error.errorCode === 'E0000010') return new AttemptFailure(error, write ? 'never' : 'after-backoff');
    if (write) request.record.lost = true;
    return new AttemptFailure(error, request.repeat ? 'after-backoff' : 'never');
  }
  const busy = error.errorCode !== undefined && busyCodes.has(error.errorCode);
  // A refusal cut short: Okta carried nothing out, and a retry returns the reason.
  const cut = error.category === 'unexpected_response' && response.body.trimStart().startsWith('{');
  return new AttemptFailure(error, busy || cut ? 'after-backoff' : 'never');
}

/** Okta is busy with the same thing and carried nothing out (error code catalog: "Please try again later."). */
const busyCodes: ReadonlySet<string> = new Set([
  'E0000112', // the user is still being activated
  'E0000239', // the priorities of group rules are being reconciled
  'E0000249', // group rules are still being set up
  'E0000253', // the user type is still being initialized
  'E0000268', // another request is changing role assignments
]);

/** The response with its body parsed, or why it is not a complete Okta response. */
function parse(request: OktaRequest, response: ReceivedResponse): ParsedResponse | string {
  const { status, headers, body } = response;
  if (body === '') return lacking(request, response, undefined) ?? { status, headers, body, json: undefined };
  try {
    const { json, cut } = parseBounded(body);
    return lacking(request, response, json) ?? { status, headers, body, json, ...(cut ? { cut: true } : {}) };
  } catch {
    // Return a requested type other than JSON as it is, but reject truncated JSON.
    const brokeOff = /^\s*[{[]/.test(body) && String(headers['content-type']).startsWith('application/json');
    if (request.headers['accept'] !== 'application/json' && !brokeOff)
      return { status, headers, body, json: undefined };
    if (body.trimStart().startsWith('<')) return 'it is an HTML page';
    return 'it is not complete JSON';
  }
}

/** What the response lacks. Without this check, a body lost on the way would look like an empty response. */
function lacking(
  { operation, returns, items }: OktaRequest,
  response: ReceivedResponse,
  json: unknown,
): string | undefined {
  if (returns === undefined) return undefined;
  if (returns === 'list') {
    return Array.isArray(items === undefined ? json : memberAt(json, items)) ? undefined : 'it is not a list';
  }
  if (returns === 'object') return isFilled(json) ? lackingId(operation, json) : 'it does not contain an object';
  return response.body === '' && !isMeantEmpty(response) ? 'it is empty' : undefined;
}

// Without its ID the new object cannot be identified.
function lackingId(operation: string, json: unknown): string | undefined {
  const row = operationCalled(operation);
  const creates = row !== undefined && 'creates' in row && row.creates === true;
  return creates && textAt(json, 'id') === undefined ? 'it does not contain the ID of the new object' : undefined;
}

/** Whether the headers mark the empty body as complete, so that it was not lost with the connection. */
function isMeantEmpty({ status, headers }: ReceivedResponse): boolean {
  // All recorded Okta responses without a body have status 204.
  return status === 204 || headers['content-length'] === '0' || headers['transfer-encoding'] !== undefined;
}

/** Whether an object has any value. Okta never sends an empty ID. */
function isFilled(json: unknown): boolean {
  if (!isObject(json) || (Object.hasOwn(json, 'id') && textAt(json, 'id') === undefined)) return false;
  for (const name in json) if (json[name] !== null) return true;
  return false;
}

/** The longest pause between two attempts, before jitter. */
const longestBackoffMs = 2000;

/** @example The backoff is 250, 500, 1,000 and then 2,000 ms, each times 0.5 to 1.5. */

function delayMs(again: Again, retriesConsumed: number): number {
  const jitter = 0.5 + Math.random();
  if (again === 'after-pause') return 100 * jitter;
  return again === 'after-backoff' ? Math.min(250 * 2 ** retriesConsumed, longestBackoffMs) * jitter : 0;
}

async function pause(
  request: OktaRequest,
  { clock, ms, error }: { clock: Clock; ms: number; error: OktaError },
): Promise<void> {
  if (clock.now() + ms >= request.deadlineAt) throw new AttemptFailure(error, 'never');
  try {
    await sleep(clock, { ms, signal: request.signal });
  } catch (cause) {
    const { operation } = request;
    const what = `The call ${operation} was canceled while it waited to be retried`;
    throw new AttemptFailure(new OktaError('cancelled', { what }, { operation, cause }), 'never');
  }
}

/** After a lost response to a write, only a success is certain. */
function settled(request: OktaRequest, error: OktaError): OktaError {
  if (!request.record.lost || error.category === 'outcome_unknown') return error;
  // If Okta rejects an idempotent retry outright, it rejected the first attempt too.
  if (request.repeat && ['invalid_request', 'forbidden', 'not_found'].includes(error.category)) return error;
  return outcomeUnknown(request.operation, error);
}

// Like Okta's SDKs, mark retries so that Okta's logs show them.
function repetition(
  request: OktaRequest,
  { url, attemptNumber, lastRequestId }: { url: string; attemptNumber: number; lastRequestId: string | undefined },
): OktaRequest {
  const retryFor = lastRequestId === undefined ? {} : { 'x-okta-retry-for': lastRequestId };
  const headers = { ...request.headers, ...retryFor, 'x-okta-retry-count': String(attemptNumber - 1) };
  return { ...request, url, headers };
}

function isTooSlowList({ operation }: OktaRequest): boolean {
  const row = operationCalled(operation);
  return row?.method === 'GET' && row.halveLimitOn500 === true;
}

/** The smallest page size that a retry asks for. */
const smallestPage = 10;

// Okta documents that a 500 for a list of users usually means a timeout, which a smaller page avoids. `q` returns one page.
// Example: limit=200 becomes 100, then 50; limit=15 becomes 10; limit=2 stays.
function withSmallerPage(url: string): string {
  if (/[?&]q=/.test(url)) return url;
  return url.replace(/(?<=[?&]limit=)\d+/, (limit) =>
    Number(limit) > smallestPage ? String(Math.max(smallestPage, Math.floor(Number(limit) / 2))) : limit,
  );
}
