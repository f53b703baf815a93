import type { Sandbox } from '../../sandbox/src/index.ts';

/** Every status that a user can have. */
export const everyStatus = [
  'STAGED',
  'PROVISIONED',
  'ACTIVE',
  'RECOVERY',
  'PASSWORD_EXPIRED',
  'LOCKED_OUT',
  'SUSPENDED',
  'DEPROVISIONED',
] as const;

/** One of {@link everyStatus}. */
export type Status = (typeof everyStatus)[number];

/** Iris Vale of the sandbox org, on whom most tests of a user's status work. */
export const iris = '00uiris0000000000001';

/** Puts a user into a status as the org itself would, whatever the status before. */
export function putInStatus(sandbox: Sandbox, status: Status, id = iris): void {
  const user = userOf(sandbox, id);
  const fresh = status === 'STAGED' || status === 'PROVISIONED' || status === 'DEPROVISIONED';
  user.password = fresh ? undefined : 'Sandbox-Passw0rd';
  user.suspendedFrom = status === 'SUSPENDED' ? 'ACTIVE' : undefined;
  user.transition = undefined;
  sandbox.org.changeStatus(user, status);
}

/** The status that the org has for a user; `undefined` if it has no such user. */
export function statusOf(sandbox: Sandbox, id = iris): Status | undefined {
  return sandbox.org.users.get(id)?.status;
}

/** A user of the org's state. */
export function userOf(sandbox: Sandbox, id = iris) {
  const user = sandbox.org.users.get(id);
  if (user === undefined) throw new Error(`The sandbox has no user ${id}.`);
  return user;
}
