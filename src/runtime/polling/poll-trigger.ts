import { OktaError, refusedField } from '../../okta/errors.ts';
import { eventTypeNotes, isAboutFailure } from '../../resources/logs/event-catalog.ts';
import { isFailed } from '../../resources/logs/event-parties.ts';
import { type TriggerEvent, toTriggerEvent } from '../../resources/logs/trigger-event.ts';
import { type LogEvent, toLogEvent } from '../../step/log-event.ts';
import type { AnyTrigger } from '../../step/trigger.ts';
import type { Registry } from '../registry.ts';
import { parseInput } from '../run/input.ts';
import { failure } from '../run/run-action.ts';
import type { Session } from '../session.ts';
import { type FreshReads, readFresh } from './fresh-subjects.ts';
import { pollPage } from './log-page.ts';

/** How a trigger is polled. */
export interface PollOptions {
  /** Events per request, from 1 to 1000; a cursor keeps to the limit that it was made with. @default 1000 */
  readonly limit?: number | undefined;
  /** Where to begin without a cursor: a time, ISO 8601 text, or how far back as `90s`, `15m`, `2h`, `7d`. @default now */
  readonly since?: string | Date | undefined;
}

/** What a poll gives. */
export interface Polled {
  /** What the trigger's output schema describes, oldest first. */
  readonly items: readonly TriggerEvent[];
  /** To be stored once the items are handed over, and given to the next poll. At most 64 KB. */
  readonly cursor: string;
  /** Whether to poll again at once: the page was full, or what some of its events are about could not be read in time. */
  readonly more: boolean;
  /**
   * Whether Okta's own link could not be followed (refused, expired, or for other types), so that the log was asked by time
   * instead; what had been handed over is left out.
   */
  readonly restarted: boolean;
  /** What may be wrong with the input, one entry each: event types newer than this version. Absent if there is nothing. */
  readonly notes?: readonly string[];
}

/** A trigger with its input, checked. */
export interface BoundTrigger {
  readonly trigger: AnyTrigger;
  readonly input: Readonly<Record<string, unknown>>;
  /** System Log event types that it listens to. */
  readonly types: readonly string[];
}

/** How many events of a page are completed at once where each takes a call. */
const readsAtOnce = 8;

/** A trigger with its input. Throws `invalid_request` for an unknown key or an input that does not fit. */
export async function bindTrigger(
  steps: Registry,
  { key, input }: { key: string; input: unknown },
): Promise<BoundTrigger> {
  const trigger = await steps.trigger(key);
  const parsed: Readonly<Record<string, unknown>> = parseInput(trigger.input, { input, step: key });
  return { trigger, input: parsed, types: typesOf(trigger, parsed) };
}

/** The event types that a trigger listens to for an input that has been checked. */
function typesOf(
  { eventTypes }: Pick<AnyTrigger, 'eventTypes'>,
  input: Readonly<Record<string, unknown>>,
): readonly string[] {
  return typeof eventTypes === 'function' ? eventTypes(input as never) : eventTypes;
}

/** Whether an event is one for a trigger with this input, wherever it comes from. */
export function matcherOf(trigger: AnyTrigger, input: Readonly<Record<string, unknown>>): (event: LogEvent) => boolean {
  const types = new Set(typesOf(trigger, input));
  return (event) => {
    // What cannot be read is not lost: whoever gets it can tell what it is.
    if (event.eventType === '') return true;
    return types.has(event.eventType) && countsOutcome(trigger, { event, input }) && trigger.match(event, input);
  };
}

function countsOutcome(
  { failures }: AnyTrigger,
  { event, input }: { event: LogEvent; input: Readonly<Record<string, unknown>> },
): boolean {
  if (failures === 'both') return true;
  if (failures === 'only') return isFailed(event);
  return input['includeFailed'] === true || !isFailed(event) || isAboutFailure(event.eventType);
}

/** What a trigger hands over for an event; reads what it is about if the input asks for it. */
export async function toOutput(
  session: Session,
  { trigger, input, event, reads = new Map() }: Omit<BoundTrigger, 'types'> & { event: LogEvent; reads?: FreshReads },
): Promise<TriggerEvent> {
  const { userIs, subjects } = trigger;
  const about = toTriggerEvent(event, { userIs });
  if (input['fresh'] !== true) return about;
  return { ...about, fresh: await readFresh(session, { subjects, about, reads }) };
}

/** One page of a trigger's events. */
export async function pollTrigger(
  session: Session,
  { key, input, ...request }: PollOptions & { key: string; input: unknown; cursor?: string | null | undefined },
): Promise<Polled> {
  const bound = await bindTrigger(session.steps, { key, input });
  try {
    const {
      events,
      cursorAfter,
      cut: _,
      ...page
    } = await pollPage(session, {
      ...request,
      types: bound.types,
      of: { trigger: key, org: session.orgUrl },
    });
    const wanted = events.filter(matcherOf(bound.trigger, bound.input));
    const items: TriggerEvent[] = [];
    const failed = await complete(session, { bound, events: wanted, items });
    const noted = eventTypeNotes(bound.types);
    const notes = noted.length === 0 ? {} : { notes: noted };
    if (failed === undefined) return { items, ...page, ...notes };
    // A page whose reads take longer than a poll may last would otherwise never be handed over.
    const [missing] = wanted.slice(items.length);
    if (items.length === 0 || missing === undefined || isCancelled(failed.error)) throw failed.error;
    const cursor = cursorAfter(events.slice(0, events.indexOf(missing)));
    return { items, cursor, more: true, restarted: page.restarted, ...notes };
  } catch (error) {
    throw failure(error, { session, key });
  }
}

/** What a trigger hands over of raw events, as an event hook delivers them, in their order. */
export async function readEvents(
  session: Session,
  { key, input, events }: { key: string; input: unknown; events: readonly unknown[] },
): Promise<TriggerEvent[]> {
  const bound = await bindTrigger(session.steps, { key, input });
  if (!Array.isArray(events)) {
    const hint = 'give the list data.events of what the event hook sent';
    throw refusedField('events', `is no list; ${hint}`, { hint });
  }
  try {
    const matches = matcherOf(bound.trigger, bound.input);
    const items: TriggerEvent[] = [];
    const failed = await complete(session, { bound, events: events.map(toLogEvent).filter(matches), items });
    if (failed !== undefined) throw failed.error;
    return items;
  } catch (error) {
    throw failure(error, { session, key });
  }
}

/** Adds outputs to the items in the order of their events, a few at a time; gives what kept it from completing one. */
async function complete(
  session: Session,
  { bound, events, items }: { bound: BoundTrigger; events: readonly LogEvent[]; items: TriggerEvent[] },
): Promise<{ readonly error: unknown } | undefined> {
  const reads: FreshReads = new Map();
  for (let at = 0; at < events.length; at += readsAtOnce) {
    const some = events.slice(at, at + readsAtOnce);
    try {
      items.push(...(await Promise.all(some.map((event) => toOutput(session, { ...bound, event, reads })))));
    } catch (error) {
      return { error };
    }
  }
  return undefined;
}

function isCancelled(error: unknown): boolean {
  return error instanceof OktaError && error.category === 'cancelled';
}
