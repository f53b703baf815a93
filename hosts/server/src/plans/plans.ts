import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ChangeRecord,
  type Connection,
  isOktaError,
  OktaError,
  type Plan,
  type PlannedStep,
  type PlanOptions,
  type PlanRun,
  type Receipt,
  type RecordOptions,
} from 'okta-connector';
import { memberAt, openPlan } from 'okta-connector/host';
import type { PlanStore } from './plan-store.ts';

/** What plans need of a host. */
export interface PlansHost {
  connection(): Promise<Connection> | Connection;
  /** Signs the plans. */
  readonly key: string;
  readonly store: PlanStore;
  /** The folder of the journals. Without it, a plan that was interrupted cannot be continued. */
  readonly journals?: string | undefined;
}

/** How a plan is made, and who makes it. */
export type NewPlan = Omit<PlanOptions, 'key'>;

/** How a plan is applied, and who approves it. */
export interface Approval {
  readonly approvedBy: string;
  readonly ifChanged?: 'stop' | 'skip' | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly deadlineMs?: number | undefined;
}

/** Makes, applies and undoes plans for the clients of a host. Each plan and run is kept, and can be named by the ID of the plan. */
export class Plans {
  readonly #host: PlansHost;
  /** The plans that this process is applying. */
  readonly #running = new Set<string>();
  /** The plans that failed on the way, and have no journal. */
  readonly #interrupted = new Set<string>();

  constructor(host: PlansHost) {
    this.#host = host;
  }

  /** Plans steps. Changes nothing. */
  async make(steps: readonly PlannedStep[], options: NewPlan): Promise<Plan> {
    const connection = await this.#host.connection();
    return this.#kept(await connection.plan(steps, { ...options, key: this.#host.key }));
  }

  /** A plan of this host, whole or by its ID. Throws `invalid_request` for one that was changed, and `not_found`. */
  opened(given: unknown): Plan {
    const plan = typeof given === 'string' ? this.#host.store.plan(given) : given;
    if (plan === undefined) throw unknownPlan();
    return openPlan(plan, this.#host.key);
  }

  /**
   * Applies a plan. The same plan continues where an earlier run of it was interrupted, and a plan that is applied returns the
   * result of that run: nothing is changed twice.
   */
  async apply(plan: Plan, { approvedBy, ifChanged = 'stop', signal, deadlineMs }: Approval): Promise<PlanRun> {
    const connection = await this.#host.connection();
    const { store, key } = this.#host;
    const done = this.applied(plan.id);
    if (done !== undefined) return done;
    const journal = this.#journalOf(plan, store.run(plan.id));
    this.expectIdle(plan.id);
    // It may have been made by another server with the same secret.
    if (store.plan(plan.id) === undefined) this.#kept(plan);
    this.#running.add(plan.id);
    const started = new Date().toISOString();
    const receipts: Receipt[] = [];
    try {
      const run = await connection.apply(plan, {
        key,
        approvedBy,
        ifChanged,
        onReceipt: (receipt) => void receipts.push(receipt),
        ...journal,
        ...(signal === undefined ? {} : { signal }),
        ...(deadlineMs === undefined ? {} : { deadlineMs }),
      });
      store.keepRun(plan.id, run);
      // The run is kept, encrypted. The journal is not.
      if (run.complete && journal !== undefined) await rm(journal.journal, { force: true });
      return run;
    } catch (error) {
      if (journal === undefined && !(isOktaError(error) && error.category === 'invalid_request')) {
        const { id, org, by } = plan;
        const ended = new Date().toISOString();
        this.#interrupted.add(id);
        store.keepRun(id, { plan: id, org, by, approvedBy, started, ended, receipts, complete: false, counts: {} });
      }
      throw error;
    } finally {
      this.#running.delete(plan.id);
    }
  }

  /** The run of a plan, if all of it is made. */
  applied(plan: string): PlanRun | undefined {
    const run = this.#host.store.run(plan);
    return isRun(run) && run.complete ? run : undefined;
  }

  /** Throws `conflict` while a plan is being applied. */
  expectIdle(plan: string): void {
    if (!this.#running.has(plan)) return;
    throw new OktaError('conflict', {
      what: 'The plan is being applied by another request',
      hint: 'repeat the request in a moment',
    });
  }

  /** Plans to undo a run. Changes nothing. */
  async undo(given: unknown, options: NewPlan): Promise<Plan> {
    const run = this.#run(given);
    const connection = await this.#host.connection();
    return this.#kept(await connection.undo(run, { ...options, key: this.#host.key }));
  }

  /** Makes a record of a run, with the events of the System Log that prove it. */
  async record(given: unknown, options: RecordOptions): Promise<ChangeRecord> {
    const run = this.#run(given);
    const connection = await this.#host.connection();
    return connection.record(run, options);
  }

  #kept(plan: Plan): Plan {
    this.#host.store.keepPlan(plan.id, plan, plan.expires);
    return plan;
  }

  /** A run, whole or by the ID of its plan. */
  #run(given: unknown): unknown {
    if (typeof given !== 'string') return given;
    const run = this.#host.store.run(given);
    if (isRun(run)) return run;
    throw new OktaError('not_found', { what: 'No plan with this ID has been applied', hint: 'apply the plan first' });
  }

  #journalOf(plan: Plan, done: unknown): { readonly journal: string; readonly resume: boolean } | undefined {
    const { journals } = this.#host;
    if (journals === undefined) {
      if (!this.#interrupted.has(plan.id) && (!isRun(done) || hasSentNothing(done))) return undefined;
      throw new OktaError('conflict', {
        what: 'The plan was applied, and not all of it was done',
        hint: 'make the plan again to see what is left',
      });
    }
    mkdirSync(journals, { recursive: true, mode: 0o700 });
    const name = createHash('sha256').update(plan.id).digest('hex').slice(0, 32);
    const journal = join(journals, `plan-${name}.jsonl`);
    return { journal, resume: existsSync(journal) };
  }
}

function isRun(value: unknown): value is PlanRun {
  return Array.isArray(memberAt(value, 'receipts'));
}

function hasSentNothing({ receipts }: PlanRun): boolean {
  return receipts.every(({ outcome }) => outcome === 'stale' || outcome === 'not_sent' || outcome === 'already');
}

function unknownPlan(): OktaError {
  return new OktaError('not_found', { what: 'No plan has this ID', hint: 'make the plan again' });
}
