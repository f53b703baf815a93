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
  /** As `parseOrgUrl` gives it. */
  readonly origin: string;
  /** Sends with the credential. */
  readonly client: Pick<OktaClient, 'call' | 'raw'>;
  /** Sends without a credential, and repeats little, since a person waits. */
  readonly anonymous: Pick<OktaClient, 'raw'>;
  /** What `parseOrgUrl` and `parseApiToken` had to say; the report repeats it. */
  readonly notes: readonly string[];
}

/** The org that a connection leads to. */
export interface ConnectedOrg extends OrgMetadata {
  /** Absent if the token may not read the org settings. */
  readonly name?: string;
}

/** The user whose token it is. */
export interface TokenOwner {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  /** Okta's status, as `ACTIVE`. */
  readonly status: string;
}

/** What a connection that works turned out to be. */
export interface ConnectionReport {
  readonly ok: true;
  readonly org: ConnectedOrg;
  readonly owner: TokenOwner;
  /** Types of the owner's admin roles, as `SUPER_ADMIN`; `undefined` if the token may not read them. */
  readonly roles: readonly string[] | undefined;
  /** What the owner may do as far as Okta tells, one sentence each; empty if the token may not read the roles. */
  readonly may: readonly string[];
  /** What this token cannot see and the test therefore cannot tell, one sentence each. No fault. */
  readonly hidden: readonly string[];
  /** The limit for reading one user, as the answer showed it; absent if it did not. */
  readonly rateLimit?: RateHeaders;
  /** What to know although all is well, one sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Finds out whether a connection works and what it is good for: asks who is at the address, without the credential; then
 * whose token it is; then what else the token may see. Throws `OktaError` whose `field` is the one at fault (`orgUrl`,
 * `apiToken` or `role`), with no field if it is neither's, as when Okta is out of order.
 */
export async function testConnection(test: ConnectionTest): Promise<ConnectionReport> {
  const { origin, client, anonymous } = test;
  const metadata = await probeOrg({ origin, anonymous });
  const { owner, rateLimit } = await readOwner(client, origin);
  const [settings, assigned] = await Promise.all([
    optional(client.call('getOrgSettings', {}), 'the org settings, and with them the name of the org'),
    optional(client.call('listAssignedRolesForUser', { path: { userId: owner.id } }), 'the admin roles of its owner'),
  ]);
  const roles = assignedRoles(assigned.answer);
  const name = textAt(settings.answer, 'companyName');
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

/** The user whose token it is, and the rate limit that the answer shows. `me` stands for the caller (Okta docs: get a user). */
async function readOwner(
  client: ConnectionTest['client'],
  origin: string,
): Promise<{ owner: TokenOwner; rateLimit: RateHeaders | undefined }> {
  const path = operationPath('getUser', { id: 'me' });
  const answer = await client.raw({ method: 'GET', path }).catch((error: unknown) => {
    throw credentialFailure(origin, error);
  });
  const user = answer.json;
  const id = textAt(user, 'id');
  if (id === undefined) {
    const hint = "check the org URL, and whether a proxy answers in Okta's place";
    const message = `${new URL(origin).host} does not say whose token it is, as Okta does; ${hint}.`;
    throw new OktaError('unexpected_response', message, { field: 'orgUrl', hint, operation: 'getUser' });
  }
  const login = textAt(user, 'profile', 'login') ?? id;
  const names = [textAt(user, 'profile', 'firstName'), textAt(user, 'profile', 'lastName')];
  const fullName = names.filter((name) => name !== undefined).join(' ');
  const name = textAt(user, 'profile', 'displayName') ?? (fullName === '' ? login : fullName);
  return { owner: { id, login, name, status: textAt(user, 'status') ?? 'unknown' }, rateLimit: rateHeaders(answer) };
}

interface Optional {
  readonly answer?: unknown;
  /** Why there is no answer. */
  readonly hidden?: string;
}

/** An answer that only some tokens get. Its absence never fails the test, unless the test was cancelled. */
async function optional(call: Promise<unknown>, what: string): Promise<Optional> {
  try {
    return { answer: await call };
  } catch (error) {
    if (!isOktaError(error) || error.category === 'cancelled') throw error;
    const passing = error.category === 'unavailable' || error.category === 'rate_limited';
    return { hidden: passing ? `Okta did not tell ${what} in time.` : `Okta does not show this token ${what}.` };
  }
}

function assignedRoles(answer: unknown): AssignedRole[] | undefined {
  if (!Array.isArray(answer)) return undefined;
  return answer.flatMap((role: unknown) => {
    const type = textAt(role, 'type');
    if (type === undefined || memberAt(role, 'status') === 'INACTIVE') return [];
    return [{ type, label: textAt(role, 'label') }];
  });
}

function lifeOfToken({ login, status }: TokenOwner): string[] {
  const inactive =
    status === 'ACTIVE'
      ? []
      : [`The owner of the token, ${login}, has the status ${status} in Okta; the token may stop working.`];
  return [
    'Okta revokes a token that is not used for 30 days in a row; let at least one flow run more often than that.',
    `The token stops working when its owner, ${login}, is deactivated, and may do less when the owner's role changes; a service account is the safest owner.`,
    ...inactive,
  ];
}

// The host that is called decides whose brand the e-mails carry that Okta sends because of a call.
function brandOf(origin: string, { alternate }: OrgMetadata): string[] {
  if (alternate === undefined || alternate === origin) return [];
  const { host } = new URL(alternate);
  return [
    `The org also has the custom domain ${host}; use it as the org URL if e-mails from Okta are to carry its brand.`,
  ];
}

function rolesWarning(roles: readonly AssignedRole[] | undefined): string[] {
  if (roles === undefined || roles.length > 0) return [];
  return [
    'The owner of the token has no admin role, so nearly every step will be refused; give it one in Okta (Security > Administrators).',
  ];
}
