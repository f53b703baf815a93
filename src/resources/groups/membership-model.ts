import { z } from 'zod';
import { changed } from '../../step/changed.ts';
import { userReference } from '../../step/reference.ts';
import { groupModel } from './group.ts';

/** Output of the steps that change who is in a group. */
export const membershipModel = z.strictObject({ changed, user: userReference, group: groupModel });
