import type { ChangeRecord, Plan, PlanRun, Receipt } from 'okta-connector';
import { planMarkdown, recordMarkdown, runMarkdown } from 'okta-connector/host';
import type { Schema } from '../schema.ts';

type Output = Readonly<Record<string, unknown>>;

const outcomes = ['applied', 'already', 'stale', 'failed', 'not_sent'] as const satisfies readonly Receipt['outcome'][];
const made: ReadonlySet<Receipt['outcome']> = new Set(['applied', 'already']);

/** What a node returns for a plan: what a flow branches on, the text for people, and the plan itself. */
export function planItem(plan: Plan): Output {
  const changes = plan.parts.flatMap((part) => part.changes);
  const { calls, seconds } = plan.cost;
  return {
    changes: changes.length,
    removals: changes.filter(({ removes }) => removes).length,
    irreversible: changes.filter(({ irreversible }) => irreversible !== undefined).length,
    skipped: plan.parts.reduce((sum, { skipped }) => sum + skipped.length, 0),
    cost: { calls, seconds },
    expires: plan.expires,
    summary: planMarkdown(plan),
    plan,
  };
}

/** What a node returns for an applied plan, with the changes that were not made in plain words. */
export function runItem(applied: PlanRun, plan: Plan): Output {
  const planned = new Map(plan.parts.flatMap(({ changes }) => changes.map((change) => [change.id, change])));
  // What was already made can be undone on request, from what the plan knows of it.
  const receipts = applied.receipts.map((receipt): Receipt => {
    const { before, after, losses } = planned.get(receipt.change) ?? {};
    return receipt.outcome === 'already' ? { before, after, losses, ...receipt } : receipt;
  });
  const run = { ...applied, receipts };
  return {
    complete: run.complete,
    counts: Object.fromEntries(outcomes.map((outcome) => [outcome, run.counts[outcome] ?? 0])),
    refused: run.receipts
      .filter(({ outcome }) => !made.has(outcome))
      .map(({ change, outcome, why }) => ({ change, what: planned.get(change)?.text, outcome, why })),
    summary: runMarkdown(run),
    run,
  };
}

/** What a node returns for a change record. */
export function recordItem(record: ChangeRecord): Output {
  return { summary: recordMarkdown(record), record };
}

const count = { type: 'integer' };
const object = (properties: Readonly<Record<string, Schema>>): Schema => ({ type: 'object', properties });

/** The schema of {@link planItem}. */
export const planOutput: Schema = object({
  changes: count,
  removals: count,
  irreversible: count,
  skipped: count,
  cost: object({ calls: count, seconds: { type: 'number' } }),
  expires: { type: 'string' },
  summary: { type: 'string' },
  plan: { type: 'object' },
});

/** The schema of {@link runItem}. */
export const runOutput: Schema = object({
  complete: { type: 'boolean' },
  counts: object(Object.fromEntries(outcomes.map((outcome) => [outcome, count]))),
  refused: {
    type: 'array',
    items: object(Object.fromEntries(['change', 'what', 'outcome', 'why'].map((name) => [name, { type: 'string' }]))),
  },
  summary: { type: 'string' },
  run: { type: 'object' },
});

/** The schema of {@link recordItem}. */
export const recordOutput: Schema = object({ summary: { type: 'string' }, record: { type: 'object' } });
