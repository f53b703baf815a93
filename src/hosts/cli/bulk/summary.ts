import type { Category, EachSummary, OktaError } from '../../../index.ts';
import { exitCodes, failedInputsExitCode } from '../exit-codes.ts';
import type { Paint } from '../paint.ts';
import { table } from '../table.ts';

/** What a bulk run has come to. */
export interface BulkReport extends EachSummary {
  readonly step: string;
  readonly dryRun: boolean;
  /** Inputs that were not run, if the run was stopped and they could be counted. */
  readonly notRun?: number;
  readonly results: string;
  /** How to run what is left. */
  readonly resume: string;
  /** The first error of every category, with its line. */
  readonly examples: ReadonlyMap<Category, { readonly line: number | undefined; readonly error: OktaError }>;
}

/** The exit code of a bulk run: of what stopped it, or one of its own if some inputs failed. */
export function bulkExitCode({ stopped, failed, failedBefore }: EachSummary): number {
  if (stopped !== undefined) return exitCodes[stopped.category];
  return Object.keys(failed).length + failedBefore === 0 ? 0 : failedInputsExitCode;
}

/** A report as JSON. */
export function reportJson({ examples: _, dryRun, resume, ...report }: BulkReport): object {
  return { ...report, ...(dryRun ? { dryRun } : {}), ...(report.stopped === undefined ? {} : { resume }) };
}

/** A report for people. */
export function reportText(report: BulkReport, paint: Paint): string {
  const { succeeded, checked, skipped, failedBefore, failed, stopped, notRun, results, resume, examples, dryRun } =
    report;
  const failures = Object.entries(failed).toSorted(([, a], [, b]) => b - a);
  const rows = [
    [
      dryRun ? 'would run' : 'succeeded',
      count(succeeded),
      checked === 0 ? '' : `${count(checked)} of them known by looking them up`,
    ],
    ...(skipped === 0 ? [] : [['done before', count(skipped - failedBefore), 'by the run that was resumed']]),
    ...(failedBefore === 0 ? [] : [['failed before', count(failedBefore), 'for a reason of their own; correct them']]),
    ...failures.map(([category, number]) => [category, count(number), exampleText(examples, category)]),
    ...(stopped === undefined ? [] : [['not run', notRun === undefined ? 'the rest' : count(notRun), stopped.message]]),
  ];
  const again = stopped !== undefined || failures.some(([category]) => !lasting.has(category));
  return [
    headline(report, paint),
    table(rows, { indent: 2 }),
    `${paint.dim('results')} ${results}`,
    ...(again && !dryRun ? [`${paint.dim('go on with')} ${resume}`] : []),
  ].join('\n');
}

/** Failures that running the inputs again would not mend. */
const lasting: ReadonlySet<string> = new Set(['invalid_request', 'not_found', 'conflict']);

function headline({ taken, failed, failedBefore, stopped, step }: BulkReport, paint: Paint): string {
  const failures = Object.values(failed).reduce((sum, number) => sum + number, failedBefore);
  if (stopped?.category === 'cancelled') return `${paint.yellow('!')} ${step} was ended after ${count(taken)} inputs.`;
  if (stopped !== undefined) return `${paint.red('✗')} ${step} stopped after ${count(taken)} inputs.`;
  if (failures > 0) return `${paint.red('✗')} ${step} failed for ${count(failures)} of ${count(taken)} inputs.`;
  return `${paint.green('✓')} ${step} ran for all ${count(taken)} inputs.`;
}

function exampleText(examples: BulkReport['examples'], category: string): string {
  for (const [known, { line, error }] of examples)
    if (known === category) return `${line === undefined ? '' : `line ${line}: `}${error.message}`;
  return '';
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}
