import type { CallToolResult, InputRequiredResult } from '@modelcontextprotocol/server';
import { isOktaError, OktaError, type Plan, type PlannedStep, type PlanRun } from 'okta-connector';
import { expectMayApply, type PlanChecks } from '../plans/plan-access.ts';
import { applyEnd, type PlanWork, planEnd } from '../plans/plan-log.ts';
import type { NewPlan, Plans } from '../plans/plans.ts';
import type { RunEnd } from '../runs/run-log.ts';
import type { Confirmations } from './confirmation.ts';
import type { McpHost } from './host.ts';
import type { ToolCall } from './tool.ts';
import { dataResult } from './tool-result.ts';

/** What a {@link PlanRunner} gets beside its host. */
export interface PlanRunnerParts {
  readonly plans: Plans;
  readonly confirmations: Confirmations;
  readonly checks: PlanChecks;
}

/** A plan to apply. */
export interface ApplyCall {
  /** ID of the plan. */
  readonly id: string;
  readonly ifChanged: 'stop' | 'skip';
  /** The code of an earlier call. */
  readonly code: string | undefined;
}

/** Changes that a question or a result names. */
const mostNamed = 50;

/** Makes and applies plans for a model. It gets their IDs and changes in words: the signed plans stay with the host. */
export class PlanRunner {
  readonly #host: McpHost;
  readonly #parts: PlanRunnerParts;

  constructor(host: McpHost, parts: PlanRunnerParts) {
    this.#host = host;
    this.#parts = parts;
  }

  make(steps: readonly PlannedStep[], options: Omit<NewPlan, 'by'>, call: ToolCall): Promise<CallToolResult> {
    const { plans } = this.#parts;
    const make = (all: NewPlan) => plans.make(steps, all);
    return this.#planned({ work: 'plan_steps', input: { steps }, make, options }, call);
  }

  undo(run: string, call: ToolCall): Promise<CallToolResult> {
    const { plans } = this.#parts;
    this.#expectMayApply(plans.opened(run));
    return this.#planned({ work: 'undo_run', input: { run }, make: (all) => plans.undo(run, all), options: {} }, call);
  }

  /** Applies a plan after a person has confirmed it. */
  async apply({ id, ifChanged, code }: ApplyCall, call: ToolCall): Promise<CallToolResult | InputRequiredResult> {
    const { plans } = this.#parts;
    const plan = plans.opened(id);
    this.#expectMayApply(plan);
    const approvedBy = this.#nameOf(call);
    const isSettled = plans.applied(id) !== undefined || isRefused(plan, approvedBy);
    const asked = isSettled ? 'yes' : await this.#confirm(plan, { ifChanged, code }, call);
    if (asked !== 'yes') return asked;
    const run = await this.#recorded(
      { work: 'apply_plan', input: { plan: id, ifChanged }, dryRun: false, shown: applyEnd },
      call,
      (bounds) => plans.apply(plan, { approvedBy, ifChanged, ...bounds }),
    );
    return dataResult(shownRun(run), run.complete ? [] : ['Not all changes were made. The receipts say why.']);
  }

  async #planned(
    {
      work,
      input,
      options,
      make,
    }: {
      readonly work: PlanWork;
      readonly input: unknown;
      readonly options: Omit<NewPlan, 'by'>;
      make(options: NewPlan): Promise<Plan>;
    },
    call: ToolCall,
  ): Promise<CallToolResult> {
    const by = this.#nameOf(call);
    const plan = await this.#recorded({ work, input, dryRun: true, shown: planEnd }, call, (bounds) =>
      make({ ...options, by, ...bounds }),
    );
    return dataResult(shownPlan(plan), ['Nothing was changed. Show the person the changes, then call apply_plan.']);
  }

  async #confirm(
    plan: Plan,
    { ifChanged, code }: Omit<ApplyCall, 'id'>,
    call: ToolCall,
  ): Promise<'yes' | CallToolResult | InputRequiredResult> {
    const { confirmations } = this.#parts;
    const { changes } = shownPlan(plan);
    if (changes.length === 0) return 'yes';
    const confirmed = { step: 'apply_plan', input: { plan: plan.id, ifChanged } };
    const answer = await confirmations.answer(call, confirmed);
    if (answer !== undefined) return answer;
    if (code !== undefined && !call.canAsk) return confirmations.checkCode(call, { ...confirmed, code });
    const question = questionOf(plan);
    if (call.canAsk) return confirmations.ask(call, { ...confirmed, question });
    return confirmations.plan(call, { ...confirmed, question, plan: shownPlan(plan) });
  }

  /** A plan that undoes another one may be applied by whom may apply that one, and who may remove. */
  #expectMayApply(plan: Plan): void {
    const { plans, checks } = this.#parts;
    expectMayApply(plan, checks);
    if (plan.undoes !== undefined) expectMayApply(plans.opened(plan.undoes), checks);
  }

  #nameOf({ context, principal }: ToolCall): string {
    return this.#host.nameOf?.(context.http?.authInfo) ?? principal;
  }

  /** Runs within the time of a call, and reports the run to the host. */
  async #recorded<Result>(
    { work, ...entry }: PlanEntry<Result>,
    { context, principal, signal }: ToolCall,
    run: (bounds: { readonly signal: AbortSignal; readonly deadlineMs: number }) => Promise<Result>,
  ): Promise<Result> {
    const { runTimeoutMs } = this.#host;
    const time = AbortSignal.timeout(runTimeoutMs);
    const started = performance.now();
    const bounds = { signal: AbortSignal.any([signal, time]), deadlineMs: runTimeoutMs };
    const record = { step: work, principal, dryRun: entry.dryRun, calls: 0 };
    const ms = () => Math.round(performance.now() - started);
    try {
      const auth = context.http?.authInfo;
      const result = await (this.#host.logged?.({ ...entry, step: work, auth }, () => run(bounds)) ?? run(bounds));
      this.#host.onRun?.({ ...record, ms: ms() });
      return result;
    } catch (error) {
      if (!isOktaError(error)) throw error;
      this.#host.onRun?.({ ...record, ms: ms(), category: error.category });
      if (error.category !== 'cancelled' || !time.aborted) throw error;
      throw new OktaError('unavailable', {
        what: 'The time of the call was over before everything was done',
        hint: 'call again to continue',
      });
    }
  }
}

interface PlanEntry<Result> {
  readonly work: PlanWork;
  readonly input: unknown;
  readonly dryRun: boolean;
  readonly shown: (result: Result) => RunEnd;
}

/** Whether a plan is certain to be refused, so that nobody needs to be asked. */
function isRefused({ expires, guards, by }: Plan, approvedBy: string): boolean {
  return Date.parse(expires) <= Date.now() || (guards.otherApprover && by === approvedBy);
}

function shownPlan({ id, expires, guards, parts }: Plan) {
  const changes = parts.flatMap((part) => part.changes);
  const shown = changes.slice(0, mostNamed).map(({ id: change, text, removes, irreversible, notes }) => ({
    change,
    text,
    ...(removes ? { removes } : {}),
    ...(irreversible === undefined ? {} : { irreversible }),
    ...(notes.length === 0 ? {} : { notes }),
  }));
  const skipped = parts.flatMap((part) => part.skipped).slice(0, mostNamed);
  return {
    plan: id,
    expires,
    ...(guards.otherApprover ? { otherApprover: true } : {}),
    total: changes.length,
    changes: shown,
    ...(skipped.length === 0 ? {} : { skipped }),
  };
}

function shownRun({ plan, complete, counts, receipts }: PlanRun) {
  const shown = receipts.slice(0, mostNamed).map(({ change, outcome, operation, target, why, requestId }) => ({
    change,
    outcome,
    operation,
    target: target.name ?? target.id,
    ...(why === undefined ? {} : { why }),
    ...(requestId === undefined ? {} : { requestId }),
  }));
  return { plan, complete, counts, receipts: shown };
}

/** What a person is asked before a plan is applied. */
function questionOf({ parts, by, undoes }: Plan): readonly string[] {
  const changes = parts.flatMap((part) => part.changes);
  const removals = changes.filter(({ removes }) => removes).length;
  const lasting = changes.filter(({ irreversible }) => irreversible !== undefined).length;
  const lines = changes.slice(0, mostNamed).map(({ text, irreversible }) => {
    return `- ${text}${irreversible === undefined ? '' : ` (cannot be undone: ${irreversible})`}`;
  });
  const more = changes.length > mostNamed ? [`- and ${changes.length - mostNamed} more`] : [];
  const what = undoes === undefined ? `Apply the plan of ${by}?` : `Undo the changes of a plan, as ${by} planned?`;
  return [what, `Changes: ${changes.length}. Removals: ${removals}. Cannot be undone: ${lasting}.`, ...lines, ...more];
}
