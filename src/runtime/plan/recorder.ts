import type { Interceptor, ParsedResponse, PendingCall } from '../../okta/calls.ts';
import { OktaError } from '../../okta/errors.ts';
import { type JsonObject, textAt } from '../../okta/json.ts';
import { type HttpMethod, matchOperation } from '../../okta/operations.ts';
import { maskPath, maskSecrets } from '../run/mask.ts';
import { digest } from './canonical.ts';
import type { Facts } from './facts.ts';
import { inverseOf } from './inverse.ts';
import { lossesOf } from './losses.ts';
import { type Overlay, simulated } from './overlay.ts';
import type { PlanChange } from './plan-model.ts';
import { createdProbe, keyOf, type Probe, type ProbeReader, probeOf, readsOf } from './probe.ts';
import { PlanEnd, simulate } from './simulate.ts';

/** What planning one part needs. */
export interface PartContext {
  readonly plan: string;
  /** Position of the part, from 1. */
  readonly part: number;
  readonly overlay: Overlay;
  readonly probes: ProbeReader;
}

/** Holds back the writes of a step and records what they would change, so that the step goes on to the next. */
export class Recorder implements Interceptor {
  readonly changes: PlanChange[] = [];
  /** The reads of the step, by operation. */
  readonly reads: Record<string, number> = {};
  /** The operation whose response only Okta knows. */
  opens: string | undefined;
  readonly #context: PartContext;
  #last: Promise<unknown> = Promise.resolve();

  constructor(context: PartContext) {
    this.#context = context;
  }

  around(call: PendingCall, send: () => Promise<ParsedResponse>): Promise<ParsedResponse> {
    if (call.method !== 'GET') return this.#inTurn(() => this.#record(call));
    this.reads[call.operation] = (this.reads[call.operation] ?? 0) + 1;
    return this.#context.overlay.read(call, send);
  }

  async instead<Value>(ask: () => Promise<Value | undefined>): Promise<Value | undefined> {
    const value = await ask();
    const last = this.changes.at(-1);
    if (value === undefined && last !== undefined) throw this.#ended(last.operation);
    return value;
  }

  async #record(call: PendingCall): Promise<ParsedResponse> {
    const { overlay, probes, plan, part } = this.#context;
    const path = overlay.canonical(call.path);
    const probe = call.path === call.shownPath ? probeOf({ ...call, path }) : undefined;
    const before = probe === undefined ? undefined : await probes.facts(probe, call);
    const losses = await lossesOf(path, probes);
    const labels = await this.#labels(path, call);
    const type = probe?.kind === 'role' ? textAt(before, 'type') : undefined;
    if (type !== undefined) labels.splice(1, 0, { id: type, name: type });
    let after: Facts | undefined;
    let creates: string | undefined;
    let response = simulated(undefined);
    try {
      const result = await simulate(overlay, call, (at) => probes.object(at));
      creates = before === undefined ? result.created : undefined;
      response = simulated(result.json);
      const shown = probe ?? (creates === undefined ? undefined : createdProbe(creates));
      after = shown === undefined ? undefined : await probes.facts(shown, call);
    } catch (error) {
      if (!(error instanceof PlanEnd)) throw error;
      this.opens = error.operation;
    }
    const draft = { ...call, path: maskPath(withId(call, path)), before, after, created: creates };
    const id = `${part}.${this.changes.length + 1}`;
    this.changes.push({
      id,
      ...shownCall(call, draft.path),
      target: targetOf({ probe, creates, path, labels }),
      text: `${words(call.operation)}: ${labels.map(({ name }) => name).join(', ')}`,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
      ...(probe === undefined || before === undefined
        ? {}
        : { restsOn: { read: readsOf(probe), digests: digestsOf(before, [plan, id]) } }),
      ...(creates === undefined ? {} : { creates }),
      ...(losses === undefined ? {} : { losses }),
      removes: removes(call, path),
      ...aboutInverse(draft),
    });
    if (this.opens !== undefined) throw this.#ended(this.opens);
    return response;
  }

  #ended(operation: string): PlanEnd {
    this.opens = operation;
    return new PlanEnd(operation);
  }

  /** Writes of one step that run at once are recorded one after the other. */
  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => {});
    return result;
  }

  /** The objects that a path is about, by name. */
  async #labels(path: string, { body }: PendingCall): Promise<Label[]> {
    const labels: Label[] = [];
    // One instance of an app, as the target of a role.
    const named = path.replace(/\/catalog\/apps\/[^/]+\/([^/]+)$/, '/apps/$1');
    const pairs = named.matchAll(/(?<=\/)(groups\/rules|users|groups|apps|zones|devices|policies)\/([^/]+)/g);
    for (const [, kind = '', id = ''] of pairs) {
      if (kind === 'groups' && id === 'rules') continue;
      const object = await this.#known(`/api/v1/${kind}/${id}`);
      labels.push({ id: decodeURIComponent(id), name: nameOf(object) ?? decodeURIComponent(id) });
    }
    const id = textAt(body, 'id');
    if (id !== undefined && !labels.some((label) => label.id === id))
      labels.push({ id, name: nameOf(await this.#known(`/api/v1/users/${encodeURIComponent(id)}`)) ?? id });
    const made = labels.length === 0 ? nameOf(factsObject(body)) : textAt(body, 'type');
    if (made !== undefined) labels.push({ id: made, name: made });
    return labels.length === 0 ? [{ id: path, name: path }] : labels;
  }

  /** An object for its name. A credential that may not read it still makes a plan. */
  async #known(path: string): Promise<JsonObject | undefined> {
    if (matchOperation('GET', path)?.operation.returns !== 'object') return undefined;
    try {
      return await this.#context.probes.object(path);
    } catch (error) {
      if (error instanceof OktaError && error.category !== 'cancelled') return undefined;
      throw error;
    }
  }
}

interface Label {
  readonly id: string;
  readonly name: string;
}

function withId({ path }: PendingCall, canonicalPath: string): string {
  const at = path.indexOf('?');
  return at === -1 ? canonicalPath : `${canonicalPath}${path.slice(at)}`;
}

function shownCall({ operation, method, path: full, shownPath, body }: PendingCall, path: string) {
  const shown = full === shownPath ? path : maskPath(shownPath);
  return {
    operation,
    method: writeMethod(method),
    path: shown,
    ...(body === undefined ? {} : { body: maskSecrets(body) }),
  };
}

/** The method of a write. */
function writeMethod(method: HttpMethod): Exclude<HttpMethod, 'GET'> {
  if (method === 'GET') throw new TypeError('A read changes nothing.');
  return method;
}

/** The digests of the facts that a change rests on, by the path of the fact; salted with the plan and the change. */
export function digestsOf(
  facts: Facts,
  [plan, change]: readonly [plan: string, change: string],
): Record<string, string> {
  return Object.fromEntries(Object.entries(facts).map(([path, value]) => [path, digest(plan, change, path, value)]));
}

function targetOf({
  probe,
  creates,
  path,
  labels,
}: {
  readonly probe: Probe | undefined;
  readonly creates: string | undefined;
  readonly path: string;
  readonly labels: readonly Label[];
}): { id: string; name?: string } {
  const [, user] = /\/users\/([^/]+)/.exec(path) ?? [];
  const label = labels.find(({ id }) => id === user) ?? labels.at(-1);
  if (creates !== undefined)
    return { id: creates.slice(creates.lastIndexOf('/') + 1), ...(label === undefined ? {} : { name: label.name }) };
  const id = label?.id ?? (probe === undefined ? path : keyOf(probe));
  return label === undefined || label.name === id ? { id } : { id, name: label.name };
}

function aboutInverse(change: Parameters<typeof inverseOf>[0] & Pick<PendingCall, 'notes'>) {
  const inverse = inverseOf(change);
  const notes = [...change.notes];
  if ('irreversible' in inverse) return { irreversible: inverse.irreversible, notes };
  return { notes: inverse.lost === undefined ? notes : [...notes, inverse.lost] };
}

function removes({ method }: PendingCall, path: string): boolean {
  return method === 'DELETE' || /\/lifecycle\/(deactivate|suspend|reset_factors)$/.test(path);
}

function factsObject(body: unknown): JsonObject | undefined {
  return typeof body === 'object' && body !== null ? { ...body } : undefined;
}

function nameOf(object: JsonObject | undefined): string | undefined {
  return (
    textAt(object, 'profile', 'login') ??
    textAt(object, 'profile', 'name') ??
    textAt(object, 'label') ??
    textAt(object, 'name') ??
    textAt(object, 'profile', 'displayName')
  );
}

/** "Assign user to group" for `assignUserToGroup`. */
function words(operation: string): string {
  const text = operation.replaceAll(
    /([a-z\d])([A-Z])/g,
    (_, end: string, start: string) => `${end} ${start.toLowerCase()}`,
  );
  return text.charAt(0).toUpperCase() + text.slice(1);
}
