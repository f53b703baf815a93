import { type Connection, isOktaError, type Manifest, type RunResult } from 'okta-connector';
import { options } from './action-node.ts';
import { failedItem, nodeError } from './failure.ts';
import { forEachInOrder } from './in-order.ts';
import { isPlanOnly, planItems } from './plans/plan-items.ts';
import { planOperationOf, runPlanOperation } from './plans/run-plan-operation.ts';
import type { ExecuteFunctions, Item, Platform } from './platform.ts';
import { actionOf, itemReader, type Prepared } from './prepare-item.ts';
import { objectOf, type Schema } from './schema.ts';
import { hasSimple, itemSchema, outputs as outputKinds, reduced, type Wanted } from './simplify.ts';
import { simplifyFields } from './simplify-form.ts';
import { WaitedTime } from './waited-time.ts';

type Action = Manifest['actions'][number];

/** What the action node runs with. */
export interface Execution {
  readonly manifest: Manifest;
  readonly errors: Pick<Platform, 'NodeApiError' | 'NodeOperationError'>;
  /** A connection for this execution, and the key that signs plans with its credential. */
  readonly connect: (node: ExecuteFunctions) => Promise<{ readonly okta: Connection; readonly planKey: string }>;
}

/** Reads go side by side; changes one after the other, since the next item may build on the one before. */
const readsAtOnce = 8;

/** Runs the node's operation for every item. Returns the results in input order, each paired with its item. */
export async function execute(node: ExecuteFunctions, { manifest, errors, connect }: Execution): Promise<Item[][]> {
  const items = node.getInputData();
  const signal = node.getExecutionCancelSignal?.();
  const fail = (error: unknown, { itemIndex, failed }: { itemIndex?: number; failed?: Action | undefined } = {}) =>
    nodeError(error, {
      errors,
      node: node.getNode(),
      ...(itemIndex === undefined ? {} : { itemIndex }),
      steps: manifest,
      failed,
    });
  const { okta, planKey } = await connect(node).catch((error: unknown) => {
    throw fail(error);
  });
  const lanes = atOnce(node, manifest);
  const waited = new WaitedTime();
  const prepare = itemReader(node, { manifest, okta, signal });
  const prepared = new Map<number, Prepared>();
  /** Reads and checks every item, so that a bad one does not end a run that has changed something already. */
  const prepareAll = async (): Promise<void> => {
    for (const itemIndex of items.keys()) {
      const failed = actionOf(manifest, { node, itemIndex });
      try {
        const item = await prepare(itemIndex);
        await okta.checkInput(failed.key, item.input);
        prepared.set(itemIndex, item);
      } catch (error) {
        throw fail(error, { itemIndex, failed });
      }
    }
  };
  const runItem = async (itemIndex: number): Promise<Item[]> => {
    let failed: Action | undefined;
    try {
      failed = actionOf(manifest, { node, itemIndex });
      const { action, value, input } = prepared.get(itemIndex) ?? (await prepare(itemIndex));
      const chosen = objectOf(value(options));
      const result = await okta.run(action.key, input, {
        signal,
        dryRun: chosen['dryRun'] === true,
        ...(typeof chosen['seconds'] === 'number' ? { deadlineMs: chosen['seconds'] * 1000 } : {}),
      });
      waited.add(result.response.calls);
      const details = chosen['details'] === true;
      const split = action.list && !details && chosen['dryRun'] !== true;
      const reduce = (one: unknown, schema: Schema) =>
        reduced(one, { schema, wanted: wantedOf(node, { action, value }) });
      return outputs(result, { action, split, details, reduce }).map((json) => ({
        json,
        pairedItem: { item: itemIndex },
      }));
    } catch (error) {
      if (isOktaError(error)) waited.add(error.calls);
      if (!node.continueOnFail() || signal?.aborted) throw fail(error, { itemIndex, failed });
      return [{ json: failedItem(error, { steps: manifest, failed }), pairedItem: { item: itemIndex } }];
    }
  };
  try {
    const planning = { okta, planKey, manifest, errors, signal };
    const operation = planOperationOf(node);
    if (operation !== undefined) return [await runPlanOperation(node, operation, planning)];
    if (isPlanOnly(node, manifest)) return [await planItems(node, prepare, planning)];
    if (items.length > 1 && !node.continueOnFail() && changesSomething(node, manifest)) await prepareAll();
    const results = await forEachInOrder(items.length, { atOnce: lanes, run: runItem });
    const hint = waited.hint(Math.min(lanes, items.length));
    if (hint !== undefined) node.addExecutionHints?.({ message: hint, location: 'outputPane' });
    return [results.flat()];
  } finally {
    await okta.close();
  }
}

function changesSomething(node: ExecuteFunctions, { actions }: Manifest): boolean {
  const key = node.getNodeParameter('operation', 0);
  return actions.find((one) => one.key === key)?.effect !== 'read';
}

function atOnce(node: ExecuteFunctions, { actions }: Manifest): number {
  if (node.getInputData().length === 0) return 1;
  const chosen = objectOf(node.getNodeParameter(options, 0, {}))['atOnce'];
  if (typeof chosen === 'number') return Math.max(1, Math.floor(chosen));
  const key = node.getNodeParameter('operation', 0);
  return actions.find((one) => one.key === key)?.effect === 'read' ? readsAtOnce : 1;
}

interface Shaping {
  readonly action: Action;
  readonly split: boolean;
  readonly details: boolean;
  readonly reduce: (value: unknown, schema: Schema) => unknown;
}

function outputs(
  { output, response }: RunResult,
  { action, split, details, reduce }: Shaping,
): Record<string, unknown>[] {
  const { items } = objectOf(output);
  if (split && Array.isArray(items)) return items.map((item) => asObject(reduce(item, itemSchema(action))));
  const shaped = reduce(output, action.output);
  return [details ? { output: shaped, response } : asObject(shaped)];
}

/** How much of the output is wanted: an AI tool has a form of its own for that. */
function wantedOf(node: ExecuteFunctions, { action, value }: Pick<Prepared, 'action' | 'value'>): Wanted {
  const { simplify, output, fields } = simplifyFields;
  if (!hasSimple(action)) return { output: 'raw' };
  if (!node.getNode().type.endsWith('Tool')) return { output: value(simplify) === true ? 'simplified' : 'raw' };
  const chosen = value(output);
  if (chosen !== outputKinds.selected) return { output: chosen === outputKinds.raw ? 'raw' : 'simplified' };
  const names = value(fields);
  return { output: 'selected', fields: Array.isArray(names) ? names.map(String) : [] };
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : { value };
}
