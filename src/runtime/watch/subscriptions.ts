import { refusedField } from '../../okta/errors.ts';
import { orderingKeyOf } from '../../resources/logs/event-parties.ts';
import type { LogEvent } from '../../step/log-event.ts';
import type { AnyTrigger } from '../../step/trigger.ts';
import { bindTrigger, matcherOf } from '../polling/poll-trigger.ts';
import type { Registry } from '../registry.ts';
import type { IncomingEvent } from './store.ts';

/** A trigger to watch. */
export interface Subscription {
  /** Key of a trigger. */
  readonly trigger: string;
  /** The trigger's input. @default {} */
  readonly input?: unknown;
  /** Identifies the subscription in the store. Keep it the same across restarts. @default the trigger's key */
  readonly id?: string;
}

/** A validated subscription. */
export interface BoundSubscription {
  readonly id: string;
  readonly trigger: AnyTrigger;
  readonly input: Readonly<Record<string, unknown>>;
  readonly types: readonly string[];
  readonly matches: (event: LogEvent) => boolean;
}

/** Validates subscriptions. Throws `invalid_request` for an unknown trigger, invalid input, or a duplicate ID. */
export async function bindSubscriptions(
  steps: Registry,
  subscriptions: readonly Subscription[],
): Promise<readonly BoundSubscription[]> {
  if (subscriptions.length === 0)
    throw refusedField('subscriptions', { what: 'is empty', hint: 'add at least one trigger' });
  const bound = new Map<string, BoundSubscription>();
  for (const { trigger: key, input = {}, id = key } of subscriptions) {
    if (bound.has(id))
      throw refusedField('subscriptions', {
        what: `contains the ID "${id}" twice`,
        hint: 'set a different id for each subscription of the same trigger',
      });
    const { trigger, input: parsed, types } = await bindTrigger(steps, { key, input });
    bound.set(id, { id, trigger, input: parsed, types, matches: matcherOf(trigger, parsed) });
  }
  return [...bound.values()];
}

/** The event types of all subscriptions. */
export function allEventTypes(subscriptions: readonly BoundSubscription[]): readonly string[] {
  return [...new Set(subscriptions.flatMap(({ types }) => types))].sort();
}

/**
 * Prepares events for the store, each with its matching subscriptions. Drops event types that no subscription uses, because a hook
 * may be shared with others.
 */
export function toIncomingEvents(
  subscriptions: readonly BoundSubscription[],
  events: readonly LogEvent[],
): readonly IncomingEvent[] {
  const types = new Set(allEventTypes(subscriptions));
  return events
    .filter(({ eventType }) => eventType === '' || types.has(eventType))
    .map((event) => ({
      uuid: event.uuid,
      event,
      orderingKey: orderingKeyOf(event),
      subscriptions: subscriptions.filter(({ matches }) => matches(event)).map(({ id }) => id),
    }));
}
