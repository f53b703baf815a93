import { manifest, type PlannedStep, refusedField } from 'okta-connector';
import { isObject, nearestName } from 'okta-connector/host';
import type { NewPlan } from '../plans/plans.ts';

/** The body of a request, by member. */
export type Body = Readonly<Record<string, unknown>>;

const mostSteps = 1000;
const longestValidMs = 365 * 24 * 3_600_000;
const planFields = ['maxRemovals', 'validMs', 'otherApprover'] as const;

/** Rejects members of a body that no route reads. */
export function expectOnly(body: Body, names: readonly string[]): void {
  const unknown = Object.keys(body).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const near = nearestName(unknown, names);
  const hint = near === undefined ? `use ${names.join(', ')}` : `did you mean "${near}"?`;
  throw refusedField(unknown, { what: 'is not a field of this request', hint }, { code: 'unknown_field' });
}

/** The steps of a plan in the body of a request. */
export function stepsIn({ steps }: Body): PlannedStep[] {
  if (!Array.isArray(steps) || steps.length === 0 || steps.length > mostSteps)
    throw refusedField('steps', {
      what: `must be a list of 1 to ${mostSteps} steps`,
      hint: 'send [{"action": "suspend_user", "input": {"user": "…"}}]',
    });
  return steps.map((step: unknown, index) => stepIn(step, `steps.${index}`));
}

function stepIn(step: unknown, path: string): PlannedStep {
  if (!isObject(step)) throw refusedField(path, { what: 'must be an object', hint: 'give it action and input' });
  const { action, input = {}, ...others } = step;
  const [other] = Object.keys(others);
  if (other !== undefined)
    throw refusedField(
      `${path}.${other}`,
      { what: 'is not a field of a step', hint: 'use action and input' },
      { code: 'unknown_field' },
    );
  const keys = manifest.actions.map(({ key }) => key);
  if (typeof action === 'string' && keys.includes(action)) return { step: action, input };
  const near = typeof action === 'string' ? nearestName(action, keys) : undefined;
  throw refusedField(`${path}.action`, {
    what: 'is not the key of an action',
    hint: near === undefined ? 'use a key from the manifest' : `did you mean "${near}"?`,
  });
}

/** Who makes a plan and how, in the body of a request. */
export function newPlanIn(body: Body, by: string): NewPlan {
  const { maxRemovals, validMs, otherApprover } = body;
  if (maxRemovals !== undefined && !isWhole(maxRemovals, 0))
    throw refusedField('maxRemovals', { what: 'must be a whole number', hint: 'use 0 to allow none' });
  if (validMs !== undefined && !(isWhole(validMs, 1) && validMs <= longestValidMs))
    throw refusedField('validMs', { what: `must be 1 to ${longestValidMs}`, hint: 'leave it out for one day' });
  if (otherApprover !== undefined && typeof otherApprover !== 'boolean')
    throw refusedField('otherApprover', { what: 'must be true or false', hint: 'use true or false' });
  return {
    by,
    ...(maxRemovals === undefined ? {} : { maxRemovals }),
    ...(validMs === undefined ? {} : { validMs }),
    ...(otherApprover === undefined ? {} : { otherApprover }),
  };
}

/** The fields that {@link newPlanIn} reads, after some others. */
export function planFieldsAnd(...names: readonly string[]): readonly string[] {
  return [...names, ...planFields];
}

/** What to do if something has changed since a plan was made. */
export function ifChangedIn(value: unknown): 'stop' | 'skip' {
  if (value === undefined || value === 'stop') return 'stop';
  if (value === 'skip') return 'skip';
  throw refusedField('ifChanged', { what: 'must be stop or skip', hint: 'leave it out to stop' });
}

/** A plan or a run in the body of a request: whole, or the ID of the plan. */
export function namedOrWhole(body: Body, name: string): string | object {
  const value = body[name];
  if (typeof value === 'string' && value !== '') return value;
  if (isObject(value) || Array.isArray(value)) return value;
  throw refusedField(
    name,
    { what: 'is required', hint: 'send it as it was returned, or the ID of the plan' },
    { code: 'required' },
  );
}

function isWhole(value: unknown, least: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least;
}
