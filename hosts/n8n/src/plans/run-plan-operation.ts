import { type PlannedStep, type Receipt, refusedField } from 'okta-connector';
import { openPlan, verifyRecords } from 'okta-connector/host';
import { failedItem, nodeError } from '../failure.ts';
import type { ExecuteFunctions, Item } from '../platform.ts';
import { readForm } from '../read-form.ts';
import { objectOf } from '../schema.ts';
import { planOptions, removalsOf } from './guard-fields.ts';
import { inPlanTerms } from './plan-errors.ts';
import type { Planning } from './plan-items.ts';
import { type PlanOperation, planOperations, planResource } from './plan-operations.ts';
import { planItem, recordItem, runItem } from './plan-outputs.ts';

/** The operation with plans that the node runs, if it is one. */
export function planOperationOf(node: ExecuteFunctions): PlanOperation | undefined {
  if (node.getInputData().length === 0 || node.getNodeParameter('resource', 0) !== planResource.key) return undefined;
  const key = node.getNodeParameter('operation', 0);
  return planOperations.find((operation) => operation.key === key);
}

/** Runs an operation with plans for every item, one after the other. */
export async function runPlanOperation(
  node: ExecuteFunctions,
  operation: PlanOperation,
  planning: Planning,
): Promise<Item[]> {
  const { manifest, errors, signal } = planning;
  const context = { steps: manifest, failed: operation };
  const results: Item[] = [];
  for (const itemIndex of node.getInputData().keys()) {
    const receipts: Receipt[] = [];
    try {
      const value = (name: string) => node.getNodeParameter(name, itemIndex, null) ?? undefined;
      const input = readForm(operation.input, { offline: new Set(), value });
      const json = await runItemOf(node, { operation, input, receipts, planning });
      results.push({ json: { ...json }, pairedItem: { item: itemIndex } });
    } catch (caught) {
      const error = inPlanTerms(caught);
      if (!node.continueOnFail() || signal?.aborted)
        throw nodeError(error, { errors, node: node.getNode(), itemIndex, ...context });
      const { error: facts, ...failed } = failedItem(error, context);
      // The changes that were made before it failed can be undone.
      const made = receipts.length === 0 ? {} : { receipts };
      results.push({ json: { ...failed, error: { ...objectOf(facts), ...made } }, pairedItem: { item: itemIndex } });
    }
  }
  return results;
}

interface PlanWork {
  readonly operation: PlanOperation;
  readonly input: Readonly<Record<string, unknown>>;
  /** Filled with what becomes of each change. */
  readonly receipts: Receipt[];
  readonly planning: Planning;
}

async function runItemOf(
  node: ExecuteFunctions,
  { operation, input, receipts, planning: { okta, planKey: key, signal } }: PlanWork,
): Promise<Readonly<Record<string, unknown>>> {
  const making = () => ({ ...planOptions(input, { key, workflow: node.getWorkflow?.().name }), signal });
  switch (operation.key) {
    case 'plan_steps':
      return planItem(await okta.plan(stepsOf(input['steps']), making()));
    case 'undo_run':
      return planItem(
        await okta.undo(input['includeAlready'] === true ? withAlready(input['run']) : input['run'], making()),
      );
    case 'apply_plan': {
      const plan = openPlan(input['plan'], key);
      const run = await okta.apply(plan, {
        key,
        approvedBy: textOf(input['approvedBy']),
        ifChanged: ifChangedOf(input['ifChanged']),
        ...removalsOf(input),
        signal,
        onReceipt: (receipt) => {
          receipts.push(receipt);
        },
      });
      if (!run.complete) node.addExecutionHints?.({ message: incomplete, location: 'outputPane' });
      return runItem(run, plan);
    }
    case 'record_run': {
      const { run, previous } = input;
      const [last] = previous === undefined ? [] : verifyRecords([previous]);
      return recordItem(await okta.record(run, { signal, previous: last }));
    }
  }
}

const incomplete = "Not every change of the plan was made. 'refused' says which, and why.";

/** A run, or its receipts, whose changes count as made by it if they were already made. */
function withAlready(run: unknown): unknown {
  if (Array.isArray(run))
    return run.map((receipt) =>
      objectOf(receipt)['outcome'] === 'already' ? { ...objectOf(receipt), outcome: 'applied' } : receipt,
    );
  const { receipts } = objectOf(run);
  return receipts === undefined ? run : { ...objectOf(run), receipts: withAlready(receipts) };
}

function stepsOf(given: unknown): PlannedStep[] {
  if (!Array.isArray(given) || given.length === 0)
    throw refusedField('steps', { what: 'must be a list with an action', hint: 'use [{ "step": …, "input": … }]' });
  return given.map((one, index) => {
    const { step, input } = objectOf(one);
    if (typeof step === 'string') return { step, input };
    throw refusedField(`steps[${index}].step`, { what: 'is required', hint: 'name the action, such as suspend_user' });
  });
}

function textOf(given: unknown): string {
  return typeof given === 'string' ? given : '';
}

function ifChangedOf(given: unknown): 'stop' | 'skip' {
  if (given === undefined || given === 'stop') return 'stop';
  if (given === 'skip') return given;
  throw refusedField('ifChanged', { what: 'must be stop or skip', hint: 'use stop to change nothing' });
}
