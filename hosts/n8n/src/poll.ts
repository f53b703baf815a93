import type { Connection, Manifest, TriggerEvent } from 'okta-connector';
import { offlineSources } from './action-node.ts';
import { NameLookup } from './names.ts';
import type { Item, PollFunctions } from './platform.ts';
import { readForm } from './read-form.ts';
import { objectOf } from './schema.ts';
import { reduced, type Wanted } from './simplify.ts';
import { simplifyFields } from './simplify-form.ts';
import { deliveries } from './trigger-node.ts';
import { WatchedValues } from './watched-values.ts';
import { titleCase } from './wording.ts';

/** A trigger as a node has it. */
export interface NodeTrigger {
  readonly key: string;
  readonly title: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly delivery: string;
  /** Whether it returns attributes before and after an event. */
  readonly watches: boolean;
  /** The label of the field that chooses among the event types. */
  readonly choice: string | undefined;
  /** A sample event for the editor. */
  readonly sample: unknown;
  /** An event as an item. */
  readonly toItem: (event: unknown) => Item;
}

/** The most log pages that one poll reads. The next poll continues from there. */
const mostPages = 20;
/** How far back the log is searched for a sample, step by step: Okta keeps it for 90 days. */
const sampleAges = ['1h', '1d', '7d', '90d'] as const;

/** The parameters of the node. Names in them are resolved with a connection. */
export function triggerOf(
  node: Pick<PollFunctions, 'getNodeParameter'>,
  manifest: Manifest,
): (okta: Connection) => Promise<NodeTrigger> {
  const key = String(node.getNodeParameter('event'));
  const entry = manifest.triggers.find((one) => one.key === key);
  if (entry === undefined) throw new Error(`This node has no event "${key}"; choose one from the list.`);
  // Without a fallback n8n throws for a field that the form does not show.
  const value = (name: string) => node.getNodeParameter(name, null) ?? undefined;
  const wanted: Wanted = { output: value(simplifyFields.simplify) === true ? 'simplified' : 'raw' };
  const delivery = entry.delivery === 'both' ? String(value('delivery') ?? deliveries.poll) : deliveries.poll;
  const filledIn = readForm(entry.input, { offline: offlineSources(manifest), value });
  return async (okta) => ({
    key,
    title: entry.title,
    choice: labelOfChoice(entry),
    input: await new NameLookup(okta).resolved(filledIn),
    delivery,
    watches: Array.isArray(filledIn['watch']),
    sample: entry.sample,
    toItem: (event) => ({ json: { ...objectOf(reduced(event, { schema: entry.output, wanted })) } }),
  });
}

function labelOfChoice({ eventTypeChoice, input }: Manifest['triggers'][number]): string | undefined {
  if (eventTypeChoice === undefined) return undefined;
  const { title } = objectOf(objectOf(input['properties'])[eventTypeChoice.field]);
  return typeof title === 'string' ? titleCase(title) : undefined;
}

/** New events since the last poll, or `null`. A manual test returns the newest event of the log or a sample. */
export async function poll(
  node: PollFunctions,
  { okta, trigger }: { okta: Connection; trigger: NodeTrigger },
): Promise<Item[][] | null> {
  if (node.getMode() === 'manual') return [[trigger.toItem((await newest(okta, trigger)) ?? trigger.sample)]];
  const state = node.getWorkflowStaticData('node');
  const of = JSON.stringify([okta.orgUrl, trigger.key, trigger.input]);
  // The trigger's input has changed: the previous cursor leads elsewhere.
  const cursor = state['of'] === of && typeof state['cursor'] === 'string' ? state['cursor'] : undefined;
  const watched = trigger.watches ? new WatchedValues(cursor === undefined ? undefined : state['watched']) : undefined;
  const read = await readLog(okta, trigger, { ...(cursor === undefined ? {} : { cursor }), watched });
  Object.assign(state, { of, cursor: read.cursor });
  if (watched !== undefined && read.events.length > 0) state['watched'] = watched.toStored();
  else if (watched === undefined) delete state['watched'];
  return read.events.length === 0 ? null : [read.events.map(trigger.toItem)];
}

/** New events since a cursor or a time, up to a page limit. The next poll returns the rest. */
export async function readLog(
  okta: Connection,
  { key, input }: NodeTrigger,
  {
    cursor: from,
    since,
    watched,
  }: { readonly cursor?: string; readonly since?: Date; readonly watched?: WatchedValues | undefined },
): Promise<{ readonly events: readonly TriggerEvent[]; readonly cursor: string | undefined }> {
  const events: TriggerEvent[] = [];
  let cursor = from;
  for (let page = 0; page < mostPages; page += 1) {
    const options = { since, attributes: watched?.attributes };
    const polled = await okta.poll(key, input, cursor, options).catch((error: unknown) => {
      if (events.length === 0) throw error;
    });
    // Return the events read so far. A lasting failure occurs again in the next poll.
    if (polled === undefined) break;
    events.push(...polled.items);
    cursor = polled.cursor;
    watched?.keep();
    if (!polled.more) break;
  }
  return { events, cursor };
}

/** The newest event of the log that matches, if there is one. */
async function newest(okta: Connection, { key, input }: NodeTrigger): Promise<TriggerEvent | undefined> {
  for (const since of sampleAges) {
    let cursor: string | undefined;
    let last: TriggerEvent | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const polled = await okta.poll(key, input, cursor, { since });
      last = polled.items.at(-1) ?? last;
      cursor = polled.cursor;
      if (!polled.more) break;
    }
    if (last !== undefined) return last;
  }
  return undefined;
}
