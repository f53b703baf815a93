import type { OktaClient } from '../okta/client.ts';
import { isOktaError, OktaError } from '../okta/errors.ts';
import { textAt } from '../okta/json.ts';
import { operationPath } from '../okta/paths.ts';
import { networkFailure } from './network-failure.ts';
import { isOktaHost } from './org-host.ts';
import { retold } from './retold.ts';

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

/** Who is asked, and through which client: one that sends no credential. */
export interface ProbeOptions {
  readonly origin: string;
  readonly anonymous: Pick<OktaClient, 'raw'>;
}

const operation = 'getWellknownOrgMetadata';
const checkUrl = 'check the org URL';
const checkProxy = `${checkUrl}, and whether a proxy answers in Okta's place`;

/**
 * Asks who is at the origin, without a credential, so that a wrong address never sees one. Throws `OktaError` with field
 * `orgUrl` unless an Okta org answers.
 */
export async function probeOrg({ origin, anonymous }: ProbeOptions): Promise<OrgMetadata> {
  const path = operationPath(operation, {});
  // Asked for JSON alone, the client would not hand over a web page, and the two faults need different words.
  const headers = { accept: 'application/json, */*;q=0.1' };
  const { json, body, status } = await anonymous.raw({ method: 'GET', path, headers }).catch((error: unknown) => {
    throw probeFailure(origin, error);
  });
  const id = textAt(json, 'id');
  if (id === undefined) {
    const how = body.trimStart().startsWith('<') ? 'answers with a web page, not' : 'answers, but not';
    const message = `${new URL(origin).host} ${how} as an Okta org does; ${checkProxy}.`;
    throw new OktaError('unexpected_response', message, { field: 'orgUrl', hint: checkProxy, operation, status });
  }
  const pipeline = textAt(json, 'pipeline');
  const alternate = originOf(textAt(json, '_links', 'alternate', 'href'));
  return {
    id,
    url: originOf(textAt(json, '_links', 'organization', 'href')) ?? origin,
    ...(pipeline === undefined ? {} : { pipeline }),
    ...(alternate === undefined ? {} : { alternate }),
  };
}

function probeFailure(origin: string, error: unknown): unknown {
  if (!isOktaError(error)) return error;
  const { host } = new URL(origin);
  const { status, category } = error;
  const tell = (what: string, hint: string) => retold(error, { what, hint, field: 'orgUrl', operation });
  if (category === 'rate_limited')
    return retold(error, { what: `${host} gets too many requests just now`, hint: 'try again in a minute', operation });
  if (status === undefined) return networkFailure(origin, error);
  if (category === 'unavailable')
    return tell(`${host} is out of order just now (HTTP status ${status})`, 'try again later');
  if (status >= 300 && status < 400) return redirected(host, error);
  // For names that no org has, or has any more, Okta answers 404 with a JSON body (recorded for an org that is gone).
  if (category === 'not_found') return tell(`There is no Okta org at ${host}`, `${checkUrl} for typos`);
  return tell(`${host} is not an Okta org: it answers with HTTP status ${status}`, checkProxy);
}

function redirected(host: string, error: OktaError): OktaError {
  const { location } = error;
  const target =
    location !== undefined && URL.canParse(location, `https://${host}`)
      ? new URL(location, `https://${host}`).host
      : '';
  const elsewhere = target !== '' && target !== host;
  return retold(error, {
    category: 'unexpected_response',
    what: `${host} sends its callers on to ${elsewhere ? target : 'another page'}`,
    // Whoever can redirect could name a host of their own.
    hint: elsewhere ? redirectHint(target) : `${checkUrl}: it is to be the address of the org itself`,
    field: 'orgUrl',
    operation,
  });
}

function redirectHint(target: string): string {
  return isOktaHost(target)
    ? `if your org is at ${target}, use that as the org URL`
    : `${checkUrl}, and do not send a token to ${target} unless you know that the domain is your own`;
}

function originOf(href: string | undefined): string | undefined {
  if (href === undefined || !URL.canParse(href)) return undefined;
  const { protocol, origin } = new URL(href);
  return protocol === 'https:' || protocol === 'http:' ? origin : undefined;
}
