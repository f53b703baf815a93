import type { App, AppUser } from '../apps/app.ts';
import type { User } from '../users/user.ts';
import type { AccessBlock, AccessChange } from './access-model.ts';

/** A block, and the change that lifts it. */
export interface LiftableBlock {
  readonly block: AccessBlock;
  readonly lift?: AccessChange;
}

/** What a status of a user means for signing in, and the step that ends it. */
const statuses: Readonly<Record<string, { readonly what: string; readonly step?: string; readonly lift: string }>> = {
  STAGED: {
    what: 'the account is not activated',
    step: 'activate_user',
    lift: 'Activate the user. Without a password, they must then set one.',
  },
  PROVISIONED: {
    what: 'the user has not completed the activation',
    lift: 'The user must open the activation link and set a password.',
  },
  RECOVERY: {
    what: 'the user must complete a password reset',
    lift: 'The user must open the reset link and set a password.',
  },
  PASSWORD_EXPIRED: {
    what: 'the password has expired',
    lift: 'The user must set a new password at the next sign-in.',
  },
  LOCKED_OUT: { what: 'the account is locked', step: 'unlock_user', lift: 'Unlock the user.' },
  SUSPENDED: { what: 'the account is suspended', step: 'unsuspend_user', lift: 'Unsuspend the user.' },
  DEPROVISIONED: {
    what: 'the account is deactivated',
    step: 'activate_user',
    lift: 'Activate the user. Without a password, they must then set one.',
  },
};

/** What keeps a user from signing in at all. */
export function userBlocks({ id, status }: User): LiftableBlock[] {
  const known = status === undefined || status === 'ACTIVE' ? undefined : statuses[status];
  if (known === undefined) return [];
  const { what, step, lift } = known;
  const ready = step === undefined ? {} : { step, input: { user: id } };
  return [{ block: { what, on: 'user', status }, lift: { ...ready, what: lift, affects: 'user' } }];
}

/** What keeps everyone from using an app. */
export function appBlocks({ id, label = id, status }: App): LiftableBlock[] {
  if (status === undefined || status === 'ACTIVE') return [];
  const lift: AccessChange = {
    step: 'activate_app',
    input: { app: id },
    what: `Activate the app ${label}.`,
    affects: 'others',
  };
  return [{ block: { what: `the app ${label} is ${status.toLowerCase()}`, on: 'app', status }, lift }];
}

/** Statuses of an assignment that give no access (Okta's reference: AppUserStatus). */
const closed = new Set(['DEPROVISIONED', 'INACTIVE', 'REVOKED', 'SUSPENDED', 'UNASSIGNED']);

/** What is wrong with an assignment; one that should exist may be missing. */
export function assignmentBlocks(appUser: AppUser | undefined): LiftableBlock[] {
  if (appUser === undefined)
    return [{ block: { what: 'Okta has not assigned the app to the user yet', on: 'assignment' } }];
  const { status } = appUser;
  if (status === undefined || !closed.has(status)) return [];
  return [{ block: { what: `the assignment is ${status.toLowerCase()}`, on: 'assignment', status } }];
}
