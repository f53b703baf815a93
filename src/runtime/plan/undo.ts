import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { refusedField } from '../../okta/errors.ts';
import { differences } from './facts.ts';
import { type Inverse, type InverseCall, inverseOf } from './inverse.ts';
import { type PartSource, type PlanHost, planParts } from './make-plan.ts';
import { type Plan, type PlanOptions, planRunModel, type Receipt, receiptModel } from './plan-model.ts';
import { createdProbe, keyOf, operationAt, type Probe, ProbeReader, probeOf } from './probe.ts';

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
  const applied = receipts.filter(({ outcome }) => outcome === 'applied').reverse();
  const taken = applied.map((receipt) => ({ receipt, inverse: inverseOf(receipt) }));
  const ordered = [...taken.filter(isRevival), ...taken.filter((one) => !isRevival(one))];
  // The last receipt of an object says how the run left it.
  const last = new Map(applied.toReversed().map((receipt) => [objectOf(receipt), receipt.change]));
  const sources = ordered.map(({ receipt, inverse }) => {
    const isLast = last.get(objectOf(receipt)) === receipt.change;
    return sourceOf(receipt, { inverse, isLast, origin: host.orgUrl });
  });
  return planParts(host, sources, { ...options, id: randomUUID(), ...(run === undefined ? {} : { undoes: run.plan }) });
}

interface Taken {
  readonly receipt: Receipt;
  readonly inverse: Inverse;
}

/** Whether a user can be given things again only afterwards. */
function isRevival({ inverse }: Taken): boolean {
  return (
    'calls' in inverse && inverse.calls.some(({ path }) => /\/users\/[^/]+\/lifecycle\/(activate|unsuspend)/.test(path))
  );
}

function sourceOf(
  receipt: Receipt,
  { inverse, isLast, origin }: { readonly inverse: Inverse; readonly isLast: boolean; readonly origin: string },
): PartSource {
  const skipped: { target: string; why: string }[] = [];
  const target = `${receipt.operation} ${receipt.target.name ?? receipt.target.id}`;
  return {
    about: {},
    skipped,
    async run({ client }) {
      if ('irreversible' in inverse) {
        skipped.push({ target, why: inverse.irreversible });
        return;
      }
      const changed = isLast ? await changedSince(receipt, new ProbeReader(client, origin)) : [];
      if (changed.length > 0) {
        skipped.push({ target, why: `Since then, ${changed.join(', ')} changed.` });
        return;
      }
      for (const call of inverse.calls)
        await client.raw({ ...withoutMasked(call), ...operationAt(bare(call.path), call.method) });
    },
  };
}

/** What is different in the object of a receipt from how the run left it. */
async function changedSince(receipt: Receipt, probes: ProbeReader): Promise<string[]> {
  const probe = probeOfReceipt(receipt);
  if (probe === undefined || receipt.after === undefined) return [];
  return differences(receipt.after, await probes.facts(probe, receipt));
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
