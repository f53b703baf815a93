import { z } from 'zod';
import { categories } from '../okta/categories.ts';
import { field } from './field.ts';
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
  step: field(z.enum(subSteps), { title: 'Sub-step', description: 'Key of the step that does this on its own.' }),
  target: field(
    z.strictObject({
      id: field(z.string(), { title: 'ID' }),
      name: field(z.string(), { title: 'Name' }).optional(),
    }),
    { title: 'Target', description: 'The user, group, app or factor. Absent if none applies.' },
  ).optional(),
  outcome: field(z.enum(['done', 'unchanged', 'failed', 'skipped', 'planned']), {
    title: 'Outcome',
    description:
      'done, unchanged (already in the requested state), failed, skipped (see the reason), or planned (in a dry run).',
  }),
  reason: text('Reason', 'Why, in one or two sentences.'),
  category: field(z.enum(categories), {
    title: 'Error category',
    description: 'outcome_unknown if Okta may or may not have made the change.',
  }).optional(),
  errorCode: text('Error code', "Okta's error code, for example E0000006."),
  requestId: text('Request ID', "Okta's ID of the request that failed."),
});

/** What became of one sub-step, see {@link reportLineModel}. */
export type ReportLine = z.infer<typeof reportLineModel>;

/** The report of an output, if it is one of a compound step. */
export function reportLinesOf(output: unknown): readonly ReportLine[] {
  const found = z.looseObject({ report: z.array(reportLineModel) }).safeParse(output);
  return found.success ? found.data.report : [];
}

/** What every compound step gives besides its own output. */
export const reportFields = {
  report: field(z.array(reportLineModel), {
    title: 'Report',
    description: 'One entry for each part, in the order they were run.',
  }),
  complete: field(z.boolean(), {
    title: 'Complete',
    description:
      'Whether nothing failed and nothing is left to do. If false, the report says what to fix before another run.',
  }),
  dryRun: field(z.literal(true), { title: 'Dry run', description: 'Present if nothing was written.' }).optional(),
  notes: field(z.array(z.string()), {
    title: 'Notes',
    description: 'Further effects. Only in a dry run.',
  }).optional(),
};
