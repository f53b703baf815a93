import type { Connection, TriggerEvent } from '../../index.ts';
import type { Manifest } from '../../manifest/schema.ts';
import { offlineSources } from './action-node.ts';
import type { Item, PollFunctions } from './platform.ts';
import { readForm } from './read-form.ts';
import { deliveries } from './trigger-node.ts';

/** A trigger as a node has it. */
export interface NodeTrigger {
  readonly key: string;
  readonly title: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly delivery: string;
}

/** Pages of the log that one poll reads at most; the next goes on from there. */
const mostPages = 20;
/** How far back the log is searched for a sample, step by step: Okta keeps it for 90 days. */
const sampleAges = ['1h', '1d', '7d', '90d'] as const;

/** What the node's form says. */
export function triggerOf(node: Pick<PollFunctions, 'getNodeParameter'>, manifest: Manifest): NodeTrigger {
  const key = String(node.getNodeParameter('event'));
  const entry = manifest.triggers.find((one) => one.key === key);
  if (entry === undefined) throw new Error(`This node has no event "${key}"; choose one from the list.`);
  // Without a fallback n8n throws for a field that the form does not show.
  const value = (name: string) => node.getNodeParameter(name, null) ?? undefined;
  const delivery = entry.delivery === 'both' ? String(value('delivery') ?? deliveries.poll) : deliveries.poll;
  return {
    key,
    title: entry.title,
    input: readForm(entry.input, { offline: offlineSources(manifest), value }),
    delivery,
  };
}

/** New events since the last poll; by hand the newest event that the log has. `null` if there are none. */
export async function poll(
  node: PollFunctions,
  { okta, trigger }: { okta: Connection; trigger: NodeTrigger },
): Promise<Item[][] | null> {
  if (node.getMode() === 'manual') return [[toItem(await newest(okta, trigger))]];
  if (trigger.delivery === deliveries.hook) return null;
  const state = node.getWorkflowStaticData('node');
  const of = JSON.stringify([okta.orgUrl, trigger.key, trigger.input]);
  // What was asked for has changed: the cursor of before leads elsewhere.
  let cursor = state['of'] === of && typeof state['cursor'] === 'string' ? state['cursor'] : undefined;
  const events: TriggerEvent[] = [];
  for (let page = 0; page < mostPages; page += 1) {
    const polled = await okta.poll(trigger.key, trigger.input, cursor).catch((error: unknown) => {
      if (events.length === 0) throw error;
    });
    // What was read before is handed over; what went wrong comes again with the next poll, if it lasts.
    if (polled === undefined) break;
    events.push(...polled.items);
    cursor = polled.cursor;
    if (!polled.more) break;
  }
  Object.assign(state, { of, cursor });
  return events.length === 0 ? null : [events.map(toItem)];
}

/** An event as an item. */
export function toItem(event: TriggerEvent): Item {
  return { json: { ...event } };
}

async function newest(okta: Connection, { key, title, input }: NodeTrigger): Promise<TriggerEvent> {
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
  throw new Error(
    `The org's log of the last 90 days has no event "${title}" that matches; let one happen in the org, and fetch again.`,
  );
}
