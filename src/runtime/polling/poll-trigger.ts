import { allEnded } from '../../okta/calls.ts';
import { OktaError, refusedField } from '../../okta/errors.ts';
import { eventTypeNotes, isAboutFailure } from '../../resources/logs/event-catalog.ts';
import { isFailed } from '../../resources/logs/event-parties.ts';
import { type TriggerEvent, toTriggerEvent } from '../../resources/logs/trigger-event.ts';
import { chosenTypes } from '../../step/event-choice.ts';
import { type LogEvent, toLogEvent } from '../../step/log-event.ts';
import type { AnyTrigger } from '../../step/trigger.ts';
import type { Registry } from '../registry.ts';
import { parseInput } from '../run/input.ts';
import { failure } from '../run/run-action.ts';
import type { Session } from '../session.ts';
import type { AttributeStore } from './attribute-store.ts';
import { pollPage } from './log-page.ts';
import { readSubjects, type SubjectReads } from './read-subjects.ts';
import { watchedAttributes, watchedIn } from './watched-attributes.ts';

/** Options of a poll. */
export interface PollOptions {
  /** Remembers watched attributes for triggers whose input has `watch`, such as `user_profile_updated`. */
  readonly attributes?: AttributeStore | undefined;
  /** Events per request, from 1 to 1000. A cursor keeps the limit that it was created with. @default 1000 */
  readonly limit?: number | undefined;
  /** Where to start without a cursor: a `Date`, ISO 8601 text, or an age such as `90s`, `15m`, `2h`, `7d`. @default now */
  readonly since?: string | Date | undefined;
}

/** The result of a poll. */
export interface PollResult {
  /** The new items by the trigger's output schema, oldest first. */
  readonly items: readonly TriggerEvent[];
  /** Store it once the items are handled, and pass it to the next poll. At most 64 KB. */
  readonly cursor: string;
  /** Whether to poll again immediately: the page was full, or some of its events could not be completed in time. */
  readonly more: boolean;
  /**
   * Whether the log was queried by time because Okta's link was refused, had expired, or was for other event types. Items that
   * were already returned are left out.
   */
  readonly restarted: boolean;
  /** Warnings about the input, such as event types that are newer than this version. Absent without warnings. */
  readonly notes?: readonly string[];
}

/** A trigger with its validated input. */
export interface BoundTrigger {
  readonly trigger: AnyTrigger;
  readonly input: Readonly<Record<string, unknown>>;
  /** The System Log event types of the trigger for this input. */
  readonly types: readonly string[];
}

/** An event to complete. */
export interface EventContext {
  readonly event: LogEvent;
  readonly reads?: SubjectReads;
  readonly attributes?: AttributeStore | undefined;
}

/** Events of a page that are completed concurrently with `fresh`. */
const readConcurrency = 8;

/** Finds a trigger and validates its input. Throws `invalid_request`. */
export async function bindTrigger(
  steps: Registry,
  { key, input }: { key: string; input: unknown },
): Promise<BoundTrigger> {
  const trigger = await steps.trigger(key);
  const parsed: Readonly<Record<string, unknown>> = parseInput(trigger.input, input);
  return { trigger, input: parsed, types: typesOf(trigger, parsed) };
}

function typesOf(
  { eventTypes, choice }: Pick<AnyTrigger, 'eventTypes' | 'choice'>,
  input: Readonly<Record<string, unknown>>,
): readonly string[] {
  if (typeof eventTypes === 'function') return eventTypes(input as never);
  return choice === undefined ? eventTypes : chosenTypes(choice, input);
}

/** Returns the filter of a trigger for events from polls and hooks. */
export function matcherOf(trigger: AnyTrigger, input: Readonly<Record<string, unknown>>): (event: LogEvent) => boolean {
  const types = new Set(typesOf(trigger, input));
  return (event) => {
    // An event without a readable type is passed on rather than lost.
    if (event.eventType === '') return true;
    return types.has(event.eventType) && countsOutcome(trigger, { event, input }) && trigger.match(event, input);
  };
}

function countsOutcome(
  { failures }: AnyTrigger,
  { event, input }: { event: LogEvent; input: Readonly<Record<string, unknown>> },
): boolean {
  if (failures === 'both') return true;
  if (failures === 'only') return isFailed(event) || isAboutFailure(event.eventType);
  return input['includeFailed'] === true || !isFailed(event) || isAboutFailure(event.eventType);
}

/** The output of a trigger for an event, with the current objects if the input asks for `fresh`. */
export async function toOutput(
  session: Session,
  { trigger, input, event, reads = new Map(), attributes }: Omit<BoundTrigger, 'types'> & EventContext,
): Promise<TriggerEvent> {
  const plain = toTriggerEvent(event, trigger);
  const fresh =
    input['fresh'] === true
      ? { fresh: await readSubjects(session, { subjects: trigger.subjects, about: plain, reads }) }
      : {};
  const names = watchedIn({ trigger, input });
  if (names === undefined) return { ...plain, ...fresh };
  // The values are stored last, so that an event that fails leaves none.
  return { ...plain, ...(await watchedAttributes(session, { about: plain, names, attributes })), ...fresh };
}

/** Polls a trigger for one page. */
export async function pollTrigger(
  session: Session,
  {
    key,
    input,
    attributes,
    ...request
  }: PollOptions & { key: string; input: unknown; cursor?: string | null | undefined },
): Promise<PollResult> {
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
    const matching = events.filter(matcherOf(bound.trigger, bound.input));
    const items: TriggerEvent[] = [];
    const failed = await complete(session, { bound, events: matching, items, attributes });
    const noted = eventTypeNotes(bound.types);
    const notes = noted.length === 0 ? {} : { notes: noted };
    if (failed === undefined) return { items, ...page, ...notes };
    // Return what is complete: a page whose reads take longer than the deadline would otherwise never be returned.
    const [missing] = matching.slice(items.length);
    if (items.length === 0 || missing === undefined || isCanceled(failed.error)) throw failed.error;
    const cursor = cursorAfter(events.slice(0, events.indexOf(missing)));
    return { items, cursor, more: true, restarted: page.restarted, ...notes };
  } catch (error) {
    throw failure(error, { session, key });
  }
}

/** The outputs of a trigger for the raw events of an event hook, in their order. */
export async function readEvents(
  session: Session,
  { key, input, events }: { key: string; input: unknown; events: readonly unknown[] },
): Promise<TriggerEvent[]> {
  const bound = await bindTrigger(session.steps, { key, input });
  if (!Array.isArray(events)) {
    throw refusedField('events', {
      what: 'is not a list',
      hint: "pass data.events of the event hook's body",
    });
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

interface EventsToComplete {
  readonly bound: BoundTrigger;
  readonly events: readonly LogEvent[];
  readonly items: TriggerEvent[];
  readonly attributes?: AttributeStore | undefined;
}

/** Adds outputs to the items in the order of their events, a few at a time. Returns the failure that stopped it, if any. */
async function complete(
  session: Session,
  { bound, events, items, attributes }: EventsToComplete,
): Promise<{ readonly error: unknown } | undefined> {
  const reads: SubjectReads = new Map();
  // What was before an event is what was after the one before it.
  const concurrency = watchedIn(bound) === undefined ? readConcurrency : 1;
  for (let at = 0; at < events.length; at += concurrency) {
    const some = events.slice(at, at + concurrency);
    try {
      items.push(...(await allEnded(some.map((event) => toOutput(session, { ...bound, event, reads, attributes })))));
    } catch (error) {
      return { error };
    }
  }
  return undefined;
}

function isCanceled(error: unknown): boolean {
  return error instanceof OktaError && error.category === 'cancelled';
}
