import { OktaError } from '../../okta/errors.ts';
import { runAction } from '../run/run-action.ts';
import type { Session } from '../session.ts';
import type { Applying } from './applying.ts';
import type { Facts } from './facts.ts';
import { Guard } from './guard.ts';
import type { PlanHost } from './make-plan.ts';
import { checkGuards } from './plan-guards.ts';
import { openPlanJournal, type PlanJournal } from './plan-journal.ts';
import type { ApplyOptions, Plan, PlanChange, PlanPart, PlanRun, Receipt } from './plan-model.ts';
import { keyOf, ProbeReader } from './probe.ts';
import { opened, unsealed } from './seal.ts';
import { endsPlan, sendAll } from './send-all.ts';
import { alreadyText, staleText } from './staleness.ts';

const partDeadlineMs = 3_600_000;

/**
 * Applies a plan: checks its signature and guards, reads again what every change rests on, and runs the same steps, which may
 * send the writes of the plan and no others.
 */
export async function applyPlan(host: PlanHost, given: unknown, options: ApplyOptions): Promise<PlanRun> {
  const plan = opened(given, options.key);
  checkGuards(host, plan, options);
  const started = new Date().toISOString();
  const journal = await openPlanJournal(options.journal, { plan, resume: options.resume === true });
  try {
    const run = new PlanApplication(host, { plan, options, journal });
    await run.apply();
    const receipts = changesOf(plan).flatMap(({ id }) => journal.receipts.get(id) ?? []);
    return {
      plan: plan.id,
      org: plan.org,
      by: plan.by,
      approvedBy: options.approvedBy,
      started,
      ended: new Date().toISOString(),
      receipts,
      complete: receipts.every(({ outcome }) => outcome === 'applied' || outcome === 'already'),
      counts: countsOf(receipts),
    };
  } finally {
    await journal.close();
  }
}

function countsOf(receipts: readonly Receipt[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome } of receipts) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

function changesOf({ parts }: Plan): PlanChange[] {
  return parts.flatMap(({ changes }) => changes);
}

interface ApplyRequest {
  readonly plan: Plan;
  readonly options: ApplyOptions;
  readonly journal: PlanJournal;
}

class PlanApplication {
  readonly #host: PlanHost;
  readonly #request: ApplyRequest;
  readonly #applying: Applying;
  readonly #looking: Session;
  readonly #run: { readonly signal: AbortSignal | undefined; readonly deadlineMs: number };

  constructor(host: PlanHost, request: ApplyRequest) {
    this.#host = host;
    this.#request = request;
    const { plan, options, journal } = request;
    this.#run = { signal: options.signal, deadlineMs: options.deadlineMs ?? partDeadlineMs };
    const looking = host.session(this.#run, undefined, { around: (_, send) => send() });
    this.#looking = looking;
    const created = new Map<string, string>();
    const touched = new Map<string, Facts>();
    this.#applying = {
      plan: plan.id,
      journal,
      probes: new ProbeReader(looking.client, host.orgUrl),
      created,
      touched,
      orgNow: looking.orgNow,
      onReceipt: options.onReceipt,
      stops: options.ifChanged !== 'skip',
      stopped: false,
    };
    this.#remember();
  }

  async apply(): Promise<void> {
    const { plan, journal } = this.#request;
    // A resumed run tells by the org's time what this one created.
    if (this.#applying.orgNow() === undefined) await this.#learnTime();
    if (this.#applying.stops) await this.#check(plan.parts.filter((_, index) => !journal.parts.has(index + 1)));
    for (const [index, part] of plan.parts.entries()) await this.#part(part, index + 1);
  }

  async #learnTime(): Promise<void> {
    // The first read of the plan reports any problem with the org.
    await this.#looking
      .anonymous()
      .call('getWellknownOrgMetadata', {})
      .catch(() => {});
  }

  /** What an earlier run has made. */
  #remember(): void {
    const { plan, journal } = this.#request;
    const guard = new Guard(this.#applying, []);
    for (const change of changesOf(plan)) {
      const receipt = journal.receipts.get(change.id);
      if (receipt?.outcome !== 'applied') continue;
      if (change.creates !== undefined && receipt.created !== undefined)
        this.#applying.created.set(lastOf(change.creates), lastOf(receipt.created));
      const probe = guard.probe(change);
      if (probe !== undefined && receipt.after !== undefined) this.#applying.touched.set(keyOf(probe), receipt.after);
    }
  }

  /** Reads what the changes rest on before anything is sent, and stops if any of it has changed. */
  async #check(parts: readonly PlanPart[]): Promise<void> {
    const seen = new Set<string>();
    for (const { changes } of parts) {
      const guard = new Guard(this.#applying, changes);
      for (const { change, changed, now } of await this.#compared(changes, guard, seen)) {
        if (changed.length === 0) continue;
        if (guard.isMade(change, now)) {
          await guard.settle(change, { outcome: 'already', why: alreadyText });
          continue;
        }
        this.#applying.stopped = true;
        await guard.settle(change, { outcome: 'stale', why: staleText(change, changed), changed });
      }
    }
  }

  /** The changes whose objects no earlier change of the plan touches, with what is different there. */
  async #compared(changes: readonly PlanChange[], guard: Guard, seen = new Set<string>()) {
    const compared: { change: PlanChange; changed: string[]; now: Facts }[] = [];
    for (const change of changes) {
      const probe = guard.probe(change);
      if (probe === undefined || seen.has(keyOf(probe)) || /new-\d/.test(keyOf(probe))) continue;
      seen.add(keyOf(probe));
      const now = await this.#applying.probes.facts(probe, change);
      compared.push({ change, changed: guard.changedFacts(change, now), now });
    }
    return compared;
  }

  async #part(part: PlanPart, number: number): Promise<void> {
    const { journal } = this.#request;
    if (journal.parts.get(number)?.ended === true) return;
    const guard = new Guard(this.#applying, part.changes);
    const earlier = journal.parts.get(number);
    if (!this.#applying.stopped && part.changes.length > 0) {
      // An earlier change of the part may make a later one: then both were the part's doing.
      const held = earlier?.held ?? (await this.#held(part, guard));
      const startedBefore = earlier === undefined ? this.#applying.orgNow() : earlier.startedBefore;
      if (earlier === undefined) await journal.begin(number, { startedBefore, held });
      const resumed =
        earlier === undefined ? undefined : { runId: `plan ${this.#request.plan.id} ${number}`, startedBefore };
      const session = this.#host.session(this.#run, resumed, guard);
      const ended = await this.#send(part, session);
      await this.#settleRest(part, { guard, held, startedBefore, ended });
    } else await this.#settleRest(part, { guard, held: new Set(), startedBefore: undefined, ended: undefined });
    if (!this.#applying.stopped) await journal.end(number);
  }

  async #held({ changes }: PlanPart, guard: Guard): Promise<ReadonlySet<string>> {
    if (changes.length < 2) return new Set();
    const compared = await this.#compared(changes, guard);
    return new Set(compared.flatMap(({ change, changed }) => (changed.length === 0 ? [change.id] : [])));
  }

  /** Runs a part. Returns the error that ended it; a refused credential and a cancelled run end the whole plan. */
  async #send(part: PlanPart, session: Session): Promise<OktaError | undefined> {
    try {
      if (part.step === undefined) await sendAll(session.client, part.changes, this.#applying.created);
      else await runAction(session, { key: part.step, input: this.#input(part) });
      return undefined;
    } catch (error) {
      if (!(error instanceof OktaError) || endsPlan(error)) throw error;
      return error;
    }
  }

  #input({ sealed, input }: PlanPart): unknown {
    const { plan, options } = this.#request;
    return sealed === undefined ? input : unsealed(sealed, { key: options.key, plan: plan.id });
  }

  /** Finds out what became of the changes that the step did not send. */
  async #settleRest(
    { changes }: PlanPart,
    {
      guard,
      held,
      startedBefore,
      ended,
    }: {
      readonly guard: Guard;
      readonly held: ReadonlySet<string>;
      readonly startedBefore: number | undefined;
      readonly ended: OktaError | undefined;
    },
  ): Promise<void> {
    const { journal } = this.#request;
    const { stopped } = this.#applying;
    for (const change of changes) {
      if (journal.receipts.has(change.id)) continue;
      if (change.creates !== undefined && journal.started.has(change.id)) {
        // The run was killed while it created this. The step has found it, or it is not there.
        const created = startedBefore === undefined ? undefined : await guard.createdMeanwhile(change, startedBefore);
        if (created !== undefined) await guard.settle(change, { outcome: 'applied', created, confirmed: 'checked' });
        else await guard.settle(change, { outcome: 'failed', why: unknownText, category: 'outcome_unknown' });
        continue;
      }
      const probe = guard.probe(change);
      const now = stopped || probe === undefined ? undefined : await this.#applying.probes.facts(probe, change);
      if (now !== undefined && probe !== undefined && guard.isMade(change, now)) {
        const isOurs = held.has(change.id) || journal.started.has(change.id);
        this.#applying.touched.set(keyOf(probe), now);
        const about = isOurs
          ? {
              before: change.before,
              losses: change.losses,
              ...journal.started.get(change.id),
              after: now,
              confirmed: 'checked' as const,
            }
          : { why: alreadyText };
        await guard.settle(change, { outcome: isOurs ? 'applied' : 'already', ...about });
        continue;
      }
      const changed = now === undefined ? [] : guard.changedFacts(change, now);
      if (changed.length > 0)
        await guard.settle(change, { outcome: 'stale', why: staleText(change, changed), changed });
      else if (guard.outside !== undefined)
        await guard.settle(change, {
          outcome: 'stale',
          why: `The step would now send ${guard.outside}, which is not in the plan.`,
        });
      else
        await guard.settle(change, {
          outcome: 'not_sent',
          why: whyNotSent(stopped, ended),
          ...(ended === undefined ? {} : { category: ended.category }),
        });
    }
  }
}

const unknownText = 'The run was killed while it sent this. Check whether it was made.';

function whyNotSent(stopped: boolean, ended: OktaError | undefined): string {
  if (ended !== undefined) return ended.message;
  return stopped ? 'The plan stopped because something that it rests on has changed.' : 'The step no longer needs it.';
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
