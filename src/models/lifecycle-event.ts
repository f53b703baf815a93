import { z } from 'zod';
import { field } from '../fields/field.ts';
import { activationLink } from './activation.ts';
import { changed } from './changed.ts';
import { deleted } from './deletion.ts';
import { userModel } from './user.ts';

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
    description: 'Absent if the user was already deleted.',
  }).optional(),
  user: field(userModel.optional(), {
    title: 'User',
    description: 'The user after the change, or before a deletion. Absent if the user no longer existed.',
  }),
  deleted: field(deleted.optional(), { title: 'Deleted', description: 'Present for a deletion.' }),
  ...activationLink,
});
