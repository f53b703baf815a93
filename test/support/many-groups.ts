import type { Sandbox } from '../../sandbox/src/index.ts';

/** Adds groups `Team 001`, `Team 002`, … to the org, all with this member if one is given; gives their IDs in order. */
export function addTeams(sandbox: Sandbox, { count, userId }: { count: number; userId?: string }): string[] {
  const { org, scenario } = sandbox;
  return Array.from({ length: count }, (_, index) => {
    const number = String(index + 1).padStart(3, '0');
    const group = scenario.addGroup({ id: org.ids(`00gteam${number}`), profile: { name: `Team ${number}` } });
    if (userId !== undefined) scenario.addMember(group.id, userId);
    return group.id;
  });
}
