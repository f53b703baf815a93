import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { OktaClient } from '../../okta/client.ts';
import { refusedField } from '../../okta/errors.ts';
import { differences } from './facts.ts';
import { type Inverse, type InverseCall, inverseOf } from './inverse.ts';
import { type PartSource, type PlanHost, planParts } from './make-plan.ts';
import { type Plan, type PlanOptions, planRunModel, type Receipt, receiptModel } from './plan-model.ts';
import { createdProbe, keyOf, operationAt, type Probe, ProbeReader, probeOf } from './probe.ts';
import { lifecyclePath } from './simulate.ts';
import { isAboutRole, roleChanges, roleSources } from './undo-roles.ts';

const undoneModel = z.union([planRunModel, z.array(receiptModel)]);

/**
 * Plans to take a run back. Leaves out what cannot be taken back and what has been changed since, with the reason. Users are
 * activated first, and everything else is taken back in the opposite order.
 */
export async function planUndo(host: PlanHost, given: unknown, options: PlanOptions): Promise<Plan> {
  const parsed = undoneModel.safeParse(given);
  if (!parsed.success)
    throw refusedField('receipts', { what: 'are not receipts of a plan', hint: 'pass the result of apply' });
  const run = Array.isArray(parsed.data) ? undefined : parsed.data;
  const receipts = Array.isArray(parsed.data) ? parsed.data : parsed.data.receipts;
  if (run !== undefined && run.org !== host.orgUrl)
    throw refusedField('receipts', { what: `are of ${run.org}`, hint: 'connect to that org' });
  const applied = withNetStatus(receipts.filter(({ outcome }) => outcome === 'applied')).reverse();
  const inactive = new Set(applied.flatMap(leftInactive));
  // The last receipt of an object says how the run left it.
  const undoable = applied.filter((receipt) => !('irreversible' in inverseOf(receipt)));
  const last = new Map(undoable.toReversed().map((receipt) => [objectOf(receipt), receipt.change]));
  const removed = new Set(applied.map(({ path }) => path));
  const made = madeBy(applied);
  const lost = new Set(applied.flatMap(({ losses = [] }) => losses.map(({ path }) => path)));
  const { signal, deadlineMs } = options;
  const { client } = host.session({ signal, deadlineMs }, undefined, { around: (_, send) => send() });
  const looking = new ProbeReader(client, host.orgUrl);
  const sources: Record<Phase, PartSource[]> = { first: [], middle: [], last: [] };
  const roles = roleChanges(applied.toReversed());
  for (const receipt of applied) {
    if (isAboutRole(receipt)) {
      const whole = roles.find(({ last }) => last === receipt.change);
      if (whole !== undefined) sources.middle.push(...roleSources(whole, { origin: host.orgUrl, inactive }));
      continue;
    }
    const inverse = inverseOf(receipt);
    const isLast = last.get(objectOf(receipt)) === receipt.change;
    // Okta took away again what the run had given, so nothing is left to take back.
    if (lost.has(objectOf(receipt)) && made.has(objectOf(receipt)) && (await isGone(receipt, looking))) continue;
    const changed = isLast ? await changedSince(receipt, looking) : [];
    const about = { inverse, changed, removed, made, inactive, origin: host.orgUrl };
    if ('irreversible' in inverse || inverse.calls.every((call) => phaseOf(call, receipt) === 'middle'))
      sources.middle.push(sourceOf(receipt, about));
    else {
      const parts = phases.map((phase) => ({
        phase,
        calls: inverse.calls.filter((call) => phaseOf(call, receipt) === phase),
      }));
      for (const [index, { phase, calls }] of parts.filter((part) => part.calls.length > 0).entries())
        sources[phase].push(
          sourceOf(receipt, { ...about, changed: index === 0 ? changed : [], inverse: { ...inverse, calls } }),
        );
    }
  }
  return planParts(
    host,
    phases.flatMap((phase) => sources[phase]),
    { ...options, id: randomUUID(), ...(run === undefined ? {} : { undoes: run.plan }) },
  );
}

const phases = ['first', 'middle', 'last'] as const;

type Phase = (typeof phases)[number];

/** Users are activated first and suspended last: an inactive user can be given nothing. */
function phaseOf({ path }: InverseCall, { created }: Receipt): Phase {
  const [, verb = ''] = /\/users\/[^/]+\/lifecycle\/(\w+)/.exec(path) ?? [];
  if (verb === 'activate' || verb === 'unsuspend') return 'first';
  // A created user is deactivated to be deleted.
  return verb !== '' && created === undefined ? 'last' : 'middle';
}

interface Undoing {
  readonly inverse: Inverse;
  /** What somebody else has changed since. */
  readonly changed: readonly string[];
  /** What receipts of their own give back. */
  readonly removed: ReadonlySet<string>;
  /** Objects that the run created: they are not given back. */
  readonly made: ReadonlySet<string>;
  /** Users who stay inactive. */
  readonly inactive: ReadonlySet<string>;
  readonly origin: string;
}

/** One receipt for all changes of the status of an object, from the first status to the last. */
function withNetStatus(receipts: readonly Receipt[]): Receipt[] {
  const created = new Set(receipts.flatMap((receipt) => receipt.created ?? []));
  const net = new Map<string, Receipt>();
  for (const receipt of receipts) {
    const subject = subjectOf(receipt);
    if (subject === undefined) continue;
    const earlier = net.get(subject);
    const status = earlier === undefined ? receipt.before?.['status'] : earlier.before?.['status'];
    const losses = [...(earlier?.losses ?? []), ...(receipt.losses ?? [])];
    net.set(subject, { ...receipt, before: { ...receipt.before, status }, losses });
  }
  return receipts.flatMap((receipt) => {
    const subject = subjectOf(receipt);
    if (subject === undefined) return [receipt];
    const whole = net.get(subject);
    // An object that the run created is deleted, whatever its status.
    return whole?.change === receipt.change && !created.has(subject) ? [whole] : [];
  });
}

/** The object whose status a receipt changed. Other lifecycle calls, such as a reset of factors, leave the status. */
function subjectOf({ path, before, after }: Receipt): string | undefined {
  const [from, to] = [before?.['status'], after?.['status']];
  const isStatus = from !== undefined && to !== undefined && from !== to;
  return isStatus ? lifecyclePath.exec(bare(path))?.[1] : undefined;
}

/** The user whom a receipt left inactive for good. */
function leftInactive(receipt: Receipt): string[] {
  const [, user] = /^\/api\/v1\/users\/([^/]+)$/.exec(subjectOf(receipt) ?? '') ?? [];
  const isLasting = receipt.after?.['status'] === 'DEPROVISIONED' && 'irreversible' in inverseOf(receipt);
  return user !== undefined && isLasting ? [user] : [];
}

function sourceOf(receipt: Receipt, { inverse: known, changed, removed, made, inactive, origin }: Undoing): PartSource {
  const skipped: { target: string; why: string }[] = [];
  const target = `${receipt.operation} ${receipt.target.name ?? receipt.target.id}`;
  return {
    about: {},
    skipped,
    async run({ client }) {
      const probes = new ProbeReader(client, origin);
      const inverse = await presentInverse(receipt, { known, probes });
      if ('irreversible' in inverse) {
        skipped.push({ target, why: inverse.irreversible });
        return;
      }
      const [, user = ''] = /^\/api\/v1\/(?:apps\/[^/]+\/)?users\/([^/]+)$/.exec(bare(receipt.path)) ?? [];
      if (inactive.has(user)) {
        skipped.push({ target, why: 'The user stays deactivated. Okta changes neither their profile nor their apps.' });
        return;
      }
      if (changed.length > 0) {
        skipped.push({ target, why: `Since then, ${changed.join(', ')} changed.` });
        return;
      }
      for (const call of inverse.calls) await send(client, call);
      if (!inverse.calls.some((call) => phaseOf(call, receipt) === 'first')) return;
      for (const { path, before } of receipt.losses ?? []) {
        if (removed.has(path) || made.has(path) || (await probes.object(path)) !== undefined) continue;
        const back = inverseOf({ method: 'DELETE', path, before });
        if ('calls' in back) for (const call of back.calls) await send(client, call);
      }
    },
  };
}

/** The inverse; of a created object by its status now. */
async function presentInverse(
  receipt: Receipt,
  { known, probes }: { readonly known: Inverse; readonly probes: ProbeReader },
): Promise<Inverse> {
  const probe = receipt.created === undefined ? undefined : createdProbe(receipt.created);
  return probe === undefined ? known : inverseOf({ ...receipt, after: await probes.facts(probe, receipt) });
}

async function send(client: OktaClient, call: InverseCall): Promise<void> {
  await client.raw({ ...withoutMasked(call), ...operationAt(bare(call.path), call.method) });
}

/** The objects that a run created; `applied` begins with its last change. */
function madeBy(applied: readonly Receipt[]): ReadonlySet<string> {
  const first = new Map(applied.map((receipt) => [objectOf(receipt), receipt]));
  const isNew = ({ before = {}, created }: Receipt) => created !== undefined || Object.keys(before).length === 0;
  return new Set([...first].filter(([, receipt]) => isNew(receipt)).map(([object]) => object));
}

async function isGone(receipt: Receipt, probes: ProbeReader): Promise<boolean> {
  const probe = probeOfReceipt(receipt);
  return probe !== undefined && Object.keys(await probes.facts(probe, receipt)).length === 0;
}

/** What is different in the object of a receipt from how the run left it. */
async function changedSince(receipt: Receipt, probes: ProbeReader): Promise<string[]> {
  const probe = probeOfReceipt(receipt);
  if (probe === undefined || receipt.after === undefined) return [];
  const now = await probes.facts(probe, receipt);
  const changed = differences(receipt.after, now);
  // The run may have changed the status of what it created.
  return receipt.created === undefined || Object.keys(now).length === 0
    ? changed
    : changed.filter((fact) => fact !== 'status');
}

function probeOfReceipt(receipt: Receipt): Probe | undefined {
  return receipt.created === undefined ? probeOf(receipt) : createdProbe(receipt.created);
}

function objectOf(receipt: Receipt): string {
  const probe = probeOfReceipt(receipt);
  return probe === undefined ? receipt.change : keyOf(probe);
}

function bare(path: string): string {
  return path.split('?', 1)[0] ?? path;
}

/** A secret of a receipt is masked, and must not be sent as it stands. */
function withoutMasked({ body, ...call }: InverseCall): InverseCall {
  if (body === undefined) return call;
  const clean: unknown = JSON.parse(JSON.stringify(body), (_, value: unknown) => (value === '***' ? undefined : value));
  return { ...call, body: typeof clean === 'object' && clean !== null ? { ...clean } : {} };
}
