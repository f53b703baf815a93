import { type CallReport, OktaClient } from '../okta/client.ts';
import { isOktaError, OktaError } from '../okta/errors.ts';
import { type RateHeaders, rateHeaders } from '../okta/transport/rate-window.ts';
import type { Clock, Exchange, Transport } from '../okta/transport/transport.ts';
import { type AssignedRole, abilities } from './admin-roles.ts';
import { member, text } from './answer.ts';
import { credentialFailure } from './credential-failure.ts';
import { type OrgMetadata, probeOrg } from './probe-org.ts';

/** What {@link testConnection} needs. It never holds the token: `send` adds it. */
export interface ConnectionTest {
  /** As `parseOrgUrl` gives it. */
  readonly origin: string;
  /** What `parseOrgUrl` and `parseApiToken` had to say; the report repeats it. */
  readonly warnings: readonly string[];
  /** Throws unless the credential may be sent to the host; `assertPublicHost` in Node, absent where there is no DNS. */
  readonly checkHost?: (origin: string) => Promise<void>;
  /** The bottom of the stack: sends without a credential. */
  readonly anonymous: Transport;
  /** The stack of the connection: sends with the credential. Few retries, since a person waits. */
  readonly send: Exchange;
  readonly clock: Clock;
  readonly userAgent: string;
  readonly signal?: AbortSignal | undefined;
  /** How long all of it may take, in milliseconds; 30,000 if absent. */
  readonly timeoutMs?: number;
  /** How long one attempt of the first question may take, in milliseconds; 10,000 if absent. */
  readonly attemptMs?: number;
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
  /** What the owner may do as far as Okta tells, one sentence each. */
  readonly may: readonly string[];
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
  const { origin, anonymous, send, clock, userAgent, signal, timeoutMs = 30_000, attemptMs = 10_000 } = test;
  const deadlineAt = clock.now() + timeoutMs;
  await test.checkHost?.(origin);
  const metadata = await probeOrg({ origin, anonymous, clock, userAgent, signal, deadlineAt, attemptMs });
  const reports: CallReport[] = [];
  const onCall = (report: CallReport) => reports.push(report);
  const client = new OktaClient({ origin, send, clock, userAgent, signal, deadlineAt, dryRun: false, onCall });
  const owner = await readOwner(client, origin);
  const rateLimit = limitOf(reports[0]);
  const [settings, assigned] = await Promise.all([
    ifVisible(client.call('getOrgSettings', {})),
    ifVisible(client.call('listAssignedRolesForUser', { path: { userId: owner.id } })),
  ]);
  const roles = assignedRoles(assigned);
  const name = text(settings, 'companyName');
  return {
    ok: true,
    org: { ...metadata, ...(name === undefined ? {} : { name }) },
    owner,
    roles: roles?.map(({ type }) => type),
    may: roles === undefined ? [hiddenRoles] : abilities(roles),
    ...(rateLimit === undefined ? {} : { rateLimit }),
    warnings: [...test.warnings, ...lifeOfToken(owner), ...brandOf(origin, metadata), ...rolesWarning(roles)],
  };
}

const hiddenRoles =
  'Okta does not show this token which admin roles its owner has (only super administrators see that); a step that is not allowed ends with an error that says so.';

/** The user whose token it is. `me` stands for the caller (Okta docs: get a user). */
async function readOwner(client: OktaClient, origin: string): Promise<TokenOwner> {
  const user = await client.call('getUser', { path: { id: 'me' } }).catch((error: unknown) => {
    throw credentialFailure(origin, error);
  });
  const id = text(user, 'id');
  if (id === undefined) {
    const hint = "check the org URL, and whether a proxy answers in Okta's place";
    const message = `${new URL(origin).host} does not say whose token it is, as Okta does; ${hint}.`;
    throw new OktaError('unexpected_response', message, { field: 'orgUrl', hint, operation: 'getUser' });
  }
  const login = text(user, 'profile', 'login') ?? id;
  const names = [text(user, 'profile', 'firstName'), text(user, 'profile', 'lastName')];
  const fullName = names.filter((name) => name !== undefined).join(' ');
  const name = text(user, 'profile', 'displayName') ?? (fullName === '' ? login : fullName);
  return { id, login, name, status: text(user, 'status') ?? 'unknown' };
}

/** The answer, or `undefined` if this token gets none. What is optional never fails the test, unless it was cancelled. */
async function ifVisible(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer;
  } catch (error) {
    if (!isOktaError(error) || error.category === 'cancelled') throw error;
    return undefined;
  }
}

function limitOf(report: CallReport | undefined): RateHeaders | undefined {
  if (report?.status === undefined || report.headers === undefined) return undefined;
  return rateHeaders({ status: report.status, headers: report.headers, body: '' });
}

function assignedRoles(answer: unknown): AssignedRole[] | undefined {
  if (!Array.isArray(answer)) return undefined;
  return answer.flatMap((role: unknown) => {
    const type = text(role, 'type');
    if (type === undefined || member(role, 'status') === 'INACTIVE') return [];
    return [{ type, label: text(role, 'label') }];
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
