import { z } from 'zod';
import { field } from '../fields/field.ts';
import { categories } from '../okta/errors.ts';
import { text } from './member.ts';

/** Sub-steps of the compound steps, named as the steps that do the same alone. */
const subSteps = [
  'create_user',
  'activate_user',
  'add_user_to_group',
  'assign_app_to_user',
  'clear_user_sessions',
  'deactivate_user',
  'delete_user',
  'remove_user_from_group',
  'revoke_app_from_user',
  'reset_user_factors',
] as const;

/** What became of one sub-step of a compound step. */
const reportLineModel = z.strictObject({
  step: field(z.enum(subSteps), { title: 'Sub-step', description: 'The key of the step that does the same alone.' }),
  target: field(
    z.strictObject({
      id: field(z.string(), { title: 'ID' }),
      name: field(z.string(), { title: 'Name' }).optional(),
    }),
    { title: 'Target', description: 'The user, group, app or factor; absent if there was none to name.' },
  ).optional(),
  outcome: field(z.enum(['done', 'already', 'failed', 'skipped', 'would']), {
    title: 'Outcome',
    description:
      'done; already: it was so before; failed; skipped: not to be done here, the reason says why; would: only in a dry run.',
  }),
  reason: text('Reason', 'Why, in one sentence.'),
  category: field(z.enum(categories), {
    title: 'Error category',
    description: 'outcome_unknown: Okta may or may not have carried it out.',
  }).optional(),
  errorCode: text('Error code', "Okta's own, as E0000006."),
  requestId: text('Request ID', "Okta's ID of the request that failed."),
});

/** What became of one sub-step, see {@link reportLineModel}. */
export type ReportLine = z.infer<typeof reportLineModel>;

/** What every compound step gives besides its own output. */
export const reportFields = {
  report: field(z.array(reportLineModel), {
    title: 'Report',
    description: 'One line for each sub-step, in the order in which they were taken.',
  }),
  complete: field(z.boolean(), {
    title: 'Complete',
    description:
      'Whether nothing failed, and in a dry run whether nothing is left to do; if false, running it again does what is missing.',
  }),
  dryRun: field(z.literal(true), { title: 'Dry run', description: 'Present if nothing was written.' }).optional(),
  notes: field(z.array(z.string()), {
    title: 'Notes',
    description: 'What it would bring about besides; only in a dry run.',
  }).optional(),
};
