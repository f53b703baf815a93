import type { Okta } from '../../step/action.ts';
import { attributesIn } from '../group-rules/clauses.ts';
import { readExpression } from '../group-rules/expression-evaluator.ts';
import type { SeenGroup } from '../group-rules/expression-functions.ts';
import type { ExpressionNode } from '../group-rules/expression-tree.ts';
import { fills, type GroupRule, ruleLabel } from '../group-rules/group-rule.ts';
import { GroupRules } from '../group-rules/group-rules.ts';
import type { Member } from '../group-rules/members.ts';
import { readRule } from '../group-rules/rule-change.ts';
import { type SubjectContext, verdictOf } from '../group-rules/rule-verdict.ts';
import type { Group } from '../groups/group.ts';
import type { User } from '../users/user.ts';
import { groupName } from './changes.ts';
import { shownObject } from './explanation-parts.ts';
import { Outlook } from './outlook.ts';
import type { Preview, PreviewInput } from './preview-model.ts';
import { type PreviewOperation, PreviewReader } from './preview-reader.ts';

/** A rule as it would be, and as it is. */
interface Planned {
  readonly action: NonNullable<PreviewInput['action']>;
  readonly before: GroupRule | undefined;
  readonly after: GroupRule;
  readonly groups: readonly Group[];
}

/** Previews what the activation, deactivation or deletion of a group rule does to the members of its groups. */
export async function previewRule(okta: Okta<PreviewOperation>, input: PreviewInput): Promise<Preview> {
  const reader = new PreviewReader(okta);
  const planned = await plannedRule(reader, input);
  const outlook = new Outlook();
  const members = new Map<string, Map<string, Member>>();
  for (const group of planned.groups) members.set(group.id, await reader.members(group.id));
  const { after, groups, action } = planned;
  const tree = after.expression === undefined ? undefined : readExpression(after.expression);
  const judged =
    action === 'activate' && tree !== undefined ? await judge(reader, { planned, members, tree, outlook }) : undefined;
  if (action !== 'activate') for (const group of groups) release(outlook, { planned, group, members });
  const others = (await reader.once(new GroupRules(okta).all())) ?? [];
  const sharing = others.filter((rule) => rule.id !== after.id && groups.some(({ id }) => fills(rule, id)));
  const notes = notesOf(planned, { isReadable: tree !== undefined || action !== 'activate', members });
  return {
    action,
    rule: {
      ...(planned.before === undefined ? {} : { id: after.id }),
      ...(after.name === undefined ? {} : { name: after.name }),
      ...(after.status === undefined ? {} : { status: after.status }),
      ...(after.expression === undefined ? {} : { expression: after.expression }),
      groups: groups.map(({ id, profile }) => shownObject(id, profile?.name)),
    },
    sentence: outlook.sentence(action),
    ...outlook.lists(input.mostListed ?? usualListed),
    neverFilled: judged?.neverFilled ?? [],
    otherRules: sharing.map(({ id, name }) => shownObject(id, name)),
    cost: {
      calls: reader.calls,
      users: judged?.users ?? 0,
      ...(judged?.search === undefined ? {} : { search: judged.search }),
      changes: outlook.changes,
    },
    notes,
  };
}

const usualListed = 200;

async function plannedRule(reader: PreviewReader, input: PreviewInput): Promise<Planned> {
  const { rule, action = 'activate', expression, groups: groupIds, excludedUsers } = input;
  const before = rule === undefined ? undefined : await reader.once(readRule(reader.okta, rule));
  const ids = groupIds ?? before?.groups.map(({ id }) => id) ?? [];
  const groups: Group[] = [];
  for (const groupId of new Set(ids))
    groups.push(await reader.once(reader.okta.read('getGroup', { path: { groupId } })));
  const after = {
    ...(before ?? { id: '', excludedUsers: [] }),
    ...(expression === undefined ? {} : { expression }),
    ...(excludedUsers === undefined ? {} : { excludedUsers }),
    groups: groups.map(({ id, profile }) => shownObject(id, profile?.name)),
  };
  return { action, before, after, groups };
}

interface Judging {
  readonly planned: Planned;
  readonly members: ReadonlyMap<string, ReadonlyMap<string, Member>>;
  readonly tree: ExpressionNode;
  readonly outlook: Outlook;
}

/** Judges everyone for whom the expression may be true, and every member whom the rule holds. */
async function judge(reader: PreviewReader, { planned, members, tree, outlook }: Judging) {
  const { users, search } = await reader.candidates(tree);
  const asked = await reader.groupsAsked(tree);
  const defaultType = await reader.defaultType();
  const targets = planned.groups.map((group): SeenGroup => ({ id: group.id, name: groupName(group) }));
  const contextOf = (user: User): SubjectContext => ({
    ...(asked === undefined ? {} : { groups: groupsOf(user, asked) }),
    unsettled: targets,
    hasDefaultType: defaultType !== undefined && user.type?.id === defaultType,
  });
  const people = new Map(users.map((user) => [user.id, user]));
  // A member is listed with the whole profile, and also if no search finds them.
  for (const list of members.values()) for (const [id, member] of list) people.set(id, member);
  for (const user of people.values()) {
    const { outcome, why, clauses } = verdictOf(planned.after, user, contextOf(user));
    if (outcome === 'undecided') {
      outlook.undecided({
        user,
        why: `The rule ${why}.`,
        clauses: clauses.filter((one) => one.outcome === 'undecided'),
      });
      continue;
    }
    for (const group of planned.groups) {
      const member = members.get(group.id)?.get(user.id);
      if (outcome === 'adds') outlook.wanted({ user, group, member, ruleId: planned.before?.id });
      else if (member !== undefined) outlook.unwanted({ user, group, member, rule: planned.before, why });
    }
  }
  const attributes = [...new Set(attributesIn(tree))];
  const isFilled = (name: string) => [...people.values()].some(({ profile = {} }) => isValue(profile[name]));
  return { users: people.size, search, neverFilled: attributes.filter((name) => !isFilled(name)) };
}

function isValue(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function groupsOf(user: User, { groups, byUser }: NonNullable<Awaited<ReturnType<PreviewReader['groupsAsked']>>>) {
  return [...groups.filter(({ isUnsettled }) => isUnsettled === true), ...(byUser.get(user.id) ?? [])];
}

/** Members whom a rule holds, once it is inactive or deleted. Okta's help: deactivating a rule removes nobody. */
function release(
  outlook: Outlook,
  { planned, group, members }: { planned: Planned; group: Group; members: Judging['members'] },
): void {
  const { before, action } = planned;
  if (before === undefined) return;
  for (const member of members.get(group.id)?.values() ?? [])
    outlook.released({ user: member, group, member, rule: before, removes: action === 'delete_and_remove_users' });
}

function notesOf(
  { before, after, groups, action }: Planned,
  { isReadable, members }: { readonly isReadable: boolean; readonly members: Judging['members'] },
): string[] {
  const lost = before?.groups.filter(({ id }) => !groups.some((group) => group.id === id)) ?? [];
  const unusable = groups.filter(({ type }) => type !== undefined && type !== 'OKTA_GROUP');
  const all = [...members.values()].flatMap((list) => [...list.values()]);
  const isOlder = before !== undefined && all.some(({ groupRules }) => groupRules === undefined);
  return [
    ...(isReadable
      ? []
      : [
          'The expression uses a part of the language that is not judged here, so nobody was judged. Preview the rule in Okta.',
        ]),
    ...lost.map(
      ({ id, name = id }) =>
        `What happens to members of ${name}, which the rule would no longer fill, is not documented.`,
    ),
    ...unusable.map((group) => `Rules cannot fill the group ${groupName(group)}, which is not managed in Okta.`),
    ...(isOlder ? [`This org does not say which members the rule "${ruleLabel(after)}" holds.`] : []),
    ...(before?.status === 'ACTIVE' && action === 'activate'
      ? ['The rule is active already; a change pauses it meanwhile.']
      : []),
  ];
}
