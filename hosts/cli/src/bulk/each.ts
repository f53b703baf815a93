import { extname } from 'node:path';
import type { JsonSchema } from 'okta-connector';
import {
  type Category,
  type Connection,
  type EachResult,
  type EachSummary,
  isOktaError,
  type LineFile,
  type OktaError,
  UnreadableInput,
} from 'okta-connector';
import type { Step } from '../catalogue.ts';
import type { Cli } from '../cli.ts';
import type { Connected, ConnectionFlags } from '../connection.ts';
import { shellWord } from '../shell-word.ts';
import { usageError } from '../usage.ts';
import { needsOrgSchema } from './columns.ts';
import { hasUserProfile, withClosedProfile } from './fields-of-schema.ts';
import { openProgress, type Progress } from './progress.ts';
import { openResults, resultLine } from './results.ts';
import { countInputs, type InputFile, openInputs } from './source.ts';
import { type BulkReport, bulkExitCode, reportJson, reportText } from './summary.ts';

/** Options of `run --each`. */
export interface EachFlags extends Pick<ConnectionFlags, 'allowLoopback' | 'deadline'> {
  readonly each: string;
  readonly results?: string;
  readonly resume?: true;
  readonly concurrency?: number;
  readonly dryRun?: true;
}

/** Runs an action for every input of a file. Sets the exit code of the command line. */
export async function runForEach(
  cli: Cli,
  { connected: { connection, run }, step, flags }: { connected: Connected; step: Step; flags: EachFlags },
): Promise<void> {
  const { each: file, resume = false, dryRun = false, concurrency } = flags;
  const inputs = await openInputs({ file, schema: schemaOf(connection, step) });
  const count = await countInputs(inputs, cli.interrupt.signal);
  if (count.inputs === 0) {
    const hint = 'give it a row per input';
    throw usageError(`${file} holds no inputs; ${hint}.`, hint);
  }
  const results =
    flags.results ?? `${file.slice(0, file.length - extname(file).length)}${dryRun ? '.dry-run' : ''}.results.jsonl`;
  const lines = await openResults({ file: results, inputs: file, mode: dryRun ? 'over' : resume ? 'more' : 'new' });
  const bulk = new Bulk({ inputs, results, lines, dryRun, progress: await openProgress(cli, count.lines) });
  const running = connection.runEach(step.key, bulk.values(), {
    ...run,
    dryRun,
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(dryRun ? {} : { journal: `${results}.journal`, resume }),
    onResult: (result) => bulk.keep(result),
  });
  let failure: unknown;
  let summary: EachSummary | undefined;
  try {
    summary = await running.summary();
  } catch (error) {
    failure = error;
  }
  bulk.end();
  await lines.close().catch((error: unknown) => {
    failure ??= notKept(results, error);
  });
  summary ??= running.counts();
  if (failure !== undefined && summary.taken === 0) throw failure;
  const { stopped = failure === undefined ? undefined : stopOf(failure) } = summary;
  const report: BulkReport = {
    step: step.key,
    ...summary,
    dryRun,
    ...(stopped === undefined ? {} : { stopped, notRun: count.inputs - summary.taken }),
    results,
    resume: resumeCommand(cli, { step, flags }),
    examples: bulk.examples,
  };
  await cli.output.result(reportJson(report), (paint) => reportText(report, paint));
  if (failure !== undefined) throw failure;
  cli.exit.code = bulkExitCode(summary);
}

/** An error that ended a run, as the reason why the inputs that follow were not run. */
function stopOf(error: unknown): NonNullable<EachSummary['stopped']> {
  if (isOktaError(error)) return { category: error.category, message: error.message };
  return { category: 'unexpected_response', message: error instanceof Error ? error.message : String(error) };
}

interface BulkParts {
  readonly inputs: InputFile;
  /** Name of the file that the lines go to. */
  readonly results: string;
  readonly lines: LineFile;
  readonly dryRun: boolean;
  readonly progress: Progress;
}

class Bulk {
  /** The first error of every category. */
  readonly examples = new Map<Category, { line: number | undefined; error: OktaError }>();
  readonly #parts: BulkParts;
  /** Where the inputs that are under way stand in the file. */
  readonly #places = new WeakMap<object, number>();

  constructor(parts: BulkParts) {
    this.#parts = parts;
  }

  async *values(): AsyncGenerator<unknown> {
    for await (const row of this.#parts.inputs.rows()) {
      const value = row.fault === undefined ? row.value : new UnreadableInput(row.fault);
      if (typeof value === 'object' && value !== null) this.#places.set(value, row.line);
      yield value;
    }
  }

  async keep(result: EachResult): Promise<void> {
    const { results, lines, dryRun, progress } = this.#parts;
    const { input, error } = result;
    const line = typeof input === 'object' && input !== null ? this.#places.get(input) : undefined;
    if (error !== undefined && !this.examples.has(error.category)) this.examples.set(error.category, { line, error });
    await lines.add(resultLine(result, { line, dryRun }), { durable: false }).catch((cause: unknown) => {
      throw notKept(results, cause);
    });
    progress.tell(result, line);
  }

  end(): void {
    this.#parts.progress.end();
  }
}

function notKept(results: string, cause: unknown): OktaError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const hint = 'mend that, and go on with --resume';
  return usageError(`The results cannot be written to ${results}: ${why}; ${hint}.`, hint);
}

/**
 * What says by which form fields are read: the step's own, or the one with the org's attributes if some of the names say
 * nothing, or nothing about their kind, without these.
 */
function schemaOf(
  connection: Connection,
  { key, input: form }: Step,
): (names: readonly string[]) => Promise<JsonSchema> {
  let orgForm: Promise<JsonSchema> | undefined;
  return async (names) => {
    if (orgForm === undefined && (!hasUserProfile(form) || !needsOrgSchema(names, form))) return form;
    orgForm ??= connection
      .fields(key)
      // With no note the org has named every attribute that a user may have.
      .then(({ input, note }) => (note === undefined ? withClosedProfile(input) : input));
    return orgForm;
  };
}

function resumeCommand({ self }: Cli, { step, flags }: { step: Step; flags: EachFlags }): string {
  const { each, results, concurrency, deadline, allowLoopback } = flags;
  return [
    `${self} run ${step.key} --each ${shellWord(each)} --resume`,
    ...(results === undefined ? [] : [`--results ${shellWord(results)}`]),
    ...(concurrency === undefined ? [] : [`--concurrency ${concurrency}`]),
    ...(deadline === undefined ? [] : [`--deadline ${deadline}`]),
    ...(allowLoopback === undefined ? [] : ['--allow-loopback']),
  ].join(' ');
}
