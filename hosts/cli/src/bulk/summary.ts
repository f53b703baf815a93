import { type Category, categories, categoryFacts, type EachSummary, type OktaError } from 'okta-connector';
import { printable } from 'okta-connector/host';
import { partlyFailedExitCode } from '../exit-codes.ts';
import type { Paint } from '../paint.ts';
import { table } from '../table.ts';

/** The report of a bulk run. */
export interface BulkReport extends EachSummary {
  readonly step: string;
  readonly dryRun: boolean;
  /** Inputs that were not run because the run was stopped. */
  readonly notRun?: number;
  readonly results: string;
  /** The command to run the rest. */
  readonly resume: string;
  /** The first error of every category, with its line. */
  readonly examples: ReadonlyMap<Category, { readonly line: number | undefined; readonly error: OktaError }>;
}

/** The exit code of a bulk run: that of the error that stopped it, or 11 if some inputs failed. */
export function bulkExitCode(summary: EachSummary): number {
  if (summary.stopped !== undefined) return categoryFacts[summary.stopped.category].exitCode;
  return failures(summary) === 0 ? 0 : partlyFailedExitCode;
}

/** The number of inputs that failed or are incomplete. */
function failures({ failed, failedBefore, incomplete }: EachSummary): number {
  return Object.values(failed).reduce((sum, number) => sum + number, failedBefore + incomplete);
}

/** A report as JSON. */
export function reportJson({ examples: _, dryRun, resume, ...report }: BulkReport): object {
  return { ...report, ...(dryRun ? { dryRun } : {}), ...(isUnfinished(report) && !dryRun ? { resume } : {}) };
}

/** Whether a resume has something to do, at least after the rejected rows are corrected. */
function isUnfinished(summary: EachSummary): boolean {
  return summary.stopped !== undefined || failures(summary) > 0;
}

/** A report for people. */
export function reportText(report: BulkReport, paint: Paint): string {
  const { succeeded, incomplete, checked, skipped, failedBefore, failed, stopped, notRun } = report;
  const { examples, dryRun } = report;
  const [results, resume] = [report.results, report.resume].map(printable);
  const byCategory = Object.entries(failed).toSorted(([, a], [, b]) => b - a);
  const rows = [
    [
      dryRun ? 'would run' : 'succeeded',
      count(succeeded),
      checked === 0 ? '' : `${count(checked)} of them confirmed by a lookup`,
    ],
    ...(skipped === 0 ? [] : [['skipped', count(skipped - failedBefore), 'completed in the earlier run']]),
    ...(failedBefore === 0 ? [] : [['failed before', count(failedBefore), 'in the earlier run; correct these rows']]),
    ...(incomplete === 0 ? [] : [['incomplete', count(incomplete), 'some sub-steps failed; see the results']]),
    ...byCategory.map(([category, number]) => [category, count(number), exampleText(examples, category)]),
    ...(stopped === undefined
      ? []
      : [['not run', notRun === undefined ? 'the rest' : count(notRun), printable(stopped.message)]]),
  ];
  return [
    headline(report, paint),
    table(rows, { indent: 2 }),
    `${paint.dim('results')} ${results}`,
    ...(isUnfinished(report) && !dryRun
      ? [`${paint.dim(isForCorrection(report) ? 'correct these rows, then run' : 'to resume, run')} ${resume}`]
      : []),
  ].join('\n');
}

/** Whether a resume would fail again unless the rows are corrected. */
function isForCorrection({ failed, incomplete, stopped }: EachSummary): boolean {
  const failedCategories = categories.filter((category) => failed[category] !== undefined);
  const isPermanent = failedCategories.every((category) => ['input', 'state'].includes(categoryFacts[category].blames));
  return stopped === undefined && incomplete === 0 && isPermanent;
}

function headline(report: BulkReport, paint: Paint): string {
  const { taken, stopped, step } = report;
  if (stopped?.category === 'cancelled') return `${paint.yellow('!')} ${step} was canceled after ${inputs(taken)}.`;
  if (stopped !== undefined) return `${paint.red('✗')} ${step} stopped after ${inputs(taken)}.`;
  const failed = failures(report);
  if (failed > 0) return `${paint.red('✗')} ${step} failed for ${count(failed)} of ${inputs(taken)}.`;
  return `${paint.green('✓')} ${step} succeeded for ${taken === 1 ? '' : 'all '}${inputs(taken)}.`;
}

function exampleText(examples: BulkReport['examples'], category: string): string {
  for (const [known, { line, error }] of examples)
    if (known === category) return `${line === undefined ? '' : `line ${line}: `}${printable(error.message)}`;
  return '';
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}

function inputs(number: number): string {
  return `${count(number)} ${number === 1 ? 'input' : 'inputs'}`;
}
