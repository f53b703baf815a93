import { OktaError, refusedField } from '../../okta/errors.ts';
import { type PlanHost, refuseRemovals } from './make-plan.ts';
import type { ApplyOptions, Plan } from './plan-model.ts';

/** Refuses a plan of another org, one that has expired, and one that breaks its guards or those of who applies it. */
export function checkGuards(host: PlanHost, plan: Plan, { approvedBy, maxRemovals }: ApplyOptions): void {
  const refuse = (what: string, hint: string, code: string) =>
    new OktaError('invalid_request', { what, hint }, { field: 'plan', code });
  if (typeof approvedBy !== 'string' || approvedBy.trim() === '')
    throw refusedField('approvedBy', { what: 'is required', hint: 'name the person who approved the plan' });
  if (plan.org !== host.orgUrl) throw refuse(`The plan is for ${plan.org}`, 'connect to that org', 'plan_org');
  if (Date.parse(plan.expires) <= Date.now())
    throw refuse(`The plan expired at ${plan.expires}`, 'make the plan again', 'plan_expired');
  if (plan.guards.otherApprover && sameName(plan.by, approvedBy))
    throw refuse(`${plan.by} made the plan and cannot approve it`, 'have somebody else approve it', 'plan_approver');
  refuseRemovals(plan.parts, plan.guards.maxRemovals);
  refuseRemovals(plan.parts, maxRemovals);
}

function sameName(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
