import { z } from 'zod';
import { OktaError } from '../../okta/errors.ts';
import { searchText } from '../../okta/expression.ts';
import type { Okta } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { requiredText } from '../../step/fields.ts';
import { type Group, groupTypes } from './group.ts';

/** Which groups to find by name. */
export interface NamedGroups {
  readonly name: string;
  /** @default 'exact' */
  readonly match?: 'exact' | 'begins with' | undefined;
  readonly type?: string | undefined;
}

/** The most groups that `q` finds (Okta docs). */
const mostByQuery = 300;

/**
 * Finds groups by name, without regard to case. `q` finds a group that has just been created; only if more names begin with the
 * text than it returns does the search help, which lags behind changes.
 */
export async function groupsNamed(
  okta: Okta<'listGroups'>,
  { name, match = 'exact', type }: NamedGroups,
): Promise<Group[]> {
  const wanted = name.trim().toLowerCase();
  const fits = (group: Group) => {
    const given = group.profile?.name?.toLowerCase() ?? '';
    const isNamed = match === 'exact' ? given.trim() === wanted : given.startsWith(wanted);
    return isNamed && (type === undefined || group.type === type);
  };
  const begun = await okta.page('listGroups', { query: { q: name.trim(), limit: mostByQuery } });
  const found = begun.items.filter(fits);
  if (found.length > 0 || begun.items.length < mostByQuery) return found;
  const operator = match === 'exact' ? 'eq' : 'sw';
  const search = [
    `profile.name ${operator} ${searchText(name)}`,
    ...(type === undefined ? [] : [`type eq ${searchText(type)}`]),
  ].join(' and ');
  const searched = await okta.page('listGroups', { query: { search, limit: 200 } });
  return searched.items.filter(fits);
}

/** The most groups that an error names. */
const mostNamed = 10;

/** The only one of some groups, or the first by name if the caller allows it. Throws `conflict` for several. */
export function onlyGroup(
  groups: readonly Group[],
  { name, ifMany }: { readonly name: string; readonly ifMany: 'fail' | 'first' },
): Group | undefined {
  const nameOf = (group: Group) => group.profile?.name ?? '';
  if (ifMany === 'fail' && groups.length > 1) {
    const ids = groups.slice(0, mostNamed).map(({ id, type }) => (type === undefined ? id : `${id} (${type})`));
    const more = groups.length > mostNamed ? ' and more' : '';
    const what = `${groups.length} groups match the name "${name}": ${ids.join(', ')}${more}`;
    throw new OktaError('conflict', { what, hint: 'set the type, or set ifMany to "first"' }, { field: 'name' });
  }
  // "Team 9" comes before "Team 10".
  return groups.toSorted((one, other) => nameOf(one).localeCompare(nameOf(other), 'en', { numeric: true }))[0];
}

/** Input of the step that finds a group by its name. */
export const wantedGroup = z.strictObject({
  name: field(requiredText(), { title: 'Name', description: 'Not case-sensitive.', placeholder: 'Engineering' }),
  type: field(z.enum(groupTypes), {
    title: 'Type',
    description: 'OKTA_GROUP is managed in Okta, APP_GROUP by a directory or an app. BUILT_IN is Everyone.',
  }).optional(),
  match: field(z.enum(['exact', 'begins with']), {
    title: 'Match',
    description: 'How the name must match: exactly, or only its beginning.',
    default: 'exact',
  }).optional(),
  ifMany: field(z.enum(['fail', 'first']), {
    title: 'If several match',
    description: 'What to do if several groups match: fail, or return the first one by name.',
    default: 'fail',
  }).optional(),
});
