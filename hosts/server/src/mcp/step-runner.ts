import type { CallToolResult, InputRequiredResult } from '@modelcontextprotocol/server';
import { type Connection, isOktaError, type RunOptions, type RunResult } from 'okta-connector';
import { memberAt, needsConfirmation, propertiesOf, shortcomingOf } from 'okta-connector/host';
import type { ManifestAction } from '../clients/client.ts';
import type { Confirmations } from './confirmation.ts';
import type { McpHost } from './host.ts';
import { hasSecrets, maskOutput } from './mask-output.ts';
import { planOf, subjectLines } from './plan.ts';
import { defaultLimit } from './step-tool.ts';
import type { ToolCall } from './tool.ts';
import { dataResult, errorResult, failedResult } from './tool-result.ts';

/** One call of a step. */
export interface StepCall {
  readonly action: ManifestAction;
  readonly input: Readonly<Record<string, unknown>>;
  readonly dryRun: boolean;
  /** The code of an earlier plan. */
  readonly code: string | undefined;
  readonly showSecrets: boolean;
}

/** What a {@link StepRunner} gets beside its host. */
export interface RunnerParts {
  readonly confirmations: Confirmations;
  readonly maySeeSecrets: boolean;
  /** Throws `forbidden` if the caller may not run a step with an input. */
  expectAvailable(action: ManifestAction, input: unknown): void;
}

/** Lists longer than this report their progress. */
const longList = 200;

/** Runs steps for a model: with confirmation, progress, masked secrets and bounded lists. */
export class StepRunner {
  readonly #host: McpHost;
  readonly #confirmations: Confirmations;
  readonly #maySeeSecrets: boolean;
  readonly #expectAvailable: RunnerParts['expectAvailable'];

  constructor(host: McpHost, { confirmations, maySeeSecrets, expectAvailable }: RunnerParts) {
    this.#host = host;
    this.#confirmations = confirmations;
    this.#maySeeSecrets = maySeeSecrets;
    this.#expectAvailable = expectAvailable;
  }

  async run(step: StepCall, call: ToolCall): Promise<CallToolResult | InputRequiredResult> {
    const { action } = step;
    if (step.showSecrets && !this.#maySeeSecrets) {
      return failedResult('Secrets are not available. An administrator can allow them with the setting showSecrets.');
    }
    this.#expectAvailable(action, step.input);
    const connection = await this.#host.connection();
    const input = withLimit(step);
    const bounded = { ...step, input };
    const running = { call, connection, options: this.#optionsOf(call) };
    if (step.dryRun && action.effect !== 'read') return this.#dryRun(bounded, running);
    const asked = needsConfirmation(action, input) ? await this.#confirm(bounded, running) : 'yes';
    if (asked !== 'yes') return asked;
    try {
      const { output } = await this.#recorded(action.key, { call, dryRun: false }, () =>
        this.#output(bounded, running),
      );
      return dataResult(this.#shown(step, output), this.#notes(step, output));
    } catch (error) {
      if (!isOktaError(error) || !error.retryable || !isLong(bounded)) throw error;
      return errorResult(error, ['Or read the list page by page: set limit, and pass nextCursor as cursor.']);
    }
  }

  async #dryRun(step: StepCall, { call, connection, options }: Running): Promise<CallToolResult> {
    const { output } = await this.#recorded(step.action.key, { call, dryRun: true }, () =>
      this.#run(step, { call, connection, options: { ...options(), dryRun: true } }),
    );
    return dataResult(this.#shown(step, output), ['Dry run: nothing was changed.']);
  }

  /** Gets the confirmation for a step, or returns what to answer without it. */
  async #confirm(step: StepCall, running: Running): Promise<'yes' | CallToolResult | InputRequiredResult> {
    const { action, input, code } = step;
    const { call, connection, options } = running;
    const confirmed = { step: action.key, input };
    const answer = await this.#confirmations.answer(call, confirmed);
    if (answer !== undefined) return answer;
    if (code !== undefined && !call.canAsk) return this.#confirmations.checkCode(call, { ...confirmed, code });
    const { output } = await this.#recorded(action.key, { call, dryRun: true }, () =>
      this.#run(step, { call, connection, options: { ...options(), dryRun: true } }),
    );
    const plan = planOf(output);
    if (plan.unchanged !== undefined) return dataResult(this.#shown(step, plan.unchanged), plan.lines);
    const subjects = await subjectLines(action, { input, connection, options: options() });
    const question = [`${action.title}?`, ...subjects, action.summary, ...plan.lines];
    if (call.canAsk) return this.#confirmations.ask(call, { ...confirmed, question });
    return this.#confirmations.plan(call, { ...confirmed, question, plan: this.#shown(step, output) });
  }

  /** Runs a step. A long list is read item by item if the client wants to see progress. */
  async #output(step: StepCall, { call, connection, options }: Running): Promise<RunResult | Listed> {
    const { action, input } = step;
    const { progress } = call;
    if (progress === undefined || !isLong(step)) return this.#run(step, { call, connection, options: options() });
    const items: unknown[] = [];
    const auth = call.context.http?.authInfo;
    const logged = this.#host.startBulk?.({ step: action.key, auth, dryRun: false, input });
    try {
      for await (const item of connection.stream(action.key, input, options())) {
        items.push(item);
        if (items.length % longList === 0) await progress(items.length, `${items.length} items read`);
      }
      logged?.ran({});
    } catch (error) {
      if (isOktaError(error)) logged?.ran({ error });
      throw error;
    } finally {
      logged?.end();
    }
    await progress(items.length, `${items.length} items read`, items.length);
    return { output: { items } };
  }

  #run(
    { action: { key }, input }: StepCall,
    { call, connection, options }: { call: ToolCall; connection: Connection; options: RunOptions },
  ): Promise<RunResult> {
    const auth = call.context.http?.authInfo;
    return this.#host.run?.({ step: key, input, options, auth }) ?? connection.run(key, input, options);
  }

  #shown({ action, showSecrets }: Pick<StepCall, 'action' | 'showSecrets'>, output: unknown): unknown {
    return showSecrets ? output : maskOutput(output, action.output);
  }

  #notes({ action, showSecrets }: StepCall, output: unknown): string[] {
    const { incomplete } = shortcomingOf(output);
    const count = memberAt(output, 'items');
    const isMore = Array.isArray(count) && memberAt(output, 'nextCursor') !== undefined;
    return [
      ...(incomplete === undefined
        ? []
        : [`Incomplete (${incomplete}): the report lists what failed. Call again to retry it.`]),
      ...(isMore ? [`${count.length} items. There are more: call again with cursor set to nextCursor.`] : []),
      ...(hasSecrets(action.output) &&
      !showSecrets &&
      JSON.stringify(this.#shown({ action, showSecrets }, output)).includes('***')
        ? [`Secrets are shown as ***.${this.#maySeeSecrets ? ' Set showSecrets to true to get them.' : ''}`]
        : []),
    ];
  }

  /** The options of each run of a call, which share its time. */
  #optionsOf({ signal }: ToolCall): () => RunOptions {
    const until = Date.now() + this.#host.runTimeoutMs;
    return () => ({ signal, deadlineMs: Math.max(1, until - Date.now()) });
  }

  /** Runs and reports the run to the host, without any value. */
  async #recorded<Result extends RunResult | Listed>(
    step: string,
    { call, dryRun }: { readonly call: ToolCall; readonly dryRun: boolean },
    run: () => Promise<Result>,
  ): Promise<Result> {
    const started = performance.now();
    const record = { step, principal: call.principal, dryRun };
    const ms = () => Math.round(performance.now() - started);
    try {
      const result = await run();
      const response = 'response' in result ? result.response : undefined;
      const { calls = [], requestId } = response ?? {};
      this.#host.onRun?.({
        ...record,
        ms: ms(),
        calls: calls.length,
        ...(requestId === undefined ? {} : { requestId }),
      });
      return result;
    } catch (error) {
      if (!isOktaError(error)) throw error;
      const { category, requestId, calls = [] } = error;
      const facts = { ms: ms(), calls: calls.length, category };
      this.#host.onRun?.({ ...record, ...facts, ...(requestId === undefined ? {} : { requestId }) });
      throw error;
    }
  }
}

interface Running {
  readonly call: ToolCall;
  readonly connection: Connection;
  options(): RunOptions;
}

/** The items of a streamed list. */
interface Listed {
  readonly output: { readonly items: readonly unknown[] };
}

/** Whether a call reads so many items that a person may want to see progress. */
function isLong({ action, input }: Pick<StepCall, 'action' | 'input'>): boolean {
  return action.list && (input['all'] === true || Number(input['limit'] ?? 0) > longList);
}

/** A list without a limit returns few items, because they fill the context of a model. */
function withLimit({ action, input }: Pick<StepCall, 'action' | 'input'>): Readonly<Record<string, unknown>> {
  if (input['limit'] !== undefined || input['all'] === true) return input;
  return propertiesOf(action.input).some(([name]) => name === 'limit') ? { ...input, limit: defaultLimit } : input;
}
