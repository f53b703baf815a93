import { type Fault, OktaError } from '../../okta/errors.ts';
import { eventTypeFault, hookEligible, isEventType } from '../../resources/logs/event-catalog.ts';
import { mostTypes } from '../../resources/logs/event-types-field.ts';
import type { Registry } from '../registry.ts';
import { bindSubscriptions, type Subscription, typesOfAll } from '../watch/subscriptions.ts';

/** What a hook is to listen to: event types, or what triggers with their inputs need. */
export interface WantedTypes {
  readonly types?: readonly string[];
  readonly subscriptions?: readonly Subscription[];
}

/** Event types by how they can arrive. */
export interface SortedTypes {
  /** What an event hook may subscribe to. */
  readonly eligible: readonly string[];
  /** What only the System Log has. */
  readonly pollingOnly: readonly string[];
}

/**
 * Sorts what is wanted. Throws `invalid_request` for what is not an event type, with the nearest one. Whether a hook may
 * carry a type that is newer than the catalogue only Okta decides: one that is asked for by name is tried.
 */
export async function sortTypes(
  steps: Registry,
  { types = [], subscriptions = [] }: WantedTypes,
): Promise<SortedTypes> {
  const faults = types.flatMap((type): Fault[] => {
    const fault = eventTypeFault(type);
    return fault === undefined
      ? []
      : [
          {
            path: 'types',
            message: `has ${fault.replace(" is no event type of Okta's;", ', which is no event type;')}`,
          },
        ];
  });
  const [first] = faults;
  if (first !== undefined) {
    const hint = 'take event types from the catalogue';
    throw new OktaError('invalid_request', `${first.path} ${first.message}`, { faults, hint, field: 'types' });
  }
  const bound = subscriptions.length === 0 ? [] : typesOfAll(await bindSubscriptions(steps, subscriptions));
  const all = [...new Set([...types, ...bound])].sort();
  if (all.length === 0) {
    const hint = 'name event types, or subscriptions';
    throw new OktaError('invalid_request', `There is nothing to subscribe to; ${hint}.`, { hint, field: 'types' });
  }
  const { eligible = [], pollingOnly = [] } = Object.groupBy(all, (type) =>
    hookEligible(type) || (types.includes(type) && !isEventType(type)) ? 'eligible' : 'pollingOnly',
  );
  return { eligible, pollingOnly };
}

/**
 * Deals types out to hooks so that as few as possible change: each keeps what it has of them, new ones go where there is
 * room, and further hooks take the rest.
 */
export function dealTypes(
  wanted: readonly string[],
  hooks: readonly { readonly types: readonly string[] }[],
): readonly (readonly string[])[] {
  const left = new Set(wanted);
  const dealt = hooks.map(({ types }) => {
    const kept = types.filter((type) => left.has(type)).slice(0, mostTypes);
    for (const type of kept) left.delete(type);
    return kept;
  });
  for (let place = 0; left.size > 0; place += 1) {
    const types = dealt[place] ?? [];
    const more = [...left].slice(0, mostTypes - types.length);
    for (const type of more) left.delete(type);
    dealt[place] = [...types, ...more];
  }
  return dealt;
}
