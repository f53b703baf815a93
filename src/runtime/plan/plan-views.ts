import { csvLine } from '../../resources/users/export.ts';
import { canonical } from './canonical.ts';
import { differences } from './facts.ts';
import type { Plan, PlanChange, PlanPart, PlanRun, Receipt } from './plan-model.ts';

/** One difference that a change makes, for people. */
interface Difference {
  readonly fact: string;
  readonly before: string;
  readonly after: string;
}

/** A plan as Markdown, for a ticket or a chat. */
export function planMarkdown(plan: Plan): string {
  const { id, org, by, made, expires, undoes, guards, parts, cost } = plan;
  const changes = parts.flatMap((part) => part.changes);
  const removals = changes.filter(({ removes }) => removes).length;
  const lasting = changes.filter(({ irreversible }) => irreversible !== undefined).length;
  return lines([
    `# Plan for ${text(org)}`,
    '',
    ...(undoes === undefined ? [] : [`This plan undoes the run of the plan ${text(undoes)}.`, '']),
    `${count(changes.length, 'change')}, ${count(removals, 'removal')}, ${lasting} that cannot be undone.`,
    `${count(cost.calls, 'call')}, about ${count(cost.seconds, 'second')} at the rate limits of the org.`,
    '',
    `Made by ${text(by)} at ${made}. Can be applied until ${expires}${guards.otherApprover ? ', approved by somebody else' : ''}.`,
    `Plan ${id}`,
    '',
    ...parts.flatMap(partMarkdown),
    '## Cost',
    '',
    '| Calls | Operation | Limit per minute |',
    '|---:|---|---:|',
    ...cost.buckets.map(({ calls, bucket, perMinute }) => `| ${calls} | ${bucket} | ${perMinute ?? 'unknown'} |`),
  ]);
}

function partMarkdown({ step, changes, skipped, opens }: PlanPart): string[] {
  return [
    ...(step === undefined ? [] : [`## ${step}`, '']),
    ...(changes.length === 0 ? [] : ['| | Change | Before | After |', '|---|---|---|---|', ...changes.map(row), '']),
    ...(opens === undefined ? [] : [`What follows depends on what Okta returns for ${opens}.`, '']),
    ...skipped.map(({ target, why }) => `- Left out${target === undefined ? '' : ` (${text(target)})`}: ${text(why)}`),
    ...(skipped.length === 0 ? [] : ['']),
  ];
}

function row(change: PlanChange): string {
  const found = differencesOf(change);
  const side = (name: 'before' | 'after') => found.map((one) => `${text(one.fact)}: ${text(one[name])}`).join('<br>');
  const notes = [
    ...change.notes,
    ...(change.irreversible === undefined ? [] : [`Cannot be undone. ${change.irreversible}`]),
  ];
  const about = [change.text, ...notes].map(text).join('<br>');
  return `| ${change.id} | ${about} | ${side('before')} | ${side('after')} |`;
}

/** A plan as CSV: one line for each change, and one for each thing left out. */
export function planCsv({ parts }: Plan): string {
  const header = [
    'change',
    'step',
    'what',
    'target',
    'name',
    'before',
    'after',
    'removes',
    'cannot_be_undone',
    'rests_on',
    'notes',
  ];
  const rows = parts.flatMap(({ step, changes, skipped }) => [
    ...changes.map((change) => [
      change.id,
      step ?? '',
      change.text,
      change.target.id,
      change.target.name ?? '',
      cell(change, 'before'),
      cell(change, 'after'),
      change.removes,
      change.irreversible ?? '',
      change.restsOn?.read ?? '',
      change.notes.join(' '),
    ]),
    ...skipped.map(({ target, why }) => ['', step ?? '', `Left out: ${why}`, '', target ?? '', '', '', '', '', '', '']),
  ]);
  return [header, ...rows].map(csvLine).join('');
}

/** The result of a run as Markdown. */
export function runMarkdown({ plan, org, by, approvedBy, ended, receipts, complete }: PlanRun): string {
  return lines([
    `# Changes in ${text(org)}`,
    '',
    `Plan ${plan}, made by ${text(by)}, approved by ${text(approvedBy)}, ended at ${ended}. ${complete ? 'Complete.' : 'Not complete.'}`,
    '',
    '| | Outcome | Change | Before | After | Request |',
    '|---|---|---|---|---|---|',
    ...receipts.map((receipt) => {
      const found = differencesOf(receipt);
      const side = (name: 'before' | 'after') =>
        found.map((one) => `${text(one.fact)}: ${text(one[name])}`).join('<br>');
      const what = `${receipt.operation} ${receipt.target.name ?? receipt.target.id}${receipt.why === undefined ? '' : `: ${receipt.why}`}`;
      return `| ${receipt.change} | ${receipt.outcome} | ${text(what)} | ${side('before')} | ${side('after')} | ${receipt.requestId ?? ''} |`;
    }),
  ]);
}

/** What a change makes different. */
export function differencesOf({ before, after }: Pick<Receipt, 'before' | 'after'>): Difference[] {
  if (before === undefined && after === undefined) return [];
  const [from, to] = [before ?? {}, after ?? {}];
  const shown = (value: unknown) => (typeof value === 'string' ? value : canonical(value ?? null));
  return differences(from, to)
    .filter((fact) => fact !== 'id')
    .map((fact) => ({ fact, before: shown(from[fact]), after: shown(to[fact]) }));
}

function cell(change: PlanChange, side: 'before' | 'after'): string {
  return differencesOf(change)
    .map((one) => `${one.fact}: ${one[side]}`)
    .join('; ');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** A text that stays one cell of a Markdown table, and is not read as Markdown or HTML. */
export function text(value: string): string {
  return value
    .replaceAll(/[\r\n\t]+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_[\]|~#]/g, (mark) => `\\${mark}`);
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
