import { OktaError } from '../../okta/errors.ts';
import { orderingKeyOf } from '../../resources/logs/event-parties.ts';
import type { LogEvent } from '../../step/log-event.ts';
import type { AnyTrigger } from '../../step/trigger.ts';
import { bindTrigger, matcherOf } from '../polling/poll-trigger.ts';
import type { Registry } from '../registry.ts';
import type { IncomingEvent } from './store.ts';

/** What is to be watched for. */
export interface Subscription {
  /** Key of a trigger. */
  readonly trigger: string;
  /** The trigger's input. @default {} */
  readonly input?: unknown;
  /** Tells subscriptions of the same trigger apart; it has to stay the same across restarts. @default the trigger's key */
  readonly id?: string;
}

/** A subscription that was checked. */
export interface BoundSubscription {
  readonly id: string;
  readonly trigger: AnyTrigger;
  readonly input: Readonly<Record<string, unknown>>;
  readonly types: readonly string[];
  readonly matches: (event: LogEvent) => boolean;
}

/** Checks subscriptions. Throws `invalid_request` for an unknown trigger, bad input, or two with the same ID. */
export async function bindSubscriptions(
  steps: Registry,
  subscriptions: readonly Subscription[],
): Promise<readonly BoundSubscription[]> {
  if (subscriptions.length === 0) {
    const hint = 'name at least one trigger';
    throw new OktaError('invalid_request', `There is nothing to watch for; ${hint}.`, { hint, field: 'subscriptions' });
  }
  const bound = new Map<string, BoundSubscription>();
  for (const { trigger: key, input = {}, id = key } of subscriptions) {
    if (bound.has(id)) {
      const hint = 'give each an id of its own';
      const message = `There are two subscriptions "${id}", and what waits for one would reach the other; ${hint}.`;
      throw new OktaError('invalid_request', message, { hint, field: 'subscriptions' });
    }
    const { trigger, input: parsed, types } = await bindTrigger(steps, { key, input });
    bound.set(id, { id, trigger, input: parsed, types, matches: matcherOf(trigger, parsed) });
  }
  return [...bound.values()];
}

/** The event types of all subscriptions together. */
export function typesOfAll(subscriptions: readonly BoundSubscription[]): readonly string[] {
  return [...new Set(subscriptions.flatMap(({ types }) => types))].sort();
}

/**
 * Events on their way into a store, each with the subscriptions that it is for. A type that nobody listens to is left
 * out: a hook may be shared with others.
 */
export function incoming(
  subscriptions: readonly BoundSubscription[],
  events: readonly LogEvent[],
): readonly IncomingEvent[] {
  const types = new Set(typesOfAll(subscriptions));
  return events
    .filter(({ eventType }) => eventType === '' || types.has(eventType))
    .map((event) => ({
      uuid: event.uuid,
      event,
      orderingKey: orderingKeyOf(event),
      subscriptions: subscriptions.filter(({ matches }) => matches(event)).map(({ id }) => id),
    }));
}
