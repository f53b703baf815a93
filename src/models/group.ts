import { z } from 'zod';
import { field } from '../fields/field.ts';
import { textOf, tidyObject } from './tidy.ts';

/** A group as steps return it. Nothing but the ID can be relied on. */
export const groupModel = field(
  z.looseObject({
    id: field(z.string(), { title: 'Group ID' }),
    type: field(z.string(), {
      title: 'Type',
      description: 'OKTA_GROUP, APP_GROUP (owned by a directory or app) or BUILT_IN.',
    }).optional(),
    created: field(z.string(), { title: 'Created', description: 'ISO 8601, UTC.' }).optional(),
    lastUpdated: field(z.string(), { title: 'Last updated', description: 'ISO 8601, UTC.' }).optional(),
    lastMembershipUpdated: field(z.string(), {
      title: 'Membership last updated',
      description: 'ISO 8601, UTC.',
    }).optional(),
    profile: field(
      z.looseObject({
        name: field(z.string(), { title: 'Name' }).optional(),
        description: field(z.string(), { title: 'Description' }).optional(),
      }),
      { title: 'Profile' },
    ).optional(),
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
