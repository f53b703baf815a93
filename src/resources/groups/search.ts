import { allEnded } from '../../okta/calls.ts';
import { searchText } from '../../okta/expression.ts';
import type { Okta } from '../../step/action.ts';
import type { Group } from './group.ts';

/** A page of groups for a picker. */
export interface GroupPage {
  readonly groups: readonly Group[];
  readonly next?: string | undefined;
}

/**
 * A page of the groups whose name contains a text, or of all. A search lags behind changes, so the first page starts with
 * the groups whose name begins with the text: `q` finds a group that has just been created.
 */
export async function searchGroups(
  okta: Okta<'listGroups'>,
  { query = '', cursor, type }: { readonly query?: string; readonly cursor?: string; readonly type?: string },
): Promise<GroupPage> {
  const words = query.trim();
  const ofType = type === undefined ? undefined : `type eq "${type}"`;
  const search = [`profile.name co ${searchText(words)}`, ofType].filter((part) => part !== undefined).join(' and ');
  const narrowed = words === '' ? { filter: ofType } : { search, sortBy: 'profile.name', sortOrder: 'asc' };
  const isFirst = words !== '' && cursor === undefined;
  const [begun, page] = await allEnded([
    isFirst ? okta.page('listGroups', { query: { q: words, limit: 100 } }) : undefined,
    okta.page('listGroups', { query: { ...narrowed, limit: 100 }, cursor }),
  ]);
  const found = [...(begun?.items ?? []), ...page.items];
  const groups = new Map(found.map((group) => [group.id, group]));
  const wanted = [...groups.values()].filter((group) => type === undefined || (group.type ?? type) === type);
  return { groups: wanted, next: page.next };
}
