import { insertGroup } from '../../sandbox/src/groups/groups.ts';
import { addMember } from '../../sandbox/src/groups/memberships.ts';
import type { Sandbox } from '../../sandbox/src/index.ts';

/** Adds groups `Team 001`, `Team 002`, … to the org, all with this member if one is given; gives their IDs in order. */
export function addTeams(sandbox: Sandbox, { count, userId }: { count: number; userId?: string }): string[] {
  const { org } = sandbox;
  const user = userId === undefined ? undefined : org.users.get(userId);
  return Array.from({ length: count }, (_, index) => {
    const number = String(index + 1).padStart(3, '0');
    const group = insertGroup(org, { id: org.ids(`00gteam${number}`), profile: { name: `Team ${number}` } });
    if (user !== undefined) addMember(org, { group, user, log: () => {} });
    return group.id;
  });
}
