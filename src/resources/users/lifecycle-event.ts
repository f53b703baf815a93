import { z } from 'zod';
import { field } from '../../step/field.ts';
import { changed } from '../../step/fields.ts';
import { deleted } from './deletion.ts';
import { activationLink } from './lifecycle.ts';
import { userAs } from './user.ts';

/** Events of a user's lifecycle that can be asked for. */
export const lifecycleEvents = [
  'activate',
  'reactivate',
  'deactivate',
  'suspend',
  'unsuspend',
  'unlock',
  'delete',
] as const;

/** One of {@link lifecycleEvents}. */
export type LifecycleEvent = (typeof lifecycleEvents)[number];

/** Output of a lifecycle event. */
export const lifecycleEventModel = z.strictObject({
  event: field(z.enum(lifecycleEvents), { title: 'Event' }),
  userId: field(z.string(), { title: 'User ID' }),
  changed,
  previousStatus: field(z.string(), {
    title: 'Previous status',
    description: 'DELETED if the user no longer existed.',
  }),
  user: userAs('The user after the change, or before a deletion. Only the ID if the user no longer existed.'),
  deleted: field(deleted.optional(), { title: 'Deleted', description: 'Present for a deletion.' }),
  ...activationLink,
});
