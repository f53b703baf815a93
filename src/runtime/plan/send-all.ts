import type { OktaClient } from '../../okta/client.ts';
import { OktaError } from '../../okta/errors.ts';
import { operationCalled } from '../../okta/operations.ts';
import type { PlanChange } from './plan-model.ts';

/** Whether an error ends the whole plan: a refused credential, or a canceled run. */
export function endsPlan({ category }: OktaError): boolean {
  return category === 'cancelled' || category === 'unauthenticated';
}

/** Sends the changes of a part without a step. One that fails does not stop the others. */
export async function sendAll(
  client: OktaClient,
  changes: readonly PlanChange[],
  created: ReadonlyMap<string, string>,
): Promise<void> {
  for (const { method, operation, path, body } of changes) {
    const bound = path.replaceAll(/new-\d+/g, (name) => created.get(name) ?? name);
    const row = operationCalled(operation);
    const afterLoss = row !== undefined && row.method !== 'GET' ? row.afterLoss : 'unknown';
    const content = body === undefined ? {} : { body };
    try {
      await client.raw({ method, path: bound, operation, afterLoss, ...content });
    } catch (error) {
      if (!(error instanceof OktaError) || endsPlan(error)) throw error;
    }
  }
}
