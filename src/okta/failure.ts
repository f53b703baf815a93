import { parseBounded } from './bounded-json.ts';
import type { ReceivedResponse } from './calls.ts';
import type { Category } from './categories.ts';
import { authenticationCodes, inputCodes, stateCodes } from './error-codes.ts';
import { OktaError, type OktaErrorDetails } from './errors.ts';
import { isObject } from './json.ts';
import { lackingHint } from './lacking-operation.ts';
import { matchOperation, type Operation, operationCalled } from './operations.ts';
import { readable } from './server-text.ts';
import { longestText, shortened, trimmedOf } from './text.ts';
import type { OktaRequest } from './transport/transport.ts';

/** Okta's error body. Every member is optional, because real responses break every documented rule. */
interface ErrorBody {
  readonly errorCode?: string;
  readonly errorSummary?: string;
  readonly causes: readonly string[];
}

/** Characters kept of an error code. */
const longestName = 100;

const hints: Readonly<Record<string, string>> = {
  E0000004: 'check the API token of the connection',
  E0000005: 'check that the connection has an API token',
  E0000006: "give the token's owner an admin role that allows it",
  E0000008: 'check the path',
  E0000011: 'create a new API token in Okta (Security > API > Tokens) and store it in the connection',
  E0000015: 'ask Okta to enable this feature for the org, or leave this step out; the token is not the reason',
  E0000014: 'correct the credentials',
  E0000016: 'no further action is needed',
  E0000023: 'change it in the directory or app that manages the user',
  E0000032: 'unlock only users who are locked out',
  E0000034:
    'run it only for ACTIVE users who can recover their password; in Classic Engine they need a recovery question',
  E0000035: 'change it in the directory or app that manages the user',
  E0000036: 'change it in the directory or app that manages the user',
  E0000038: "check the user's status first",
  E0000041: 'leave the credentials out: all users of this app share one account',
  E0000056: 'deactivate the application first',
  E0000075: 'leave that attribute out',
  E0000076: 'change the user in the app that manages them',
  E0000068: 'enter the current passcode or the right answer',
  E0000069: 'unlock the user first',
  E0000082: 'wait for a new passcode and enter that',
  E0000083: 'enter a new passcode',
  E0000109: 'wait 30 seconds, then try again',
  E0000118: 'wait 5 seconds, then try again',
  E0000133: 'wait 30 seconds, then try again',
  E0000077: 'leave that attribute out',
  E0000078: 'leave that attribute out',
  E0000080: 'choose another password',
  E0000081: 'leave that attribute out',
  E0000022: 'check the method and the path',
  E0000010: 'try again after the maintenance: Okta is in read-only mode',
  E0000060: 'leave out the part of the request that Okta does not support',
  E0000117: 'activate the user first',
  E0000152: "check the device's status first",
  E0000112: 'try again in a few seconds',
  E0000239: 'try again in a few seconds: group rules are being reordered',
  E0000249: 'try again in a few minutes: group rules are still being set up',
  E0000253: 'try again in a few minutes: the user type is still being set up',
  E0000268: 'try again in a few seconds: another request is changing role assignments',
};

/** The error for a response with a status of 300 or above. */
export function failureOf(request: OktaRequest, response: ReceivedResponse): OktaError {
  const body = errorBody(response.body);
  const category = categoryOf(request, response, body);
  const hint = isTaken(body) ? taken : hintFor(request, { category, code: body?.errorCode, status: response.status });
  const summary = summaryOf(body);
  const details: OktaErrorDetails = {
    status: response.status,
    errorCode: body?.errorCode,
    summary,
    causes: body?.causes ?? [],
    requestId: shortHeader(response, 'x-okta-request-id'),
    operation: request.operation,
    location: response.status < 400 ? shortHeader(response, 'location') : undefined,
  };
  return new OktaError(category, { what: whatHappened(request, response, summary), hint }, details);
}

/** Okta's own words: the summary, and the causes in parentheses. */
function summaryOf(body: ErrorBody | undefined): string | undefined {
  if (body?.errorSummary === undefined) return undefined;
  const causes = body.causes.length === 0 ? '' : ` (${body.causes.map(sentence).join('; ')})`;
  return sentence(shortened(`${sentence(body.errorSummary)}${causes}`));
}

function whatHappened({ operation }: OktaRequest, { status }: ReceivedResponse, summary: string | undefined): string {
  if (isTooLong(status) && summary === undefined)
    return `The request ${operation} was too long for Okta or a proxy (HTTP status ${status})`;
  if (summary === undefined)
    return `Okta responded to ${operation} with ${status < 400 ? 'a redirect' : `HTTP status ${status}`}`;
  return `Okta ${status < 500 ? 'rejected' : 'could not complete'} ${operation}: ${summary}`;
}

/** The error for a success status with a body that Okta does not send. */
export function notOkta(request: OktaRequest, response: ReceivedResponse, why: string): OktaError {
  const { operation } = request;
  const what = `The response to ${operation} is not from Okta: ${why}`;
  const requestId = shortHeader(response, 'x-okta-request-id');
  return new OktaError(
    'unexpected_response',
    { what, hint: misdirected },
    { status: response.status, requestId, operation },
  );
}

const misdirected = 'check that the org URL points to Okta, and that no proxy responds in its place';

/** The error for a write that may have been carried out; `error` is the last that is known of it. */
export function outcomeUnknown(operation: string, error: OktaError): OktaError {
  const whose = error.operation === operation ? 'its outcome' : `the outcome of ${operation}`;
  const what = `${error.what}, so ${whose} is unknown`;
  const hint = "check the object's state in Okta before you try again";
  const { field, message: known } = error;
  return error.rephrased('outcome_unknown', { what, hint }, { operation, field, known });
}

function categoryOf(request: OktaRequest, { status }: ReceivedResponse, body: ErrorBody | undefined): Category {
  if (status === 429) return 'rate_limited';
  if (isPassing(status)) return 'unavailable';
  // Okta or a proxy would reject the same request again.
  if (isTooLong(status)) return 'invalid_request';
  // A body that is not a JSON object comes from a proxy or an error page, whatever its status says.
  if (body === undefined) return 'unexpected_response';
  const code = body.errorCode;
  if (code !== undefined && authenticationCodes.has(code)) return 'unauthenticated';
  // Okta returns 401 E0000015 for a missing feature although the token is valid (recorded).
  if (code === 'E0000015') return 'forbidden';
  if (status === 409 || status === 412 || status === 423 || (code !== undefined && stateCodes.has(code)))
    return 'conflict';
  if (isTaken(body) || isStateError(request, body)) return 'conflict';
  // Okta returns 501 E0000060 for a request that it never carries out, such as a new user in the Everyone group.
  if (status === 400 || status >= 500 || (code !== undefined && inputCodes.has(code))) return 'invalid_request';
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not_found';
  return status >= 400 ? 'invalid_request' : 'unexpected_response';
}

/** Whether the body (413), the path with its query (414) or the headers (431) were longer than Okta or a proxy accepts. */
function isTooLong(status: number): boolean {
  return status === 413 || status === 414 || status === 431;
}

// "Not implemented", "version not supported", "variant also negotiates", "not extended", "network authentication required":
// a retry gets the same response.
const finalStatuses: ReadonlySet<number> = new Set([501, 505, 506, 510, 511]);

/** Whether the same request may succeed later. 408 and 425 come from a node in between that gave up or was not ready. */
function isPassing(status: number): boolean {
  return status === 408 || status === 425 || (status >= 500 && !finalStatuses.has(status));
}

// Okta documents 400 E0000001 for an object that already exists.
function isTaken(body: ErrorBody | undefined): boolean {
  return body?.errorCode === 'E0000001' && body.causes.some((cause) => cause.includes('already exists'));
}

const taken = 'choose another value, or use the object that already has it';

// Okta documents 400 E0000001 for suspend and unsuspend in the wrong status; a lifecycle call has no body that could be wrong.
function isStateError(request: OktaRequest, body: ErrorBody | undefined): boolean {
  if (body?.errorCode !== 'E0000001' && body?.errorCode !== 'E0000014') return false;
  const row = operationOf(request);
  return row !== undefined && 'changesState' in row && row.changesState === true;
}

/** The facts about a request, a raw one included. */
function operationOf({ operation, method, url }: OktaRequest): Operation | undefined {
  return operationCalled(operation) ?? matchOperation(method, new URL(url).pathname)?.operation;
}

/** One of a user's factors or roles, which only has an ID. */
const ofUser = /\/(?:factors|roles)\/[^/?]+/;

interface Judged {
  readonly category: Category;
  readonly code: string | undefined;
  readonly status: number;
}

function hintFor({ url, operation }: OktaRequest, { category, code, status }: Judged): string {
  if (isTooLong(status)) return 'shorten the input';
  if (code === 'E0000008' && !operation.includes(' ')) return lackingHint(url);
  const known = code !== undefined && Object.hasOwn(hints, code) ? hints[code] : undefined;
  if (known !== undefined) return known;
  switch (category) {
    case 'invalid_request':
      return 'correct the input';
    case 'unauthenticated':
      return 'check the API token of the connection';
    case 'forbidden':
      return "check the admin role of the token's owner";
    case 'not_found':
      // A deleted org returns JSON without an error code (recorded).
      if (code === undefined) return 'check the org URL: the org may no longer exist';
      // Okta finds users by name as well.
      return url.includes('/api/v1/users/') && !ofUser.test(url) ? 'check the ID or username' : 'check the ID';
    case 'conflict':
      return 'check the current state of the object first';
    case 'rate_limited':
      return "try again when the org's rate limit allows it";
    case 'unavailable':
      return 'try again later';
    default:
      return status < 400 ? "use the org's own URL instead of one that redirects" : misdirected;
  }
}

function errorBody(text: string): ErrorBody | undefined {
  const body = jsonObject(text);
  if (body === undefined) return undefined;
  // OAuth endpoints answer {error, error_description}; an edge node {status, message}.
  const errorCode = string(body['errorCode']) ?? string(body['error']);
  const errorSummary = said(body['errorSummary']) ?? said(body['error_description']) ?? said(body['message']);
  return {
    ...(errorCode === undefined ? {} : { errorCode: shortened(errorCode, longestName) }),
    ...(errorSummary === undefined ? {} : { errorSummary: shortened(errorSummary) }),
    causes: fewCauses(causesOf(body['errorCauses'])),
  };
}

/** The first causes: no error of Okta's has more text than that. */
function fewCauses(causes: readonly string[]): string[] {
  let left = longestText;
  return causes.flatMap((cause) => {
    if (left <= 0) return [];
    const kept = shortened(cause, left);
    left -= Math.max(kept.length, 1);
    return [kept];
  });
}

function shortHeader(response: ReceivedResponse, name: string): string | undefined {
  const value = response.headers[name];
  return value === undefined ? undefined : shortened(value);
}

// Some examples of Okta's own document give errorCauses as an object instead of a list.
function causesOf(value: unknown): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.flatMap((cause) => {
    if (typeof cause === 'string') return said(cause) ?? [];
    if (!isObject(cause)) return [];
    const { errorSummary, reason } = cause;
    return said(errorSummary) ?? said(reason) ?? [];
  });
}

function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const { json } = parseBounded(text);
    return isObject(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

function string(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Okta's text for people. */
function said(value: unknown): string | undefined {
  const text = string(value);
  return text === undefined ? undefined : readable(text);
}

function sentence(text: string): string {
  return trimmedOf(text.trim(), { end: '. \t\r\n' });
}
