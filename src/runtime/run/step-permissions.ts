import type { OperationId } from '../../okta/operations.ts';
import { toJsonSchema } from '../../step/json-schema.ts';
import { type NeedingStep, type Permissions, permissionsOf, type UsedStep } from '../../step/permissions.ts';
import { partNeedsOf, scopesOf } from '../../step/scopes.ts';
import { subjectOperations, triggerRole } from '../../step/trigger.ts';
import type { Registry } from '../registry.ts';

/** What some steps need, by key or by key and input. Throws `invalid_request` for an unknown step, with the nearest name. */
export async function stepPermissions(steps: Registry, used: readonly (string | UsedStep)[]): Promise<Permissions> {
  const asked = used.map((one) => (typeof one === 'string' ? { key: one } : one));
  const known = await Promise.all([...new Set(asked.map(({ key }) => key))].map((key) => needingStep(steps, key)));
  return permissionsOf(known, asked);
}

async function needingStep(steps: Registry, key: string): Promise<NeedingStep> {
  const step = await steps.step(key);
  const input = toJsonSchema(step.input);
  if ('role' in step) {
    const { title, role, operations } = step;
    return { key, title, role, scopes: scopesOf(operations), parts: partNeedsOf(step), input };
  }
  const ids: OperationId[] = ['listLogEvents', ...step.subjects.map((subject) => subjectOperations[subject])];
  return { key, title: step.title, role: triggerRole, scopes: scopesOf(ids), input };
}
