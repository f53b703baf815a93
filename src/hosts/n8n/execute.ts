import type { Connection, RunResult } from '../../index.ts';
import type { Manifest } from '../../manifest/schema.ts';
import { listFields, offlineSources, options } from './action-node.ts';
import { failedItem, nodeError } from './failure.ts';
import { forEachInOrder } from './in-order.ts';
import { mapperColumns } from './pickers.ts';
import type { ExecuteFunctions, Item, MapperColumn, Platform } from './platform.ts';
import { type Reading, readForm } from './read-form.ts';
import { fieldsOf, kindOf, objectOf } from './schema.ts';

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

/** Runs the node's operation for every item; results stand in the order of the items, each paired with its own. */
export async function execute(node: ExecuteFunctions, { manifest, errors, connect }: Execution): Promise<Item[][]> {
  const items = node.getInputData();
  const offline = offlineSources(manifest);
  const signal = node.getExecutionCancelSignal?.();
  const fail = (error: unknown, itemIndex?: number) =>
    nodeError(error, { errors, node: node.getNode(), ...(itemIndex === undefined ? {} : { itemIndex }) });
  const okta = await connect(node).catch((error: unknown) => {
    throw fail(error);
  });
  const asked = new Map<string, Promise<readonly MapperColumn[]>>();
  const columnsOf = (step: string) => {
    const columns = asked.get(step) ?? mapperColumns(okta, step).then(({ fields }) => fields);
    asked.set(step, columns);
    return columns;
  };
  const runItem = async (itemIndex: number): Promise<Item[]> => {
    try {
      const action = actionOf(manifest, { node, itemIndex });
      // Without a fallback n8n throws for a field that the form does not show.
      const value = (name: string) => node.getNodeParameter(name, itemIndex, null) ?? undefined;
      const chosen = objectOf(value(options));
      const columns = lacksColumns(action, { offline, value }) ? { columns: await columnsOf(action.key) } : {};
      const row = items[itemIndex]?.json ?? {};
      const input = {
        ...readForm(action.input, { offline, value, leaveOut: leftOut(action), row, ...columns }),
        ...listInput(action, value),
      };
      const result = await okta.run(action.key, input, {
        signal,
        dryRun: chosen['dryRun'] === true,
        ...(typeof chosen['seconds'] === 'number' ? { deadlineMs: chosen['seconds'] * 1000 } : {}),
      });
      const details = chosen['details'] === true;
      return outputs(result, {
        split: action.list && !details && chosen['dryRun'] !== true,
        details,
      }).map((json) => ({
        json,
        pairedItem: { item: itemIndex },
      }));
    } catch (error) {
      if (!node.continueOnFail() || signal?.aborted) throw fail(error, itemIndex);
      return [{ json: failedItem(error), pairedItem: { item: itemIndex } }];
    }
  };
  try {
    const results = await forEachInOrder(items.length, { atOnce: atOnce(node, manifest), run: runItem });
    return [results.flat()];
  } finally {
    await okta.close();
  }
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

/** Whether items are mapped automatically by a node that stores no attributes, such as one that was not made in the editor. */
function lacksColumns({ input }: Action, { offline, value }: Pick<Reading, 'offline' | 'value'>): boolean {
  const [mapper] = fieldsOf(input).find(([, field]) => kindOf(field, offline).is === 'mapper') ?? [];
  if (mapper === undefined) return false;
  const { mappingMode, schema } = objectOf(value(mapper));
  return mappingMode === 'autoMapInputData' && !(Array.isArray(schema) && schema.length > 0);
}

function leftOut({ list }: Action): readonly string[] {
  return list ? Object.keys(listFields) : [];
}

function listInput({ list }: Action, value: (name: string) => unknown): Record<string, unknown> {
  if (!list) return {};
  return value(listFields.all) === true ? { all: true } : { limit: value(listFields.limit) };
}

function outputs(
  { output, response }: RunResult,
  { split, details }: { split: boolean; details: boolean },
): Record<string, unknown>[] {
  if (details) return [{ output, response }];
  const { items } = objectOf(output);
  if (split && Array.isArray(items)) return items.map((item) => asObject(item));
  return [asObject(output)];
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : { value };
}
