import { z } from 'zod';
import { changed } from './changed.ts';
import { groupModel } from './group.ts';
import { userReference } from './reference.ts';

/** Output of the steps that change who is in a group. */
export const membershipModel = z.strictObject({ changed, user: userReference, group: groupModel });
