import type { Okta } from '../connector/context.ts';
import { toGroup } from '../models/group.ts';

/** Adds a user to those of the groups that it is not in yet; gives their IDs. */
export async function joinGroups(
  okta: Okta<'listUserGroups' | 'assignUserToGroup'>,
  { userId, groupIds }: { userId: string; groupIds: readonly string[] },
): Promise<string[]> {
  if (groupIds.length === 0) return [];
  const present = new Set<string>();
  for await (const page of okta.pages('listUserGroups', { path: { id: userId } })) {
    for (const group of page) present.add(toGroup(group).id);
  }
  const missing = [...new Set(groupIds)].filter((id) => !present.has(id));
  for (const groupId of missing) await okta.call('assignUserToGroup', { path: { groupId, userId } });
  return missing;
}
