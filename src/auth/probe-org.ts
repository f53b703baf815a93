import type { OktaClient } from '../okta/client.ts';
import { isOktaError, OktaError } from '../okta/errors.ts';
import { textAt } from '../okta/json.ts';
import { operationPath } from '../okta/paths.ts';
import { networkFailure } from './network-failure.ts';
import { isOktaHost } from './org-host.ts';

/** What an org publishes about itself. */
export interface OrgMetadata {
  readonly id: string;
  /** The org's address at Okta. */
  readonly url: string;
  /** `idx` for Identity Engine, `v1` for Classic Engine. */
  readonly pipeline?: string;
  /** The org's custom domain, if it has one. */
  readonly alternate?: string;
}

/** The origin to probe, and a client that sends no credential. */
export interface ProbeOptions {
  readonly origin: string;
  readonly anonymous: Pick<OktaClient, 'raw'>;
}

const operation = 'getWellknownOrgMetadata';
const checkUrl = 'check the org URL';
const checkProxy = `${checkUrl} and any proxy in between`;

/**
 * Reads the metadata of the org at an origin without a credential, so that a wrong address never sees one. Throws
 * `OktaError` with field `orgUrl` unless an Okta org responds.
 */
export async function probeOrg({ origin, anonymous }: ProbeOptions): Promise<OrgMetadata> {
  const path = operationPath(operation, {});
  // With JSON alone, the client would reject a web page, which needs a sentence of its own.
  const headers = { accept: 'application/json, */*;q=0.1' };
  const { json, body, status } = await anonymous.raw({ method: 'GET', path, headers }).catch((error: unknown) => {
    throw probeFailure(origin, error);
  });
  const id = textAt(json, 'id');
  if (id === undefined) {
    const how = body.trimStart().startsWith('<') ? 'returned a web page instead of' : 'did not return';
    const what = `${new URL(origin).host} ${how} the metadata of an Okta org`;
    throw new OktaError('unexpected_response', { what, hint: checkProxy }, { field: 'orgUrl', operation, status });
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
  const atFault = (what: string, hint: string) =>
    error.rephrased(category, { what, hint }, { field: 'orgUrl', operation });
  if (category === 'rate_limited') {
    const what = `${host} is receiving too many requests`;
    return error.rephrased(category, { what, hint: 'try again in a minute' }, { operation });
  }
  if (status === undefined) return networkFailure(origin, error);
  if (category === 'unavailable') return atFault(`${host} is unavailable (HTTP status ${status})`, 'try again later');
  if (status >= 300 && status < 400) return redirected(host, error);
  // For a name that no org has, or no longer has, Okta responds with 404 and a JSON body (recorded for a deleted org).
  if (category === 'not_found') return atFault(`There is no Okta org at ${host}`, `${checkUrl} for typos`);
  return atFault(`${host} is not an Okta org: it responded with HTTP status ${status}`, checkProxy);
}

function redirected(host: string, error: OktaError): OktaError {
  const { location } = error;
  const target =
    location !== undefined && URL.canParse(location, `https://${host}`)
      ? new URL(location, `https://${host}`).host
      : '';
  const elsewhere = target !== '' && target !== host;
  const what = `${host} redirects to ${elsewhere ? target : 'another page'}`;
  const hint = elsewhere ? redirectHint(target) : 'check that the org URL is the address of the org itself';
  return error.rephrased('unexpected_response', { what, hint }, { field: 'orgUrl', operation });
}

// An attacker who can redirect can name a host of their own.
function redirectHint(target: string): string {
  return isOktaHost(target)
    ? `if your org is at ${target}, use that as the org URL`
    : `${checkUrl}, and do not send a token to ${target} unless you own that domain`;
}

function originOf(href: string | undefined): string | undefined {
  if (href === undefined || !URL.canParse(href)) return undefined;
  const { protocol, origin } = new URL(href);
  return protocol === 'https:' || protocol === 'http:' ? origin : undefined;
}
