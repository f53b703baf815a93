import { z } from 'zod';
import { field } from './field.ts';

/** Whether a new password also ends the sessions of the old one. */
export const revokeSessions = field(z.boolean(), {
  title: 'Revoke sessions',
  description: 'Also end all sessions of the user; false if left out.',
}).optional();
