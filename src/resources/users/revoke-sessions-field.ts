import { z } from 'zod';
import { field } from '../../step/field.ts';

/** Whether a new password also ends the sessions of the old one. */
export const revokeSessions = field(z.boolean(), {
  title: 'Revoke sessions',
  description: "Whether to also end all of the user's sessions.",
  default: false,
}).optional();
