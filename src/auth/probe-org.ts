import { bucketOf } from '../okta/buckets.ts';
import { OktaError } from '../okta/errors.ts';
import { operations } from '../okta/operations.ts';
import { operationPath } from '../okta/paths.ts';
import { timeout } from '../okta/transport/timeout.ts';
import { type Clock, header, type OktaResponse, type Transport } from '../okta/transport/transport.ts';
import { text } from './answer.ts';
import { isPassing, networkFailure } from './network-failure.ts';

/** What an org says of itself to anybody. */
export interface OrgMetadata {
  readonly id: string;
  /** The org's address at Okta. */
  readonly url: string;
  /** `idx` for Identity Engine, `v1` for Classic Engine. */
  readonly pipeline?: string;
  /** The org's custom domain, if it has one. */
  readonly alternate?: string;
}

/** What {@link probeOrg} needs. */
export interface ProbeOptions {
  readonly origin: string;
  /** The bottom of the stack, without a credential. */
  readonly anonymous: Transport;
  readonly clock: Clock;
  readonly userAgent: string;
  readonly signal?: AbortSignal | undefined;
  /** In milliseconds of the clock. */
  readonly deadlineAt: number;
  /** How long one attempt may take, in milliseconds. */
  readonly attemptMs: number;
}

const operation = 'getWellknownOrgMetadata';
const checkUrl = 'check the org URL';

/**
 * Asks who is at the origin, without a credential, so that a wrong address never sees one. Asks once more after a lost
 * connection or a 5xx. Throws `OktaError` with field `orgUrl` unless an Okta org answers.
 */
export async function probeOrg(options: ProbeOptions): Promise<OrgMetadata> {
  const { host } = new URL(options.origin);
  const response = await ask(options);
  const { status } = response;
  if (status === 429) {
    const hint = 'try again in a minute';
    throw new OktaError('rate_limited', `${host} gets too many requests just now; ${hint}.`, details(response, hint));
  }
  if (status >= 500) {
    const hint = 'try again later';
    const message = `${host} is out of order just now (HTTP status ${status}); ${hint}.`;
    throw new OktaError('unavailable', message, { ...details(response, hint), field: 'orgUrl' });
  }
  if (status >= 300 && status < 400) throw redirected(options.origin, response);
  const body = json(response.body);
  const id = text(body, 'id');
  if (status >= 200 && status < 300 && id !== undefined) return metadata(options.origin, { id, body });
  throw notAnOrg(host, { response, isObject: typeof body === 'object' && body !== null });
}

async function ask(options: ProbeOptions): Promise<OktaResponse> {
  const first = await attempt(options).catch((error: unknown) => {
    if (isPassing(error)) return undefined;
    throw networkFailure(options.origin, error);
  });
  if (first !== undefined && first.status < 500) return first;
  return attempt(options).catch((error: unknown) => {
    throw networkFailure(options.origin, error);
  });
}

function attempt({ origin, anonymous, clock, userAgent, signal, deadlineAt, attemptMs }: ProbeOptions) {
  const path = operationPath(operation, {});
  const { method, repeat } = operations[operation];
  return timeout({ clock, attemptMs })(anonymous)({
    method,
    url: origin + path,
    headers: { accept: 'application/json', 'user-agent': userAgent },
    operation,
    bucket: bucketOf(method, path),
    repeat,
    ...(signal === undefined ? {} : { signal }),
    deadlineAt,
    record: { attempts: 1, lost: false, waitedMs: 0 },
  });
}

function metadata(origin: string, { id, body }: { id: string; body: unknown }): OrgMetadata {
  const pipeline = text(body, 'pipeline');
  const alternate = originOf(text(body, '_links', 'alternate', 'href'));
  return {
    id,
    url: originOf(text(body, '_links', 'organization', 'href')) ?? origin,
    ...(pipeline === undefined ? {} : { pipeline }),
    ...(alternate === undefined ? {} : { alternate }),
  };
}

function redirected(origin: string, response: OktaResponse): OktaError {
  const { host } = new URL(origin);
  const location = header(response, 'location');
  const target = location !== undefined && URL.canParse(location, origin) ? new URL(location, origin) : undefined;
  const elsewhere = target !== undefined && target.host !== '' && target.host !== host;
  const hint = elsewhere
    ? `if your org is at ${target.host}, use that as the org URL`
    : `${checkUrl}: it is to be the address of the org itself`;
  const message = `${host} sends its callers on to ${elsewhere ? target.host : 'another page'}; ${hint}.`;
  return new OktaError('unexpected_response', message, { ...details(response, hint), field: 'orgUrl' });
}

function notAnOrg(host: string, { response, isObject }: { response: OktaResponse; isObject: boolean }): OktaError {
  const { status, body } = response;
  const hint = `${checkUrl} for a typing error`;
  const more = { ...details(response, hint), field: 'orgUrl' };
  // For names that no org has, or has any more, Okta answers 404 with a JSON body (recorded for an org that is gone).
  if (status === 404 && isObject) return new OktaError('not_found', `There is no Okta org at ${host}; ${hint}.`, more);
  const what = body.trimStart().startsWith('<') ? 'answers with a web page' : `answers with HTTP status ${status}`;
  const straight = `${checkUrl}, and whether a proxy answers in Okta's place`;
  const message =
    isObject && status < 300 ? `${host} answers, but not as an Okta org does` : `${host} is no Okta org: it ${what}`;
  return new OktaError('unexpected_response', `${message}; ${straight}.`, { ...more, hint: straight });
}

function details(response: OktaResponse, hint: string) {
  return { status: response.status, requestId: header(response, 'x-okta-request-id'), operation, hint };
}

function originOf(href: string | undefined): string | undefined {
  if (href === undefined || !URL.canParse(href)) return undefined;
  const { protocol, origin } = new URL(href);
  return protocol === 'https:' || protocol === 'http:' ? origin : undefined;
}

function json(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
