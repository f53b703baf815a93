import { z } from 'zod';
import { field } from '../../step/field.ts';
import { date, text } from '../../step/member.ts';
import { textOf, tidyObject } from '../../step/tidy.ts';

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

/** Reads a group from Okta's answer. */
export function toGroup(value: unknown): Group {
  const group = tidyObject(value, 'group');
  return { ...group, id: textOf(group['id']) };
}
