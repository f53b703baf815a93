import { extname } from 'node:path';
import type { Category, Connection, EachResult, OktaError } from '../../../index.ts';
import { UnreadableInput } from '../../../runtime/each-result.ts';
import type { LineFile } from '../../../runtime/line-file.ts';
import type { Step } from '../catalogue.ts';
import type { Cli } from '../cli.ts';
import type { Connected, ConnectionFlags } from '../connection.ts';
import { asSchema, type Schema } from '../schema-rows.ts';
import { shellWord } from '../shell-word.ts';
import { usageError } from '../usage.ts';
import { columnsOf } from './columns.ts';
import { openProgress, type Progress } from './progress.ts';
import { openResults, resultLine } from './results.ts';
import { type InputFile, openInputs } from './source.ts';
import { type BulkReport, bulkExitCode, reportJson, reportText } from './summary.ts';

/** Options of `run --each`. */
export interface EachFlags extends Pick<ConnectionFlags, 'allowLoopback' | 'deadline'> {
  readonly each: string;
  readonly results?: string;
  readonly resume?: true;
  readonly concurrency?: number;
  readonly dryRun?: true;
}

/** How long counting the inputs that were not run may take, in milliseconds. */
const countingMs = 1000;

/** Runs an action for every input of a file. Sets the exit code of the command line. */
export async function runForEach(
  cli: Cli,
  { connected: { connection, run }, step, flags }: { connected: Connected; step: Step; flags: EachFlags },
): Promise<void> {
  const { each: file, resume = false, dryRun = false, concurrency } = flags;
  let form: ReturnType<typeof formOf> | undefined;
  const schema = (header: readonly string[]) => {
    form ??= formOf({ connection, step, header });
    return form;
  };
  const inputs = await openInputs({ file, schema });
  // What is wrong with the file as a whole shows before anything is written.
  await expectInputs(inputs, file);
  const results =
    flags.results ?? `${file.slice(0, file.length - extname(file).length)}${dryRun ? '.dry-run' : ''}.results.jsonl`;
  const lines = await openResults({ file: results, inputs: file, mode: dryRun ? 'over' : resume ? 'more' : 'new' });
  const bulk = new Bulk({ inputs, results, lines, dryRun, progress: await openProgress(cli, inputs) });
  const running = connection.runEach(step.key, bulk.values(), {
    ...run,
    dryRun,
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(dryRun ? {} : { journal: `${results}.journal`, resume }),
    onResult: (result) => bulk.keep(result),
  });
  let summary: Awaited<ReturnType<typeof running.summary>>;
  try {
    summary = await running.summary();
  } finally {
    bulk.end();
    await lines.close();
  }
  const notRun = summary.stopped === undefined ? undefined : await bulk.countRest(summary.taken);
  const report: BulkReport = {
    step: step.key,
    ...summary,
    dryRun,
    ...(notRun === undefined ? {} : { notRun }),
    results,
    resume: resumeCommand(cli, { step, flags }),
    examples: bulk.examples,
  };
  await cli.output.result(reportJson(report), (paint) => reportText(report, paint));
  cli.exit.code = bulkExitCode(summary);
}

async function expectInputs(inputs: InputFile, file: string): Promise<void> {
  for await (const _ of inputs.rows()) return;
  const hint = 'give it a row per input';
  throw usageError(`${file} holds no inputs; ${hint}.`, hint);
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

  /** How many inputs come after these; `undefined` if counting them takes too long. */
  async countRest(taken: number): Promise<number | undefined> {
    const until = performance.now() + countingMs;
    let all = 0;
    for await (const _ of this.#parts.inputs.rows()) {
      all += 1;
      if (performance.now() > until) return undefined;
    }
    return all - taken;
  }
}

function notKept(results: string, cause: unknown): OktaError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const hint = 'mend that, and go on with --resume';
  return usageError(`The results cannot be written to ${results}: ${why}; ${hint}.`, hint);
}

/** The step's form; with the org's own attributes if the header has names whose kind only the org knows. */
async function formOf({
  connection,
  step,
  header,
}: {
  connection: Connection;
  step: Step;
  header: readonly string[];
}): Promise<Schema> {
  const isOpen = columnsOf(header, step.input).some(({ open }) => open);
  if (!isOpen) return step.input;
  const { input, note } = await connection.fields(step.key);
  // The org has told every attribute that a user may have.
  return note === undefined && hasUserProfile(step.input) ? withClosedProfile(input) : input;
}

function hasUserProfile(form: Schema): boolean {
  return 'login' in asSchema(asSchema(asSchema(form['properties'])['profile'])['properties']);
}

function withClosedProfile(form: Schema): Schema {
  const properties = asSchema(form['properties']);
  const profile = { ...asSchema(properties['profile']), additionalProperties: false };
  return { ...form, properties: { ...properties, profile } };
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
