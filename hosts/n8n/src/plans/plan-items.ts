import { type Connection, isOktaError, type Manifest, type PlannedStep } from 'okta-connector';
import { options, planOnly } from '../action-node.ts';
import { failedItem, nodeError } from '../failure.ts';
import type { ExecuteFunctions, Item, Platform } from '../platform.ts';
import { actionOf, type Prepared } from '../prepare-item.ts';
import { objectOf } from '../schema.ts';
import { guards, planOptions } from './guard-fields.ts';
import { inPlanTerms } from './plan-errors.ts';
import { planItem } from './plan-outputs.ts';

/** What plans are made and applied with. */
export interface Planning {
  readonly okta: Connection;
  /** Signs the plans. */
  readonly planKey: string;
  readonly manifest: Manifest;
  readonly errors: Pick<Platform, 'NodeApiError' | 'NodeOperationError'>;
  readonly signal: AbortSignal | undefined;
}

/** Whether the node is to plan what its items would change. */
export function isPlanOnly(node: ExecuteFunctions, manifest: Manifest): boolean {
  if (node.getInputData().length === 0) return false;
  return optionsOf(node)[planOnly] === true && actionOf(manifest, { node, itemIndex: 0 }).effect !== 'read';
}

/** Makes one plan of all items, in their order. An item that cannot be read is left out if the node continues on errors. */
export async function planItems(
  node: ExecuteFunctions,
  prepare: (itemIndex: number) => Promise<Prepared>,
  { okta, planKey, manifest, errors, signal }: Planning,
): Promise<Item[]> {
  const failed = actionOf(manifest, { node, itemIndex: 0 });
  const context = { steps: manifest, failed };
  // Once every item is read, only the options can be at fault.
  const whole = { steps: manifest, failed: { ...failed, input: guards } };
  const at = { errors, node: node.getNode() };
  const steps: PlannedStep[] = [];
  const planned: { readonly item: number }[] = [];
  const unreadable: Item[] = [];
  for (const item of node.getInputData().keys()) {
    try {
      const { action, input } = await prepare(item);
      await okta.checkInput(action.key, input);
      steps.push({ step: action.key, input });
      planned.push({ item });
    } catch (error) {
      if (!node.continueOnFail() || signal?.aborted) throw nodeError(error, { ...at, itemIndex: item, ...context });
      unreadable.push({ json: failedItem(error, context), pairedItem: { item } });
    }
  }
  if (steps.length === 0) return unreadable;
  try {
    const chosen = optionsOf(node);
    const plan = await okta.plan(steps, {
      ...planOptions(chosen, { key: planKey, workflow: node.getWorkflow?.().name }),
      signal,
      ...(typeof chosen['seconds'] === 'number' ? { deadlineMs: chosen['seconds'] * 1000 } : {}),
    });
    return [{ json: { ...planItem(plan) }, pairedItem: planned }, ...unreadable];
  } catch (error) {
    if (!node.continueOnFail() || signal?.aborted || !isOktaError(error))
      throw nodeError(inPlanTerms(error), { ...at, ...whole });
    return [{ json: failedItem(inPlanTerms(error), whole), pairedItem: planned }, ...unreadable];
  }
}

function optionsOf(node: ExecuteFunctions): Readonly<Record<string, unknown>> {
  return objectOf(node.getNodeParameter(options, 0, {}));
}
