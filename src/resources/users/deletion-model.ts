import { z } from 'zod';
import { changed } from '../../step/changed.ts';
import { field } from '../../step/field.ts';
import { userAs } from './user.ts';

/** Whether Okta knows the user no longer. */
export const deleted = field(z.boolean(), {
  title: 'Deleted',
  description: 'False if Okta accepted the deletion but still returns the user. Run the step again to make sure.',
});

/** Output of a deletion. */
export const deletionModel = z.strictObject({
  changed,
  deleted,
  userId: field(z.string(), { title: 'User ID' }),
  previousStatus: field(z.string(), {
    title: 'Previous status',
    description: 'DELETED if the user no longer existed.',
  }),
  user: userAs('The user before the deletion. Only the ID if the user no longer existed.'),
});
