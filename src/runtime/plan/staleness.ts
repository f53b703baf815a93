import { OktaError } from '../../okta/errors.ts';
import { differences, type Facts } from './facts.ts';
import type { PlanChange } from './plan-model.ts';

/** Why a change counts as made, although this run has not made it. */
export const alreadyText = 'Somebody made this change after the plan was made.';

/** Why a change is refused, with the names of what has changed. */
export function staleText({ target }: PlanChange, changed: readonly string[]): string {
  return `Since the plan was made, ${changed.join(', ')} of ${target.name ?? target.id} changed.`;
}

/** Whether an object is as a change would leave it, with the IDs of new objects in it. */
export function isAfter({ after, path, before }: PlanChange, now: Facts): boolean {
  if (after === undefined || isEmpty(after) !== isEmpty(now)) return false;
  return Object.keys(after).every((name) => {
    // Whether a user is ACTIVE or PROVISIONED after an activation depends on their password.
    if (name === 'status' && /\/lifecycle\/activate(\?|$)/.test(path))
      return now[name] !== before?.[name] && ['ACTIVE', 'PROVISIONED'].includes(String(now[name]));
    return differences({ it: after[name] }, { it: now[name] }).length === 0;
  });
}

/** Whether an object does not exist. */
export function isEmpty(facts: Facts): boolean {
  return Object.keys(facts).length === 0;
}

/** The error that stops a step at a write. */
export function stale(what: string, hint: string): OktaError {
  return new OktaError('conflict', { what, hint }, { code: 'plan_stale' });
}

/**
 * Whether a group has brought back the app that a change assigns directly, because the plan has given back the user or a
 * membership. The change then makes the assignment a direct one.
 */
export function cameWithGroup(
  { operation }: PlanChange,
  {
    now,
    user,
    touched,
  }: { readonly now: Facts; readonly user: string | undefined; readonly touched: ReadonlyMap<string, unknown> },
): boolean {
  if (operation !== 'assignUserToApplication' || now['scope'] !== 'GROUP' || user === undefined) return false;
  const isMembership = (path: string) => path.startsWith('/api/v1/groups/') && path.endsWith(`/users/${user}`);
  return [...touched.keys()].some((path) => path === `/api/v1/users/${user}` || isMembership(path));
}
