import { type Connection, isOktaError, type Manifest, type RunResult } from 'okta-connector';
import { leftOut, listFields, offlineSources, options } from './action-node.ts';
import { readDependent } from './dependent-form.ts';
import { failedItem, nodeError } from './failure.ts';
import { forEachInOrder } from './in-order.ts';
import { NameLookup } from './names.ts';
import { mapperColumns } from './pickers.ts';
import type { ExecuteFunctions, Item, MapperColumn, Platform } from './platform.ts';
import { type Reading, readForm } from './read-form.ts';
import { fieldsOf, kindOf, objectOf, type Schema } from './schema.ts';
import { hasSimple, itemSchema, outputs as outputKinds, reduced, type Wanted } from './simplify.ts';
import { simplifyFields } from './simplify-form.ts';
import { WaitedTime } from './waited-time.ts';

type Action = Manifest['actions'][number];

/** What the action node runs with. */
export interface Execution {
  readonly manifest: Manifest;
  readonly errors: Pick<Platform, 'NodeApiError' | 'NodeOperationError'>;
  /** A connection for this execution. */
  readonly connect: (node: ExecuteFunctions) => Promise<Connection>;
}

/** Reads go side by side; changes one after the other, since the next item may build on the one before. */
const readsAtOnce = 8;

/** Runs the node's operation for every item. Returns the results in input order, each paired with its item. */
export async function execute(node: ExecuteFunctions, { manifest, errors, connect }: Execution): Promise<Item[][]> {
  const items = node.getInputData();
  const offline = offlineSources(manifest);
  const signal = node.getExecutionCancelSignal?.();
  const fail = (error: unknown, { itemIndex, failed }: { itemIndex?: number; failed?: Action | undefined } = {}) =>
    nodeError(error, {
      errors,
      node: node.getNode(),
      ...(itemIndex === undefined ? {} : { itemIndex }),
      steps: manifest,
      failed,
    });
  const okta = await connect(node).catch((error: unknown) => {
    throw fail(error);
  });
  const asked = new Map<string, Promise<readonly MapperColumn[]>>();
  const columnsOf = (step: string) => {
    const columns = asked.get(step) ?? mapperColumns(okta, step).then(({ fields }) => fields);
    asked.set(step, columns);
    return columns;
  };
  const lanes = atOnce(node, manifest);
  const names = new NameLookup(okta, signal);
  const waited = new WaitedTime();
  const prepare = async (itemIndex: number): Promise<Prepared> => {
    const action = actionOf(manifest, { node, itemIndex });
    // Without a fallback n8n throws for a field that the form does not show.
    const value = (name: string) => node.getNodeParameter(name, itemIndex, null) ?? undefined;
    const columns = lacksColumns(action, { offline, value }) ? { columns: await columnsOf(action.key) } : {};
    const row = items[itemIndex]?.json ?? {};
    const own = readForm(action.input, { offline, value, leaveOut: leftOut(action), row, ...columns });
    const more = action.formField === undefined ? {} : readDependent(action, { value, own });
    const input = { ...own, ...listInput(action, value), ...more };
    return { action, value, input: await names.resolved(input) };
  };
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
    if (items.length > 1 && !node.continueOnFail() && changesSomething(node, manifest)) await prepareAll();
    const results = await forEachInOrder(items.length, { atOnce: lanes, run: runItem });
    const hint = waited.hint(Math.min(lanes, items.length));
    if (hint !== undefined) node.addExecutionHints?.({ message: hint, location: 'outputPane' });
    return [results.flat()];
  } finally {
    await okta.close();
  }
}

/** What an item runs. */
interface Prepared {
  readonly action: Action;
  /** A field of the item's form. */
  readonly value: (name: string) => unknown;
  readonly input: unknown;
}

function changesSomething(node: ExecuteFunctions, { actions }: Manifest): boolean {
  const key = node.getNodeParameter('operation', 0);
  return actions.find((one) => one.key === key)?.effect !== 'read';
}

function actionOf({ actions }: Manifest, { node, itemIndex }: { node: ExecuteFunctions; itemIndex: number }): Action {
  const key = node.getNodeParameter('operation', itemIndex);
  const action = actions.find((one) => one.key === key);
  if (action === undefined) throw new Error(`This node has no operation "${String(key)}"; choose one from the list.`);
  return action;
}

function atOnce(node: ExecuteFunctions, { actions }: Manifest): number {
  if (node.getInputData().length === 0) return 1;
  const chosen = objectOf(node.getNodeParameter(options, 0, {}))['atOnce'];
  if (typeof chosen === 'number') return Math.max(1, Math.floor(chosen));
  const key = node.getNodeParameter('operation', 0);
  return actions.find((one) => one.key === key)?.effect === 'read' ? readsAtOnce : 1;
}

/** Whether a node with automatic mapping stores no attributes, for example one not made in the editor. */
function lacksColumns({ input }: Action, { offline, value }: Pick<Reading, 'offline' | 'value'>): boolean {
  const [mapper] = fieldsOf(input).find(([, field]) => kindOf(field, offline).is === 'mapper') ?? [];
  if (mapper === undefined) return false;
  const { mappingMode, schema } = objectOf(value(mapper));
  return mappingMode === 'autoMapInputData' && !(Array.isArray(schema) && schema.length > 0);
}

function listInput({ list }: Action, value: (name: string) => unknown): Record<string, unknown> {
  if (!list) return {};
  return value(listFields.all) === true ? { all: true } : { limit: value(listFields.limit) };
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
