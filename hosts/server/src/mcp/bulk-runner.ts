import type { CallToolResult, InputRequiredResult } from '@modelcontextprotocol/server';
import { type Connection, type EachResult, isOktaError, refusedField } from 'okta-connector';
import { isObject, needsConfirmation } from 'okta-connector/host';
import type { ManifestAction } from '../clients/client.ts';
import type { Arguments } from './arguments.ts';
import type { Confirmations } from './confirmation.ts';
import type { McpHost } from './host.ts';
import { maskOutput } from './mask-output.ts';
import { subjectLines } from './plan.ts';
import type { RunnerParts } from './step-runner.ts';
import type { ToolCall } from './tool.ts';
import { dataResult } from './tool-result.ts';

/** One step for several inputs. */
export interface BulkCall {
  readonly action: ManifestAction;
  readonly inputs: readonly Arguments[];
  readonly dryRun: boolean;
  /** The code of an earlier plan. */
  readonly code: string | undefined;
}

/** The most inputs of one call: its results must fit into the context of a model. */
export const mostInputs = 100;
const concurrency = 5;
/** The inputs that a question names. */
const mostNamed = 5;
const mostFailures = 10;

/** Runs one step for several inputs, continues after failures, and stops in time. */
export class BulkRunner {
  readonly #host: McpHost;
  readonly #confirmations: Confirmations;
  readonly #expectAvailable: RunnerParts['expectAvailable'];

  constructor(host: McpHost, { confirmations, expectAvailable }: Omit<RunnerParts, 'maySeeSecrets'>) {
    this.#host = host;
    this.#confirmations = confirmations;
    this.#expectAvailable = expectAvailable;
  }

  async run(bulk: BulkCall, call: ToolCall): Promise<CallToolResult | InputRequiredResult> {
    const { action, inputs, dryRun } = bulk;
    for (const input of inputs) this.#expectAvailable(action, input);
    const connection = await this.#host.connection();
    if (dryRun && action.effect !== 'read') {
      const results = await this.#each(bulk, { connection, call, dryRun: true });
      return dataResult({ dryRun: true, ...shownResults(bulk, results) }, ['Dry run: nothing was changed.']);
    }
    const isAsked = inputs.some((input) => needsConfirmation(action, input));
    const asked = isAsked ? await this.#confirm(bulk, { connection, call }) : 'yes';
    if (asked !== 'yes') return asked;
    const results = await this.#each(bulk, { connection, call, dryRun: false });
    const left = inputs.length - results.length;
    const notes = left === 0 ? [] : [`The time is up: the last ${left} inputs were not run. Call again with them.`];
    return dataResult(shownResults(bulk, results), notes);
  }

  async #confirm(
    bulk: BulkCall,
    { connection, call }: { readonly connection: Connection; readonly call: ToolCall },
  ): Promise<'yes' | CallToolResult | InputRequiredResult> {
    const { action, inputs, code } = bulk;
    const confirmed = { step: action.key, input: inputs };
    const answer = await this.#confirmations.answer(call, confirmed);
    if (answer !== undefined) return answer;
    if (code !== undefined && !call.canAsk) return this.#confirmations.checkCode(call, { ...confirmed, code });
    const planned = await this.#each(bulk, { connection, call, dryRun: true });
    const options = { signal: call.signal, deadlineMs: this.#host.runTimeoutMs };
    const named = inputs.slice(0, mostNamed).map((input) => subjectLines(action, { input, connection, options }));
    const subjects = (await Promise.all(named)).map((lines) => `- ${lines.join(', ')}`);
    const more = inputs.length > mostNamed ? [`- and ${inputs.length - mostNamed} more`] : [];
    const failures = planned.flatMap(({ index, error }) =>
      error === undefined ? [] : `Input ${index} would fail: ${error.message}`,
    );
    const heading = `${action.title}, ${inputs.length} times?`;
    const question = [heading, ...subjects, ...more, action.summary, ...failures.slice(0, mostFailures)];
    if (call.canAsk) return this.#confirmations.ask(call, { ...confirmed, question });
    return this.#confirmations.plan(call, { ...confirmed, question, plan: shownResults(bulk, planned) });
  }

  async #each(
    { action, inputs }: BulkCall,
    {
      connection,
      call,
      dryRun,
    }: { readonly connection: Connection; readonly call: ToolCall; readonly dryRun: boolean },
  ): Promise<EachResult[]> {
    const { runTimeoutMs } = this.#host;
    // An input may take a third of the time, so the last one starts when two thirds are over.
    const inputMs = Math.ceil(runTimeoutMs / 3);
    const stopAt = Date.now() + 2 * inputMs;
    const started = performance.now();
    const results: EachResult[] = [];
    // Inputs that have not started when the time is up are left, so that no write is cut off.
    const inTime = function* () {
      for (const input of inputs) {
        if (Date.now() > stopAt) return;
        yield input;
      }
    };
    const options = { dryRun, concurrency, signal: call.signal, deadlineMs: inputMs };
    const logged = this.#host.startBulk?.({ step: action.key, auth: call.context.http?.authInfo, dryRun });
    try {
      for await (const result of connection.runEach(action.key, inTime(), options)) {
        results.push(result);
        logged?.ran(result);
        const { response, error } = result;
        const requestId = response?.requestId ?? error?.requestId;
        this.#host.onRun?.({
          step: action.key,
          principal: call.principal,
          dryRun,
          ms: Math.round(performance.now() - started),
          calls: response?.calls.length ?? error?.calls?.length ?? 0,
          ...(requestId === undefined ? {} : { requestId }),
          ...(error === undefined ? {} : { category: error.category }),
        });
        if (!dryRun) await call.progress?.(results.length, `${results.length} of ${inputs.length}`, inputs.length);
      }
    } finally {
      logged?.end();
    }
    return results.toSorted((one, other) => one.index - other.index);
  }
}

function shownResults({ action }: BulkCall, results: readonly EachResult[]): Record<string, unknown> {
  const failed = results.filter(({ error }) => error !== undefined);
  return {
    succeeded: results.length - failed.length,
    failed: failed.length,
    results: results.map(({ index, id, output, incomplete, error }) => ({
      index,
      ...(id === undefined ? {} : { id }),
      ...(output === undefined ? {} : { output: maskOutput(output, action.output) }),
      ...(incomplete === undefined ? {} : { incomplete }),
      ...(isOktaError(error)
        ? { error: { category: error.category, message: error.message, requestId: error.requestId } }
        : {}),
    })),
  };
}

/** The inputs of a bulk call. Throws if they are not a list of objects of a bearable length. */
export function inputsOf(given: Arguments): Arguments[] {
  const { inputs } = given;
  if (!Array.isArray(inputs) || inputs.length === 0 || inputs.length > mostInputs) {
    throw refusedField('inputs', { what: `must be a list of 1 to ${mostInputs} objects`, hint: 'split a longer list' });
  }
  return inputs.map((input: unknown, index) => {
    if (isObject(input)) return input;
    throw refusedField(`inputs.${index}`, { what: 'must be an object', hint: 'use a JSON object' });
  });
}
