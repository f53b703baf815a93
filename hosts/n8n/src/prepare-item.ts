import type { Connection, Manifest } from 'okta-connector';
import { leftOut, listFields, offlineSources } from './action-node.ts';
import { readDependent } from './dependent-form.ts';
import { NameLookup } from './names.ts';
import { mapperColumns } from './pickers.ts';
import type { ExecuteFunctions, MapperColumn } from './platform.ts';
import { type Reading, readForm } from './read-form.ts';
import { fieldsOf, kindOf, objectOf } from './schema.ts';

type Action = Manifest['actions'][number];

/** What an item runs. */
export interface Prepared {
  readonly action: Action;
  /** A field of the item's form. */
  readonly value: (name: string) => unknown;
  readonly input: unknown;
}

/** Returns what reads the form of an item into the input of its step. Attributes and names are looked up once. */
export function itemReader(
  node: ExecuteFunctions,
  { manifest, okta, signal }: { manifest: Manifest; okta: Connection; signal: AbortSignal | undefined },
): (itemIndex: number) => Promise<Prepared> {
  const items = node.getInputData();
  const offline = offlineSources(manifest);
  const asked = new Map<string, Promise<readonly MapperColumn[]>>();
  const columnsOf = (step: string) => {
    const columns = asked.get(step) ?? mapperColumns(okta, step).then(({ fields }) => fields);
    asked.set(step, columns);
    return columns;
  };
  const names = new NameLookup(okta, signal);
  return async (itemIndex) => {
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
}

/** The operation that an item runs. */
export function actionOf(
  { actions }: Manifest,
  { node, itemIndex }: { node: ExecuteFunctions; itemIndex: number },
): Action {
  const key = node.getNodeParameter('operation', itemIndex);
  const action = actions.find((one) => one.key === key);
  if (action === undefined) throw new Error(`This node has no operation "${String(key)}"; choose one from the list.`);
  return action;
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
