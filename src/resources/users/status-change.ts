import { DryRunEnd } from '../../okta/calls.ts';
import { OktaError } from '../../okta/errors.ts';
import type { Okta } from '../../step/action.ts';
import { readAfterwards, settledUser, type User } from './user.ts';

/** A change of a user's status. */
export interface StatusChange {
  /** ID or login, or the user as just read. */
  readonly user: string | User;
  /** Whether a user with this status needs no change. */
  readonly settled: (status: string | undefined) => boolean;
  /** Whether this status proves, after a lost response, that the change was made. @default settled */
  readonly carriedOut?: (status: string | undefined) => boolean;
  /** Error code Okta returns when the user is already in the target state, and the statuses that contradict it. */
  readonly already?: { readonly code: string; readonly unless?: readonly string[] };
  /** Statuses in which Okta refuses the change. A dry run, which sends nothing, takes the refusal for granted. */
  readonly refusedIn?: readonly string[];
  /** Makes the change for the user with this ID. The look-up returns after a lost response whether it was made. */
  readonly change: (id: string, lookUp: () => Promise<unknown>) => Promise<unknown>;
}

/** A user after a change of status. */
export interface StatusChanged {
  readonly changed: boolean;
  readonly previousStatus: string;
  readonly user: User;
  /** Okta's response to the change; `{}` if none was needed, or if the response was lost. */
  readonly answer: unknown;
}

/**
 * Changes a user's status unless it already matches, and reads the user afterwards, since Okta returns `{}`. After a lost
 * response, the user's status shows whether the change was made. A refusal counts as success if the status matches by then.
 */
export async function changeStatus(
  okta: Okta<'getUser'>,
  { user, settled, carriedOut = settled, already, refusedIn, change }: StatusChange,
): Promise<StatusChanged> {
  const found = typeof user === 'string' ? await okta.read('getUser', { path: { id: user } }) : user;
  // Okta refuses a change while another one is under way.
  const before = settled(statusAhead(found)) ? found : await settledUser(okta, found);
  const previousStatus = found.status ?? '';
  if (settled(statusAhead(before))) return { changed: false, previousStatus, user: before, answer: {} };
  const changing = change(before.id, async () => {
    const now = await okta.read('getUser', { path: { id: before.id } });
    return carriedOut(statusAhead(now)) ? {} : undefined;
  });
  const isPlannable = refusedIn?.includes(statusAhead(before) ?? '') !== true;
  const sent = await unlessRefused(changing, { already: already?.code, isPlannable });
  if (sent.refused === undefined) {
    const user = await settledUser(okta, await readAfterwards(okta, before));
    return { changed: true, previousStatus, user, answer: sent.answer };
  }
  const now = await okta.read('getUser', { path: { id: before.id } });
  const { code, unless } = already ?? {};
  const isCode = sent.isPlanned || sent.refused.errorCode === code;
  const alreadySo = isCode && unless !== undefined && !unless.includes(statusAhead(now) ?? '');
  if (!alreadySo && !settled(statusAhead(now))) throw explained(now, sent.refused);
  return { changed: false, previousStatus, user: now, answer: {} };
}

/** Refuses to expire the password of a user whose status does not allow it, before anything is changed. */
export function refuseInactive({ status = '' }: User, field: 'nextLogin' | 'mustChange' = 'nextLogin'): void {
  if (!['STAGED', 'SUSPENDED', 'DEPROVISIONED'].includes(status)) return;
  const what = `The password of a user whose status is ${status} cannot be expired`;
  throw new OktaError('conflict', { what, hint: `leave out ${field}, or activate the user` }, { field });
}

/** The refusal that a dry run ends with, instead of planning a request that cannot succeed. */
function plannedRefusal({ planned: { operation } }: DryRunEnd): OktaError {
  const what = `Okta would reject ${operation}`;
  return new OktaError('conflict', { what, hint: "check the user's status first" }, { operation });
}

/** Adds the user's status to a call's refusal if the status is the reason. */
export async function explainByStatus(
  user: User,
  call: Promise<unknown>,
  refusedIn: readonly string[] = [],
): Promise<unknown> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof DryRunEnd && refusedIn.includes(user.status ?? ''))
      throw explained(user, plannedRefusal(error));
    if (!(error instanceof OktaError)) throw error;
    throw error.category === 'conflict' || isDenied(error) ? explained(user, error) : error;
  }
}

/** Like `explainByStatus`, for a profile update: most of its refusals are about the input, not the status. */
export async function explainDeniedByStatus<Value>(user: User, call: Promise<Value>): Promise<Value> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof OktaError)) throw error;
    throw error.errorCode === 'E0000038' || isDenied(error) ? explained(user, error) : error;
  }
}

// Reported by users of Okta's SDKs: some orgs respond to a change of a deactivated user as if the user did not exist.
function isDenied({ category, errorCode }: OktaError): boolean {
  return category === 'not_found' && errorCode === 'E0000007';
}

function explained({ status }: User, refused: OktaError): OktaError {
  // A 409 means that Okta is still working on it, not that the status is wrong.
  if (status === undefined || refused.status === 409) return refused;
  if (isDenied(refused)) return deniedIn(status, refused);
  const { what, summary, errorCode, hint } = refused;
  // Other codes have another reason than the status, and a hint about it.
  const isAboutStatus = errorCode === undefined || errorCode === 'E0000038';
  const other = isAboutStatus || hint === undefined ? `the user is ${status}` : hint;
  return refused.rephrased('conflict', { what, hint: adviceFor[status] ?? other }, { summary });
}

/** What to do about a status that does not allow a step. */
const adviceFor: Readonly<Record<string, string>> = {
  STAGED: 'the user is STAGED: activate the user first',
  PROVISIONED: 'the user is PROVISIONED: they must complete the activation first, or be reactivated',
  RECOVERY: 'the user is in RECOVERY: they must complete the recovery first',
  PASSWORD_EXPIRED: 'the user is PASSWORD_EXPIRED: they must set a new password first',
  LOCKED_OUT: 'the user is LOCKED_OUT: unlock the user first',
  SUSPENDED: 'the user is SUSPENDED: unsuspend the user first',
  DEPROVISIONED: 'the user is DEPROVISIONED: activate the user first',
};

function deniedIn(status: string, refused: OktaError): OktaError {
  const isOver = status === 'DEPROVISIONED';
  return refused.rephrased(isOver ? 'conflict' : 'not_found', {
    what: `Okta answered ${refused.operation} as if the user did not exist, but their status was just read as ${status}`,
    hint: isOver ? 'activate the user first' : 'check whether the user has been deleted since',
  });
}

// Okta activates and deactivates asynchronously; transitioningToStatus is the target status.
function statusAhead(user: User): string | undefined {
  return user.transitioningToStatus ?? user.status;
}

type Sent =
  | { readonly answer: unknown; readonly refused?: undefined }
  | { readonly refused: OktaError; readonly isPlanned: boolean; readonly answer?: undefined };

async function unlessRefused(
  call: Promise<unknown>,
  { already, isPlannable }: { readonly already: string | undefined; readonly isPlannable: boolean },
): Promise<Sent> {
  try {
    return { answer: await call };
  } catch (error) {
    if (error instanceof DryRunEnd && !isPlannable) return { refused: plannedRefusal(error), isPlanned: true };
    if (!(error instanceof OktaError)) throw error;
    // After a lost response, "already in the target state" still means that it is.
    const isRefused = error.category === 'conflict' || isDenied(error);
    if (isRefused || (already !== undefined && error.errorCode === already))
      return { refused: error, isPlanned: false };
    throw error;
  }
}

/** One-time secrets in a response, by name. Okta returns each only once. */
export function oneTimeSecrets<Name extends string>(
  answer: unknown,
  names: readonly Name[],
): { [name in Name]?: string } {
  const secrets: { [name in Name]?: string } = {};
  if (typeof answer !== 'object' || answer === null) return secrets;
  const members = new Map<string, unknown>(Object.entries(answer));
  for (const name of names) {
    const value = members.get(name);
    if (typeof value === 'string') secrets[name] = value;
  }
  return secrets;
}
