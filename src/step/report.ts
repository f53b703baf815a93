import { z } from 'zod';
import { categories } from '../okta/categories.ts';
import { OktaError } from '../okta/errors.ts';
import { field } from './field.ts';
import { text } from './fields.ts';

/** Sub-steps of the compound steps, named as the steps that do the same alone. */
const subSteps = [
  'create_user',
  'update_user',
  'activate_user',
  'add_user_to_group',
  'assign_app_to_user',
  'clear_user_sessions',
  'deactivate_user',
  'delete_user',
  'remove_user_from_group',
  'revoke_app_from_user',
  'reset_user_factors',
  'unsuspend_user',
  'suspend_user',
  'update_group_rule',
  'assign_role_to_user',
] as const;

/** The outcome of one sub-step of a compound step. */
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

/** The outcome of one sub-step, see {@link reportLineModel}. */
export type ReportLine = z.infer<typeof reportLineModel>;

/** The report of an output, if it is one of a compound step. */
export function reportLinesOf(output: unknown): readonly ReportLine[] {
  const found = z.looseObject({ report: z.array(reportLineModel) }).safeParse(output);
  return found.success ? found.data.report : [];
}

/** What every compound step returns in addition to its own output. */
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

/** Which sub-step a line is about. */
export type Subject = Pick<ReportLine, 'step' | 'target'>;

/** What a sub-step that did not fail says of itself. */
export type Result = Pick<ReportLine, 'target' | 'reason'> & { readonly outcome: ReportLine['outcome'] };

/** A value, or the error thrown instead. */
export type Settled<Value> =
  | { readonly value: Value; readonly error?: undefined }
  | { readonly error: OktaError; readonly value?: undefined };

/** The report of a compound step, whose sub-steps go on although another has failed. */
export class Report {
  readonly lines: ReportLine[] = [];
  readonly #signal: AbortSignal | undefined;
  #lacking = false;

  /** A run that the signal ended rethrows its error, because no sub-step is at fault. */
  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  add(line: ReportLine): ReportLine {
    this.lines.push(line);
    return line;
  }

  /** Runs a sub-step and reports its outcome. A conflict is a failure unless it is declared a reason to skip. */
  async attempt(
    subject: Subject,
    work: () => Promise<Result>,
    { onConflict = 'failed' }: { readonly onConflict?: 'failed' | 'skipped' } = {},
  ): Promise<ReportLine> {
    const { value, error } = await this.settle(work());
    if (error === undefined) return this.add({ ...subject, ...value });
    return this.#refused(subject, { error, outcome: error.category === 'conflict' ? onConflict : 'failed' });
  }

  /** Reports a sub-step that failed. */
  failed(subject: Subject, error: OktaError): ReportLine {
    return this.#refused(subject, { error, outcome: 'failed' });
  }

  /** Reports a sub-step that is skipped because of an error. */
  skipped(subject: Subject, error: OktaError): ReportLine {
    return this.#refused(subject, { error, outcome: 'skipped' });
  }

  /** Reports a missing precondition that this step does not create, so that the whole is not complete. */
  missing(subject: Subject, error: OktaError): ReportLine {
    this.#lacking = true;
    return this.#refused(subject, { error, outcome: 'skipped' });
  }

  /** Waits for a value, or for the error thrown instead. */
  async settle<Value>(work: Promise<Value>): Promise<Settled<Value>> {
    try {
      return { value: await work };
    } catch (error) {
      if (!(error instanceof OktaError) || error.category === 'cancelled' || this.#signal?.aborted) throw error;
      return { error };
    }
  }

  /** Whether nothing failed, nothing is missing and nothing is left to do. */
  get complete(): boolean {
    const isOpen = ({ outcome }: ReportLine) => outcome === 'failed' || outcome === 'planned';
    return !this.#lacking && !this.lines.some(isOpen);
  }

  /** The report as a step returns it, with `changed` if the step has no other result. */
  summary(dryRun: boolean): {
    readonly changed: boolean;
    readonly report: ReportLine[];
    readonly complete: boolean;
    readonly dryRun?: true;
  } {
    const changed = this.lines.some(({ outcome }) => outcome === 'done');
    return { changed, report: this.lines, complete: this.complete, ...(dryRun ? { dryRun: true } : {}) };
  }

  #refused(
    subject: Subject,
    { error, outcome }: { readonly error: OktaError; readonly outcome: 'failed' | 'skipped' },
  ): ReportLine {
    const { message, category, errorCode, requestId } = error;
    return this.add({
      ...subject,
      outcome,
      reason: message,
      category,
      ...(errorCode === undefined ? {} : { errorCode }),
      ...(requestId === undefined ? {} : { requestId }),
    });
  }
}

/** A function that calls once and returns the same result, or throws the same error, for every caller. */
export function once<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  let asked: Promise<Value> | undefined;
  return () => {
    asked ??= ask();
    return asked;
  };
}

/** What a line is about: an ID, with a name if there is one. */
export function named(id: string, name: string | undefined): { id: string; name?: string } {
  return name === undefined || name === '' ? { id } : { id, name };
}
