import pRetry from 'p-retry';
import { parseBounded } from '../bounded-json.ts';
import type { OktaResponse, ParsedResponse } from '../calls.ts';
import { OktaError } from '../errors.ts';
import { failureOf, notOkta, outcomeUnknown } from '../failure.ts';
import { isObject, textAt } from '../json.ts';
import { operationCalled } from '../operations.ts';
import { sleep } from './clock.ts';
import { rateHeaders } from './rate-window.ts';
import { routeAdvice } from './route-advice.ts';
import {
  type Clock,
  DeadlineExceeded,
  header,
  type OktaRequest,
  type Send,
  type Transport,
  TransportError,
} from './transport.ts';

/** How a failed attempt may be followed by another. */
type Again = 'never' | 'after-pace' | 'after-pause' | 'after-backoff';

/** A failed attempt: what to tell if it was the last, and whether there may be another. */
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
 * Sends a request again where that is safe. A refused request (429, "busy" errors) was not carried out and may always be
 * sent again; a request whose answer was lost only if `request.repeat` says so; otherwise it ends as `outcome_unknown`,
 * for the caller to look up what happened. Okta documents that 429 and 5xx are the answers worth repeating.
 */
export function retry(next: Transport, { clock, retries }: { clock: Clock; retries: number }): Send {
  return async (request) => {
    let lastRequestId: string | undefined;
    let { url } = request;
    const attempt = async (attemptNumber: number): Promise<ParsedResponse> => {
      request.record.attempts += 1;
      let response: OktaResponse;
      try {
        response = await next(
          attemptNumber === 1 ? request : repetition(request, { url, attemptNumber, lastRequestId }),
        );
      } catch (error) {
        throw sendFailure(request, error);
      }
      lastRequestId = header(response, 'x-okta-request-id') ?? lastRequestId;
      if (response.status === 500 && isTooSlowList(request)) url = withSmallerPage(url);
      const judged = judge(request, response);
      if (!(judged instanceof AttemptFailure)) return judged;
      // A repeated DELETE that finds nothing any more has been carried out by the attempt whose answer was lost.
      if (request.record.lost && request.method === 'DELETE' && judged.error.errorCode === 'E0000007')
        return { ...response, status: 204, body: '', json: undefined };
      throw judged;
    };
    try {
      return await attempt(1);
    } catch (error) {
      // Most calls need no second attempt, so that what repeating takes is set up only now.
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
      // A 429 was not carried out and is bounded by the call's deadline, not by a count.
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
  // Report a call that the rate limit or a full queue kept back as it is, unless an earlier attempt was lost.
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
    // The deadline itself is not at fault if earlier attempts used up the time.
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

function judge(request: OktaRequest, response: OktaResponse): ParsedResponse | AttemptFailure {
  const write = request.method !== 'GET';
  const { unreadable } = response;
  // The status of an overloaded Okta says enough; with any other the body decides what became of the request.
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
  if (response.status === 429) {
    if (!request.record.lost) request.record.sentAt = undefined;
    // Okta: a 429 with a limit of 0 means too many calls at once; its Reset is a suggestion only.
    return new AttemptFailure(error, rateHeaders(response)?.limit === 0 ? 'after-pause' : 'after-pace');
  }
  if (error.category === 'unavailable') {
    // E0000010 is read-only mode: a write was refused, and will be for as long as the maintenance takes.
    if (error.errorCode === 'E0000010') return new AttemptFailure(error, write ? 'never' : 'after-backoff');
    if (write) request.record.lost = true;
    return new AttemptFailure(error, request.repeat ? 'after-backoff' : 'never');
  }
  const busy = error.errorCode === 'E0000239' || error.errorCode === 'E0000112';
  // A refusal that was cut short: Okta has carried nothing out, and says why not when asked again.
  const cut = error.category === 'unexpected_response' && response.body.trimStart().startsWith('{');
  return new AttemptFailure(error, busy || cut ? 'after-backoff' : 'never');
}

/** The answer with its body parsed, or why it is not a whole answer of Okta's. */
function parse(request: OktaRequest, response: OktaResponse): ParsedResponse | string {
  const { status, headers, body } = response;
  if (body === '') return lacking(request, response, undefined) ?? { status, headers, body, json: undefined };
  try {
    const { json, cut } = parseBounded(body);
    return lacking(request, response, json) ?? { status, headers, body, json, ...(cut ? { cut: true } : {}) };
  } catch {
    // Whoever asks for another type than JSON gets it as it is, but not JSON that broke off.
    const brokeOff = /^\s*[{[]/.test(body) && String(headers['content-type']).startsWith('application/json');
    if (request.headers['accept'] !== 'application/json' && !brokeOff)
      return { status, headers, body, json: undefined };
    if (body.trimStart().startsWith('<')) return 'it is an HTML page';
    return 'it is not complete JSON';
  }
}

/** What an answer of Okta's would have and this one has not: a body that is lost on the way reads as "there is none". */
function lacking({ operation, returns }: OktaRequest, response: OktaResponse, json: unknown): string | undefined {
  if (returns === undefined) return undefined;
  if (returns === 'list') return Array.isArray(json) ? undefined : 'it is not a list';
  if (returns === 'object') return isFilled(json) ? lackingId(operation, json) : 'it does not contain an object';
  return response.body === '' && !isMeantEmpty(response) ? 'it is empty' : undefined;
}

// Without its ID nobody can tell which object was created.
function lackingId(operation: string, json: unknown): string | undefined {
  const row = operationCalled(operation);
  const creates = row !== undefined && 'creates' in row && row.creates === true;
  return creates && textAt(json, 'id') === undefined ? 'it does not contain the ID of the new object' : undefined;
}

/** Whether an answer has no body by its own word, and not because the connection ended. */
function isMeantEmpty({ status, headers }: OktaResponse): boolean {
  // All recorded answers of Okta's without a body have the status 204.
  return status === 204 || headers['content-length'] === '0' || headers['transfer-encoding'] !== undefined;
}

/** Whether an object holds anything. One without the ID that it names is none of Okta's. */
function isFilled(json: unknown): boolean {
  if (!isObject(json) || (Object.hasOwn(json, 'id') && textAt(json, 'id') === undefined)) return false;
  for (const name in json) if (json[name] !== null) return true;
  return false;
}

/** The longest pause between two attempts, but for chance. */
const longestBackoffMs = 2000;

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

/** After a lost answer to a write nothing but success is certain. */
function settled(request: OktaRequest, error: OktaError): OktaError {
  if (!request.record.lost || error.category === 'outcome_unknown') return error;
  // A harmless repetition that Okta refuses outright was refused the first time too.
  if (request.repeat && ['invalid_request', 'forbidden', 'not_found'].includes(error.category)) return error;
  return outcomeUnknown(request.operation, error);
}

// Okta's own SDKs send these, so that Okta's logs show which requests are retries.
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

/** The smallest page that a list is asked for in place of a larger one. */
const smallestPage = 10;

// Okta's documentation: a 500 to a list of users usually means that it took too long; a smaller page may not. What `q` finds
// has one page only.
function withSmallerPage(url: string): string {
  if (/[?&]q=/.test(url)) return url;
  return url.replace(/(?<=[?&]limit=)\d+/, (limit) =>
    Number(limit) > smallestPage ? String(Math.max(smallestPage, Math.floor(Number(limit) / 2))) : limit,
  );
}
