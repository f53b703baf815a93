import type { RateHeaders } from '../okta/calls.ts';
import type { OktaClient } from '../okta/client.ts';
import { isOktaError, OktaError } from '../okta/errors.ts';
import { memberAt, textAt } from '../okta/json.ts';
import { operationPath } from '../okta/paths.ts';
import { rateHeaders } from '../okta/transport/rate-window.ts';
import { type AssignedRole, abilities } from './admin-roles.ts';
import { credentialFailure } from './credential-failure.ts';
import { type OrgMetadata, probeOrg } from './probe-org.ts';

/** What {@link testConnection} needs. It never holds the token: `client` adds it. */
export interface ConnectionTest {
  /** As `parseOrgUrl` returns it. */
  readonly origin: string;
  /** Sends with the credential. */
  readonly client: Pick<OktaClient, 'call' | 'raw'>;
  /** Sends without a credential and retries little, because a person waits. */
  readonly anonymous: Pick<OktaClient, 'raw'>;
  /** Repairs and warnings of `parseOrgUrl` and `parseApiToken`. The report repeats them. */
  readonly notes: readonly string[];
}

/** The org that a connection leads to. */
export interface ConnectedOrg extends OrgMetadata {
  /** Absent if the token may not read the org settings. */
  readonly name?: string;
}

/** The token's owner. */
export interface TokenOwner {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  /** Okta's status, for example `ACTIVE`. */
  readonly status: string;
}

/** A service app that connects. */
export interface ConnectedApp {
  readonly clientId: string;
  /** The OAuth scopes of its access tokens. */
  readonly scopes: readonly string[];
  /** Whether its tokens are bound to a key of this process (DPoP). */
  readonly dpop: boolean;
  /** Which actions the scopes allow, by resource. */
  readonly resources: readonly AllowedResource[];
}

/** What the scopes of a service app allow of one resource. */
export interface AllowedResource {
  readonly resource: string;
  /** How many of its actions have all their scopes. */
  readonly actions: number;
  readonly of: number;
  /** The scopes that the others lack. */
  readonly missing: readonly string[];
}

/** What the test found out about a working connection. */
export interface ConnectionReport {
  readonly ok: true;
  readonly org: ConnectedOrg;
  /** The user who owns the token. Absent for a service app, which belongs to nobody. */
  readonly owner?: TokenOwner;
  /** The service app. Absent for a token. */
  readonly app?: ConnectedApp;
  /** Types of the admin roles of the owner or the app, for example `SUPER_ADMIN`. `undefined` if it may not read them. */
  readonly roles: readonly string[] | undefined;
  /** What each role lets the owner do, one sentence each. Empty if the token may not read the roles. */
  readonly may: readonly string[];
  /** What this token cannot read, one sentence each. The connection works nevertheless. */
  readonly hidden: readonly string[];
  /** The rate limit for reading one user. Absent if Okta did not return it. */
  readonly rateLimit?: RateHeaders;
  /** What to know about a working connection, one entry each. */
  readonly warnings: readonly string[];
}

/**
 * Tests whether a connection works and what it may do. It first checks without the credential that an org responds at the
 * address, then reads the token's owner, then whatever else the token may read. Throws `OktaError` with the `field` at fault
 * (`orgUrl`, `apiToken` or `role`), or with no field if none is, for example while Okta is unavailable.
 */
export async function testConnection(test: ConnectionTest): Promise<ConnectionReport> {
  const { origin, client, anonymous } = test;
  const metadata = await probeOrg({ origin, anonymous });
  const { owner, rateLimit } = await readOwner(client, origin);
  const [settings, assigned] = await Promise.all([
    optional(client.call('getOrgSettings', {}), 'the org settings, which include the name of the org'),
    optional(client.call('listAssignedRolesForUser', { path: { userId: owner.id } }), 'the admin roles of its owner'),
  ]);
  const roles = assignedRoles(assigned.response);
  const name = textAt(settings.response, 'companyName');
  return {
    ok: true,
    org: { ...metadata, ...(name === undefined ? {} : { name }) },
    owner,
    roles: roles?.map(({ type }) => type),
    may: abilities(roles ?? []),
    hidden: [settings, assigned].flatMap(({ hidden }) => hidden ?? []),
    ...(rateLimit === undefined ? {} : { rateLimit }),
    warnings: [...test.notes, ...lifeOfToken(owner), ...brandOf(origin, metadata), ...rolesWarning(roles)],
  };
}

/** The token's owner and the rate limit. `me` stands for the caller (Okta docs: get a user). */
async function readOwner(
  client: ConnectionTest['client'],
  origin: string,
): Promise<{ owner: TokenOwner; rateLimit: RateHeaders | undefined }> {
  const path = operationPath('getUser', { id: 'me' });
  const response = await client.raw({ method: 'GET', path }).catch((error: unknown) => {
    throw credentialFailure(origin, error);
  });
  const user = response.json;
  const id = textAt(user, 'id');
  if (id === undefined) {
    const what = `${new URL(origin).host} did not return the owner of the API token`;
    const hint = 'check the org URL and any proxy in between';
    throw new OktaError('unexpected_response', { what, hint }, { field: 'orgUrl', operation: 'getUser' });
  }
  const login = textAt(user, 'profile', 'login') ?? id;
  const names = [textAt(user, 'profile', 'firstName'), textAt(user, 'profile', 'lastName')];
  const fullName = names.filter((name) => name !== undefined).join(' ');
  const name = textAt(user, 'profile', 'displayName') ?? (fullName === '' ? login : fullName);
  return { owner: { id, login, name, status: textAt(user, 'status') ?? 'unknown' }, rateLimit: rateHeaders(response) };
}

/** A response, or why there is none. */
export interface OptionalResponse {
  readonly response?: unknown;
  /** Why there is none. */
  readonly hidden?: string;
}

/** A response that only some tokens get. Its absence never fails the test, unless the test was canceled. */
export async function optional(call: Promise<unknown>, what: string, who = 'This token'): Promise<OptionalResponse> {
  try {
    return { response: await call };
  } catch (error) {
    if (!isOktaError(error) || error.category === 'cancelled') throw error;
    const passing = error.category === 'unavailable' || error.category === 'rate_limited';
    return { hidden: passing ? `Okta did not return ${what} in time.` : `${who} may not read ${what}.` };
  }
}

/** The active roles in a list of role assignments. */
export function assignedRoles(response: unknown): AssignedRole[] | undefined {
  if (!Array.isArray(response)) return undefined;
  return response.flatMap((role: unknown) => {
    const type = textAt(role, 'type');
    if (type === undefined || memberAt(role, 'status') === 'INACTIVE') return [];
    return [{ type, label: textAt(role, 'label') }];
  });
}

function lifeOfToken({ login, status }: TokenOwner): string[] {
  const inactive =
    status === 'ACTIVE'
      ? []
      : [`The token's owner, ${login}, has the status ${status} in Okta. The token may stop working.`];
  return [
    'Okta revokes a token that is not used for 30 days. Run at least one workflow more often.',
    `The token stops working when its owner, ${login}, is deactivated, and loses permissions when the owner's role changes. Use a service account as the owner.`,
    ...inactive,
  ];
}

/** A note about the org's other address: Okta brands an email by the host that received the API call. */
export function brandOf(origin: string, { alternate }: OrgMetadata): string[] {
  if (alternate === undefined || alternate === origin) return [];
  const { host } = new URL(alternate);
  return [`The org also has the custom domain ${host}. Use it as the org URL to have Okta's emails carry its brand.`];
}

function rolesWarning(roles: readonly AssignedRole[] | undefined): string[] {
  if (roles === undefined || roles.length > 0) return [];
  return [
    "The token's owner has no admin role, so Okta will reject nearly every step. Assign a role in Okta (Security > Administrators).",
  ];
}
