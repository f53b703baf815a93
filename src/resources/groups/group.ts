import { z } from 'zod';
import { field } from '../../step/field.ts';
import { changed, date, segmentText, text } from '../../step/fields.ts';

/** Where a group comes from (Okta's reference: group types). */
export const groupTypes = ['OKTA_GROUP', 'APP_GROUP', 'BUILT_IN'] as const;

/** A group as steps return it. Nothing but the ID can be relied on. */
export const groupModel = field(
  z.looseObject({
    id: field(z.string(), { title: 'Group ID' }),
    type: text('Type', 'OKTA_GROUP, APP_GROUP (managed by a directory or app) or BUILT_IN.'),
    created: date('Created'),
    lastUpdated: date('Last updated'),
    lastMembershipUpdated: date('Membership last updated'),
    profile: field(z.looseObject({ name: text('Name'), description: text('Description') }), {
      title: 'Profile',
    }).optional(),
  }),
  { title: 'Group' },
);

/** A group, see {@link groupModel}. */
export type Group = z.infer<typeof groupModel>;

/** Output of the steps that create or delete a group. */
export const groupChange = z.strictObject({ changed, group: groupModel });

/** The group that a step is about. */
export const group = field(segmentText(), {
  title: 'Group',
  description: 'Okta group ID.',
  placeholder: '00gengineering000001',
  optionsFrom: 'groups',
});

/** The group whose members a step changes. */
export const groupToChange = field(segmentText(), {
  title: 'Group',
  description: 'Okta group ID.',
  placeholder: '00gengineering000001',
  optionsFrom: 'okta_groups',
});

/** The group to remove a user from. */
export const groupToLeave = field(segmentText(), {
  title: 'Group',
  description: 'Okta group ID.',
  placeholder: '00gengineering000001',
  optionsFrom: 'user_groups',
});

/** The groups whose members a step changes. */
export const groupsToChange = field(z.array(segmentText()).min(1), {
  title: 'Groups',
  description: 'Okta group IDs.',
  optionsFrom: 'okta_groups',
});

/** How a picker shows a group. */
export function groupLabel({ id, type, profile }: Group): string {
  const kind = type === 'BUILT_IN' ? ' (built in)' : type === 'APP_GROUP' ? ' (from a directory or app)' : '';
  return `${profile?.name ?? id}${kind}`;
}
