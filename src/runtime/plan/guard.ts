import type { Interceptor, ParsedResponse, PendingCall } from '../../okta/calls.ts';
import { OktaError } from '../../okta/errors.ts';
import { textAt } from '../../okta/json.ts';
import { maskPath, maskSecrets } from '../run/mask.ts';
import type { Applying } from './applying.ts';
import { canonical } from './canonical.ts';
import { differences, type Facts } from './facts.ts';
import { type Loss, lossesOf } from './losses.ts';
import { simulated } from './overlay.ts';
import type { StartedChange } from './plan-journal.ts';
import type { PlanChange, Receipt } from './plan-model.ts';
import { createdProbe, keyOf, type Probe, probeOf } from './probe.ts';
import { digestsOf } from './recorder.ts';
import { alreadyText, cameWithGroup, isAfter, isEmpty, stale, staleText } from './staleness.ts';
import { UserAliases } from './user-aliases.ts';

/** How often a change is sent again that a look-up showed not to be made. */
const resends = 5;

/**
 * Lets a step send the writes of a plan and no others, each only if the facts that it rests on are as the plan has them, and
 * records every one before it is sent.
 */
export class Guard implements Interceptor {
  readonly #applying: Applying;
  readonly #changes: readonly PlanChange[];
  readonly #aliases = new UserAliases();
  /** Where in the changes the step is. */
  #next = 0;
  #last: Promise<unknown> = Promise.resolve();
  /** The first write that was refused because it is not in the plan. */
  outside: string | undefined;

  constructor(applying: Applying, changes: readonly PlanChange[]) {
    this.#applying = applying;
    this.#changes = changes;
  }

  async around(call: PendingCall, send: () => Promise<ParsedResponse>): Promise<ParsedResponse> {
    if (call.method !== 'GET') return this.#inTurn(() => this.#write(call, send));
    const response = await send();
    this.#aliases.note(call.path, response.json);
    return response;
  }

  async #write(call: PendingCall, send: () => Promise<ParsedResponse>): Promise<ParsedResponse> {
    const { journal, stopped } = this.#applying;
    if (this.#isMadeHere(call)) return this.#takeBack(call.path, send);
    if (stopped) throw stale('The plan was stopped', 'make the plan again');
    const index = this.#changes.findIndex((change, at) => at >= this.#next && this.#isSame(change, call));
    const change = this.#changes[index];
    if (change === undefined) throw this.#refuseOutside(call);
    await this.#settleMade(this.#changes.slice(this.#next, index));
    this.#next = index + 1;
    const probe = this.probe(change);
    const earlier = journal.receipts.get(change.id);
    // Sent before the run was killed, or made by somebody else.
    if (earlier?.outcome === 'applied' || earlier?.outcome === 'already')
      return this.#present(probe ?? createdProbe(earlier.created ?? ''));
    const before = probe === undefined ? undefined : await this.#applying.probes.facts(probe, change);
    const started = journal.started.get(change.id);
    const changed = before === undefined ? [] : this.changedFacts(change, before);
    const losses = change.losses === undefined ? undefined : await lossesOf(call.path, this.#applying.probes);
    changed.push(...this.#newLosses(change, losses));
    if (changed.length > 0 && started !== undefined && before !== undefined && this.isMade(change, before)) {
      await this.#applied(change, { probe, ...started, before: started.before, confirmed: 'checked' });
      return this.#present(probe);
    }
    if (changed.length > 0) throw await this.#refuseStale(change, changed);
    const present = started?.present ?? (await this.#applying.probes.rolesBefore(call.path));
    await journal.start(change.id, { before, losses, ...(present === undefined ? {} : { present }) });
    return this.#send(change, { probe, before, losses, present, send });
  }

  /** Settles changes that a killed run had sent: the step sees that they are made, and does not send them again. */
  async #settleMade(skipped: readonly PlanChange[]): Promise<void> {
    for (const change of skipped) {
      const started = this.#applying.journal.started.get(change.id);
      const probe = this.probe(change);
      if (started === undefined || probe === undefined || this.#applying.journal.receipts.has(change.id)) continue;
      if (this.isMade(change, await this.#factsOf(probe, change)))
        await this.#applied(change, { probe, ...started, before: started.before, confirmed: 'checked' });
    }
  }

  /** Whether a call removes an object that this part has created. */
  #isMadeHere({ method, path }: PendingCall): boolean {
    const receipts = this.#changes.map(({ id }) => this.#applying.journal.receipts.get(id));
    return method === 'DELETE' && receipts.some((one) => one?.outcome === 'applied' && one.created === path);
  }

  /** Lets a step remove what it has just created, such as an admin role that could not be limited. */
  async #takeBack(created: string, send: () => Promise<ParsedResponse>): Promise<ParsedResponse> {
    const response = await send();
    const { journal, onReceipt } = this.#applying;
    for (const { id } of this.#changes) {
      const receipt = journal.receipts.get(id);
      if (receipt?.outcome !== 'applied') continue;
      if (receipt.created !== created && !receipt.path.startsWith(`${created}/`)) continue;
      const { created: _, after: __, ...rest } = receipt;
      const taken: Receipt = { ...rest, outcome: 'failed', why: 'The step took this back because it could not go on.' };
      await onReceipt?.(taken);
      await journal.done(taken);
    }
    return response;
  }

  async #send(
    change: PlanChange,
    {
      probe,
      before,
      losses,
      present = [],
      send,
    }: StartedChange & {
      readonly probe: Probe | undefined;
      readonly send: () => Promise<ParsedResponse>;
    },
  ): Promise<ParsedResponse> {
    const at = this.#applying.orgNow();
    for (let round = 0; ; round += 1) {
      try {
        const response = await send();
        const id = textAt(response.json, 'id');
        if (id !== undefined && present.includes(id)) {
          await this.settle(change, { outcome: 'already', why: alreadyText });
          return response;
        }
        const created = this.#bind(change, id);
        const requestId = response.headers['x-okta-request-id'];
        await this.#applied(change, { probe, before, losses, at, created, confirmed: 'answered', requestId });
        return response;
      } catch (error) {
        if (!(error instanceof OktaError)) throw error;
        const now =
          error.category === 'outcome_unknown' && probe !== undefined ? await this.#factsOf(probe, change) : undefined;
        if (now !== undefined && this.isMade(change, now)) {
          await this.#applied(change, { probe, before, losses, at, confirmed: 'checked' });
          return this.#present(probe);
        }
        const isUnsent = now !== undefined && before !== undefined && differences(now, before).length === 0;
        if (isUnsent && round < resends) continue;
        await this.settle(change, { outcome: 'failed', before, why: error.message, category: error.category });
        throw error;
      }
    }
  }

  /** Whether an object is as a change would leave it. */
  isMade(change: PlanChange, now: Facts): boolean {
    const after = Object.entries(change.after ?? {}).map(([name, value]) => [name, this.#boundBody(value)]);
    return isAfter(change.after === undefined ? change : { ...change, after: Object.fromEntries(after) }, now);
  }

  /** The facts that a change rests on and that differ from the plan, or from what the plan itself has made of them. */
  changedFacts(change: PlanChange, now: Facts): string[] {
    const probe = this.probe(change);
    const ours = probe === undefined ? undefined : this.#applying.touched.get(keyOf(probe));
    const planned = change.restsOn?.digests ?? {};
    const found = digestsOf(now, [this.#applying.plan, change.id]);
    const user = textAt(this.#boundBody(change.body), 'id');
    if (isEmpty(planned) && cameWithGroup(change, { now, user, touched: this.#applying.touched })) return [];
    if (ours !== undefined && isEmpty(ours) !== isEmpty(now)) return Object.keys(isEmpty(now) ? ours : now).sort();
    return [...new Set([...Object.keys(planned), ...Object.keys(found)])]
      .filter((path) => {
        // The plan's own changes may have another effect than foreseen, such as PROVISIONED for ACTIVE.
        if (ours !== undefined && path in ours) return differences({ it: ours[path] }, { it: now[path] }).length > 0;
        return planned[path] !== found[path] && !(planned[path] === undefined && now[path] === null);
      })
      .sort();
  }

  /** Where a change's object can be read, with the IDs of objects that the plan has created. */
  probe(change: PlanChange): Probe | undefined {
    if (change.restsOn === undefined) return undefined;
    return probeOf({ ...change, path: this.#bound(change.path), body: this.#boundBody(change.body) });
  }

  /** Records what became of a change. */
  async settle(change: PlanChange, about: Partial<Receipt> & Pick<Receipt, 'outcome'>): Promise<void> {
    const { operation, method, body, target, id } = change;
    const shown = {
      operation,
      method,
      path: this.#bound(change.path),
      ...(body === undefined ? {} : { body: this.#boundBody(body) }),
    };
    const known: Receipt = {
      change: id,
      outcome: about.outcome,
      ...shown,
      target: { ...target, id: this.#bound(target.id) },
    };
    const receipt: Receipt = { ...known, ...about };
    await this.#applying.onReceipt?.(receipt);
    await this.#applying.journal.done(receipt);
  }

  async #applied(
    change: PlanChange,
    {
      probe,
      at,
      created,
      ...about
    }: {
      readonly probe: Probe | undefined;
      readonly before: Facts | undefined;
      readonly losses?: Loss[] | undefined;
      readonly at?: number | undefined;
      readonly created?: string | undefined;
      readonly confirmed: 'answered' | 'checked';
      readonly requestId?: string | undefined;
    },
  ): Promise<void> {
    const shown = probe ?? (created === undefined ? undefined : createdProbe(created));
    // The change is made, whatever becomes of this read.
    const after = shown === undefined ? undefined : await this.#factsOf(shown, change).catch(() => change.after);
    if (shown !== undefined && after !== undefined) this.#applying.touched.set(keyOf(shown), after);
    const sentAt = at === undefined ? undefined : new Date(at).toISOString();
    await this.settle(change, { ...about, outcome: 'applied', after, created, at: sentAt });
  }

  /** What a change would take away that the plan neither names nor has given. */
  #newLosses({ losses: planned }: PlanChange, now: readonly Loss[] = []): string[] {
    const known = new Set(planned?.map(({ path }) => this.#bound(path)));
    return now.map(({ path }) => path).filter((path) => !known.has(path) && !this.#applying.touched.has(path));
  }

  #factsOf(probe: Probe, change: PlanChange): Promise<Facts> {
    return this.#applying.probes.facts(probe, change);
  }

  /** The path of the object that a change created before the run was killed; `undefined` if it is not certain. */
  async createdMeanwhile(
    { id: change, path, body, creates }: PlanChange,
    startedBefore: number,
  ): Promise<string | undefined> {
    const [list = ''] = this.#bound(path).split('?');
    // Only a list that belongs to one object is short enough to search.
    if (creates === undefined || !/^\/api\/v1\/\w+\/[^/]+\/\w+$/.test(list)) return undefined;
    const { present = [] } = this.#applying.journal.started.get(change) ?? {};
    return this.#applying.probes.createdIn(list, { startedBefore, wanted: this.#boundBody(body), present });
  }

  #bind({ creates }: PlanChange, id: string | undefined): string | undefined {
    if (creates === undefined || id === undefined) return undefined;
    this.#applying.created.set(creates.slice(creates.lastIndexOf('/') + 1), id);
    return this.#bound(creates);
  }

  /** A text with the IDs of the objects that the plan has created. */
  #bound(text: string): string {
    return text.replaceAll(/new-\d+/g, (name) => this.#applying.created.get(name) ?? name);
  }

  #boundBody(body: unknown): unknown {
    if (body === undefined) return undefined;
    return JSON.parse(this.#bound(JSON.stringify(body)));
  }

  #isSame(change: PlanChange, call: PendingCall): boolean {
    if (change.method !== call.method || change.operation !== call.operation) return false;
    const [, query] = call.path.split('?');
    const path = this.#aliases.canonical(call.path) + (query === undefined ? '' : `?${query}`);
    const shown = call.path === call.shownPath ? maskPath(path) : maskPath(call.shownPath);
    if (this.#bound(change.path) !== shown) return false;
    return this.#bound(canonical(change.body)) === canonical(maskSecrets(call.body));
  }

  /** The object of a change as it is now, in place of the response to the change. */
  async #present(probe: Probe | undefined): Promise<ParsedResponse> {
    return simulated(probe === undefined ? undefined : await this.#applying.probes.read(probe));
  }

  #refuseOutside({ operation, shownPath, method }: PendingCall): OktaError {
    this.outside ??= `${operation} (${method} ${maskPath(shownPath).split('?', 1)[0]})`;
    if (this.#applying.stops) this.#applying.stopped = true;
    return stale(`The step would now send ${this.outside}, which is not in the plan`, 'make the plan again');
  }

  async #refuseStale(change: PlanChange, changed: readonly string[]): Promise<OktaError> {
    if (this.#applying.stops) this.#applying.stopped = true;
    const why = staleText(change, changed);
    await this.settle(change, { outcome: 'stale', why, changed: [...changed] });
    return stale(why.slice(0, -1), 'make the plan again');
  }

  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => {});
    return result;
  }
}
