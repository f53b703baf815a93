import { type Effect, type Manifest, manifest, refusedField } from 'okta-connector';
import { nearestName } from 'okta-connector/host';

/** Which steps a document describes. A step must meet every list that is given. A trigger has the effect `read`. */
export interface DocumentFilter {
  readonly resources?: readonly string[] | undefined;
  readonly effects?: readonly string[] | undefined;
  readonly keys?: readonly string[] | undefined;
}

/** The steps of a document. */
export interface Selection {
  readonly actions: Manifest['actions'];
  readonly triggers: Manifest['triggers'];
  /** Whether it has every step. */
  readonly isWhole: boolean;
}

const effects = ['read', 'add', 'change', 'remove'] as const satisfies readonly Effect[];

const or = new Intl.ListFormat('en', { type: 'disjunction' });

/** The steps that a filter selects. Throws `invalid_request` for an unknown name and if no step is left. */
export function selectSteps({ resources, effects: wanted, keys }: DocumentFilter = {}): Selection {
  const { actions, triggers } = manifest;
  const isWhole = [resources, wanted, keys].every((names) => names === undefined);
  const isOf = {
    resource: chosen('resources', { names: resources, of: manifest.resources.map(({ key }) => key) }),
    effect: chosen('effects', { names: wanted, of: effects }),
    key: chosen('keys', {
      names: keys,
      of: [...actions, ...triggers].map(({ key }) => key),
      otherwise: 'use a key from the manifest',
    }),
  };
  const selected = {
    actions: actions.filter(
      ({ resource, effect, key }) => isOf.resource(resource) && isOf.effect(effect) && isOf.key(key),
    ),
    triggers: triggers.filter(({ resource, key }) => isOf.resource(resource) && isOf.effect('read') && isOf.key(key)),
  };
  if (selected.actions.length + selected.triggers.length === 0)
    throw refusedField('filter', { what: 'selects no step', hint: 'remove one of its lists' });
  return { ...selected, isWhole };
}

/** Names that a filter may list, and what to do about an unknown one that resembles none. */
interface Choice {
  readonly names: readonly string[] | undefined;
  readonly of: readonly string[];
  readonly otherwise?: string;
}

function chosen(
  list: string,
  { names, of: known, otherwise = `use ${or.format(known)}` }: Choice,
): (name: string) => boolean {
  if (names === undefined) return () => true;
  const path = `filter.${list}`;
  if (names.length === 0) throw refusedField(path, { what: 'is empty', hint: 'name at least one, or omit the list' });
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const near = nearestName(unknown, known);
    const hint = near === undefined ? otherwise : `did you mean "${near}"?`;
    throw refusedField(path, { what: `contains the unknown name "${unknown}"`, hint });
  }
  return (name) => names.includes(name);
}
