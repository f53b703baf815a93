import { z } from 'zod';
import { field } from '../fields/field.ts';
import { changed } from './changed.ts';
import { userModel } from './user.ts';

/** Whether Okta knows the user no longer. */
export const deleted = field(z.boolean(), {
  title: 'Deleted',
  description: 'False if Okta took the deletion but shows the user still; run the step again to make sure.',
});

/** Output of a deletion. */
export const deletionModel = z.strictObject({
  changed,
  deleted,
  userId: field(z.string(), { title: 'User ID' }),
  previousStatus: field(z.string(), {
    title: 'Previous status',
    description: 'Absent if the user was gone.',
  }).optional(),
  user: field(userModel.optional(), { title: 'User', description: 'As it was before; absent if the user was gone.' }),
});
