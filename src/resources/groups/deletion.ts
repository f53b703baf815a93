import { z } from 'zod';
import { OktaError } from '../../okta/errors.ts';
import type { Okta } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { ruleLabel } from '../group-rules/group-rule.ts';
import { type Group, group } from './group.ts';

/** Operations that delete a group or read what it is used for. */
export type GroupDeletion =
  | 'deleteGroup'
  | 'getGroup'
  | 'listGroupUsers'
  | 'listAssignedApplicationsForGroup'
  | 'listGroupRules';

/** How many members, apps or rules are read and named. */
const mostRead = 200;
const mostNamed = 10;

/**
 * Deletes a group. Refuses Everyone, and a group with members unless the caller allows it. A dry run also reads what the group
 * is used for. Returns the group as it was; `changed` is false if somebody else deleted it in the meantime.
 */
export async function deleteGroup(
  okta: Okta<GroupDeletion>,
  { groupId, ifMembers, dryRun }: { groupId: string; ifMembers: 'fail' | 'delete'; dryRun: boolean },
): Promise<{ readonly changed: boolean; readonly group: Group }> {
  const path = { groupId };
  const found = await okta.read('getGroup', { path });
  const name = found.profile?.name ?? groupId;
  if (found.type === 'BUILT_IN')
    throw new OktaError(
      'conflict',
      { what: `The group ${name} is built into Okta and cannot be deleted`, hint: 'choose another group' },
      { field: 'group' },
    );
  const members = await okta.page('listGroupUsers', { path, query: { limit: mostRead } });
  const count = members.next === undefined ? `${members.items.length}` : `more than ${mostRead}`;
  const size = `${count} member${count === '1' ? '' : 's'}`;
  if (members.items.length > 0 && ifMembers === 'fail')
    throw new OktaError(
      'conflict',
      {
        what: `The group ${name} has ${size}`,
        hint: 'remove them first, or set ifMembers to "delete"',
      },
      { field: 'group' },
    );
  const logins = members.items.map(({ id, profile }) => profile?.login ?? id);
  const notes = dryRun ? [...sentence(`Removes ${size}`, logins), ...(await consequences(okta, groupId))] : [];
  return { changed: await okta.remove('deleteGroup', { path, notes }), group: found };
}

/** What else changes with a group. */
async function consequences(okta: Okta<GroupDeletion>, groupId: string): Promise<string[]> {
  const apps = await okta.page('listAssignedApplicationsForGroup', { path: { groupId }, query: { limit: mostRead } });
  const rules: string[] = [];
  for await (const page of okta.pages('listGroupRules', { query: { limit: 200 } }))
    rules.push(...page.filter(({ groups }) => groups.some(({ id }) => id === groupId)).map(ruleLabel));
  return [
    ...sentence(
      'Members lose apps that come only through the group',
      apps.items.map(({ id, label }) => label ?? id),
    ),
    ...sentence('These group rules become INVALID', rules),
  ];
}

/** "Removes 2 members: a@acme.example, b@acme.example." Nothing for an empty list. */
function sentence(words: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : '';
  return [`${words}: ${names.slice(0, mostNamed).join(', ')}${more}.`];
}

/** Input of the step that deletes a group. */
export const groupToDelete = z.strictObject({
  group,
  ifMembers: field(z.enum(['fail', 'delete']), {
    title: 'If the group has members',
    description: 'What to do if the group has members: fail, or delete it with its memberships.',
    default: 'fail',
  }).optional(),
});
