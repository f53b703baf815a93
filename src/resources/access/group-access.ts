import { allEnded } from '../../okta/calls.ts';
import type { AccessReader } from './access-reader.ts';
import { userBlocks } from './blocks.ts';
import { endMembership, groupName, insteadOfRemoval, joinGroup } from './changes.ts';
import { type Explained, judgedRules, pathThrough } from './explanation-parts.ts';

/** Explains a user's membership of one group. */
export async function explainGroup(reader: AccessReader, groupId: string): Promise<Explained> {
  const { okta, user } = reader;
  const [group, memberships] = await allEnded([okta.read('getGroup', { path: { groupId } }), reader.memberships()]);
  const isMember = memberships.has(group.id);
  const origins = isMember ? await reader.origins([group]) : [];
  const liftable = userBlocks(user);
  const rules = (await reader.rules.all()) ?? [];
  const lifts = liftable.flatMap(({ lift }) => lift ?? []);
  const name = groupName(group);
  return {
    verb: { has: `is in the group ${name}`, lacks: `is not in the group ${name}` },
    target: { kind: 'group', id: group.id, name },
    paths: origins.map((origin) => pathThrough(origin)),
    blocks: liftable.map(({ block }) => block),
    toEnd: origins.flatMap((origin) => endMembership(origin, user.id)),
    toOpen: isMember ? lifts : [...lifts, joinGroup(group, user.id)],
    alternatives: origins.flatMap((origin) => insteadOfRemoval(origin, user.id)),
    rules: judgedRules(rules, { groups: [group], user, subject: await reader.subject() }),
    notes: [],
  };
}
