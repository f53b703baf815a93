import { z } from 'zod';
import { changed } from '../../step/changed.ts';
import { field } from '../../step/field.ts';
import { userModel } from './user.ts';

/** Output of the steps that change a user's status. */
export const statusChangeModel = z.strictObject({
  changed,
  previousStatus: field(z.string(), { title: 'Previous status' }),
  user: userModel,
});

/** Picks the output out of a change of status. */
export function statusChangeOutput(change: z.infer<typeof statusChangeModel>): z.infer<typeof statusChangeModel> {
  const { changed, previousStatus, user } = change;
  return { changed, previousStatus, user };
}
