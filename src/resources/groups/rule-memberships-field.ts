import { z } from 'zod';
import { field } from '../../step/field.ts';

/** What becomes of a membership that a group rule gave. */
export function ruleMemberships(standard: 'keep' | 'remove') {
  return field(z.enum(['keep', 'remove']), {
    title: 'Memberships from group rules',
    description:
      'What to do if a group rule added the user. Removing them by hand makes Okta exclude them from the rule permanently, and a rule holds at most 100 exclusions.',
    default: standard,
  }).optional();
}
