import { type Fault, OktaError, refusedField } from '../../okta/errors.ts';
import { eventTypeFault, hookEligible, isEventType } from '../../resources/logs/event-catalog.ts';
import { mostTypes } from '../../resources/logs/event-types-field.ts';
import type { Registry } from '../registry.ts';
import { allEventTypes, bindSubscriptions, type Subscription } from '../watch/subscriptions.ts';

/** Event types for a hook: by name, or the types that triggers with their inputs need. */
export interface TypeSelection {
  readonly types?: readonly string[];
  readonly subscriptions?: readonly Subscription[];
}

/** Event types by the way they can be delivered. */
export interface PartitionedTypes {
  /** Types that an event hook can deliver. */
  readonly eligible: readonly string[];
  /** Types that only polling delivers. */
  readonly pollingOnly: readonly string[];
}

/**
 * Partitions event types by the way they can be delivered. Throws `invalid_request` for an unknown type and suggests the
 * nearest one. Only Okta knows whether a hook can deliver a type that is newer than the catalog; one given by name is tried.
 */
export async function partitionTypes(
  steps: Registry,
  { types = [], subscriptions = [] }: TypeSelection,
): Promise<PartitionedTypes> {
  const faults = types.flatMap((type): Fault[] => {
    const problem = eventTypeFault(type);
    return problem === undefined ? [] : [{ path: 'types', what: problem, message: `types: ${problem}` }];
  });
  const [first] = faults;
  if (first !== undefined) throw new OktaError('invalid_request', { what: first.message }, { faults, field: 'types' });
  const bound = subscriptions.length === 0 ? [] : allEventTypes(await bindSubscriptions(steps, subscriptions));
  const all = [...new Set([...types, ...bound])].sort();
  if (all.length === 0) throw refusedField('types', { what: 'is empty', hint: 'add event types or subscriptions' });
  const { eligible = [], pollingOnly = [] } = Object.groupBy(all, (type) =>
    hookEligible(type) || (types.includes(type) && !isEventType(type)) ? 'eligible' : 'pollingOnly',
  );
  return { eligible, pollingOnly };
}

/**
 * Distributes event types over hooks so that few hooks change. Each hook keeps the types that it has, new types fill the free
 * places, and further hooks take the rest.
 *
 * @example
 * // At most 2 types for each hook:
 * distributeTypes(['a', 'b', 'c', 'd'], [{ types: ['b', 'x'] }]) // [['b', 'a'], ['c', 'd']]
 */
export function distributeTypes(
  types: readonly string[],
  hooks: readonly { readonly types: readonly string[] }[],
): readonly (readonly string[])[] {
  const left = new Set(types);
  const result = hooks.map(({ types: current }) => {
    const kept = current.filter((type) => left.has(type)).slice(0, mostTypes);
    for (const type of kept) left.delete(type);
    return kept;
  });
  for (let place = 0; left.size > 0; place += 1) {
    const kept = result[place] ?? [];
    const added = [...left].slice(0, mostTypes - kept.length);
    for (const type of added) left.delete(type);
    result[place] = [...kept, ...added];
  }
  return result;
}
