import { extname } from 'node:path';
import {
  type Category,
  type Connection,
  type EachResult,
  type EachSummary,
  isOktaError,
  type OktaError,
} from 'okta-connector';
import type { JsonSchema } from 'okta-connector/host';
import { type LineFile, UnreadableInput } from 'okta-connector/host';
import type { ManifestAction } from '../catalog.ts';
import type { Cli } from '../cli.ts';
import type { Connected, ConnectionFlags } from '../connection.ts';
import { shellWord } from '../shell-word.ts';
import { usageError } from '../usage.ts';
import { needsOrgSchema } from './columns.ts';
import { attributesField, withClosedAttributes } from './fields-of-schema.ts';
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

/** Runs an action for every input of a file, and sets the exit code. */
export async function runForEach(
  cli: Cli,
  { connected: { connection, run }, step, flags }: { connected: Connected; step: ManifestAction; flags: EachFlags },
): Promise<void> {
  const { each: file, resume = false, dryRun = false, concurrency } = flags;
  const inputs = await openInputs({ file, schema: schemaOf(connection, step) });
  const count = await countInputs(inputs, cli.interrupt.signal);
  if (count.inputs === 0) {
    throw usageError(`${file} has no inputs`, 'add one row for each input');
  }
  const results =
    flags.results ?? `${file.slice(0, file.length - extname(file).length)}${dryRun ? '.dry-run' : ''}.results.jsonl`;
  const lines = await openResults({
    file: results,
    inputs: file,
    mode: dryRun ? 'overwrite' : resume ? 'append' : 'create',
  });
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

/** An error that ended a run, as the reason why the remaining inputs were not run. */
function stopOf(error: unknown): NonNullable<EachSummary['stopped']> {
  if (isOktaError(error)) return { category: error.category, message: error.message };
  return { category: 'unexpected_response', message: error instanceof Error ? error.message : String(error) };
}

interface BulkContext {
  readonly inputs: InputFile;
  /** Name of the results file. */
  readonly results: string;
  readonly lines: LineFile;
  readonly dryRun: boolean;
  readonly progress: Progress;
}

class Bulk {
  /** The first error of every category. */
  readonly examples = new Map<Category, { line: number | undefined; error: OktaError }>();
  readonly #context: BulkContext;
  /** Line numbers of the inputs that are running. */
  readonly #lineNumbers = new WeakMap<object, number>();

  constructor(context: BulkContext) {
    this.#context = context;
  }

  async *values(): AsyncGenerator<unknown> {
    for await (const row of this.#context.inputs.rows()) {
      const value = row.error === undefined ? row.value : new UnreadableInput(row.error);
      if (typeof value === 'object' && value !== null) this.#lineNumbers.set(value, row.line);
      yield value;
    }
  }

  async keep(result: EachResult): Promise<void> {
    const { results, lines, dryRun, progress } = this.#context;
    const { input, error } = result;
    const line = typeof input === 'object' && input !== null ? this.#lineNumbers.get(input) : undefined;
    if (error !== undefined && !this.examples.has(error.category)) this.examples.set(error.category, { line, error });
    await lines.add(resultLine(result, { line, dryRun }), { durable: false }).catch((cause: unknown) => {
      throw notKept(results, cause);
    });
    progress.update(result, line);
  }

  end(): void {
    this.#context.progress.end();
  }
}

function notKept(results: string, cause: unknown): OktaError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return usageError(`Cannot write the results to ${results} (${why})`, 'fix that, then use --resume');
}

/** Returns the schema to read fields by: the step's own, or the org's if some names or types are unknown without it. */
export function schemaOf(
  connection: Connection,
  { key, input: form }: ManifestAction,
): (names: readonly string[]) => Promise<JsonSchema> {
  let orgForm: Promise<JsonSchema> | undefined;
  return async (names) => {
    if (orgForm === undefined && (attributesField(form) === undefined || !needsOrgSchema(names, form))) return form;
    orgForm ??= connection
      .fields(key)
      // Without a note, the org has listed every attribute that a user or group can have.
      .then(({ input, note }) => (note === undefined ? withClosedAttributes(input) : input));
    return orgForm;
  };
}

function resumeCommand({ self }: Cli, { step, flags }: { step: ManifestAction; flags: EachFlags }): string {
  const { each, results, concurrency, deadline, allowLoopback } = flags;
  return [
    `${self} run ${step.key} --each ${shellWord(each)} --resume`,
    ...(results === undefined ? [] : [`--results ${shellWord(results)}`]),
    ...(concurrency === undefined ? [] : [`--concurrency ${concurrency}`]),
    ...(deadline === undefined ? [] : [`--deadline ${deadline}`]),
    ...(allowLoopback === undefined ? [] : ['--allow-loopback']),
  ].join(' ');
}
