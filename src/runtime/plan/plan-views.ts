import { counted } from '../../okta/text.ts';
import { csvLine } from '../../resources/users/export.ts';
import { canonical } from './canonical.ts';
import { differences } from './facts.ts';
import { htmlPage } from './html-page.ts';
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
  return lines([
    `# Plan for ${text(org)}`,
    '',
    ...(undoes === undefined ? [] : [`This plan undoes the run of the plan ${text(undoes)}.`, '']),
    changesText(plan),
    costText(plan),
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
    ...(opens === undefined ? [] : [opensText(opens), '']),
    ...skipped.map(({ target, why }) => `- Left out${target === undefined ? '' : ` (${text(target)})`}: ${text(why)}`),
    ...(skipped.length === 0 ? [] : ['']),
  ];
}

function row(change: PlanChange): string {
  const [before, after] = sidesOf(change, '<br>', text);
  return `| ${change.id} | ${aboutOf(change).map(text).join('<br>')} | ${before} | ${after} |`;
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
      ...sidesOf(change, '; '),
      change.removes,
      change.irreversible ?? '',
      change.restsOn?.read ?? '',
      change.notes.join(' '),
    ]),
    ...skipped.map(({ target, why }) => ['', step ?? '', `Left out: ${why}`, '', target ?? '', '', '', '', '', '', '']),
  ]);
  return [header, ...rows].map(csvLine).join('');
}

/** A plan as a page that needs no other file and can be printed. */
export function planHtml(plan: Plan): string {
  const { id, org, by, made, expires, undoes, guards, parts, cost } = plan;
  const sections = parts.map(({ step, changes, skipped, opens }) => ({
    heading: step,
    columns: ['', 'Change', 'Before', 'After'],
    rows: changes.map((change) => [change.id, aboutOf(change).join('\n'), ...sidesOf(change, '\n')]),
    notes: [
      ...(opens === undefined ? [] : [opensText(opens)]),
      ...skipped.map(({ target, why }) => `Left out${target === undefined ? '' : ` (${target})`}: ${why}`),
    ],
  }));
  const buckets = cost.buckets.map(({ calls, bucket, perMinute }) => [`${calls}`, bucket, `${perMinute ?? 'unknown'}`]);
  return htmlPage({
    title: `Plan for ${org}`,
    facts: [
      ...(undoes === undefined ? [] : [['Undoes the run of', undoes] as const]),
      ['Changes', changesText(plan)],
      ['Cost', costText(plan)],
      ['Made by', by],
      ['Made', made],
      ['Can be applied until', `${expires}${guards.otherApprover ? ', approved by somebody else' : ''}`],
      ['Plan', id],
    ],
    sections: [...sections, { heading: 'Cost', columns: ['Calls', 'Operation', 'Limit per minute'], rows: buckets }],
  });
}

/** The result of a run as Markdown. */
export function runMarkdown(run: PlanRun): string {
  const { plan, org, by, approvedBy, ended, receipts, complete } = run;
  return lines([
    `# Changes in ${text(org)}`,
    '',
    `Plan ${plan}, made by ${text(by)}, approved by ${text(approvedBy)}, ended at ${ended}. ${complete ? 'Complete.' : 'Not complete.'}`,
    '',
    '| | Outcome | Change | Before | After | Request |',
    '|---|---|---|---|---|---|',
    ...receipts.map((receipt) => {
      const [before, after] = sidesOf(receipt, '<br>', text);
      return `| ${receipt.change} | ${receipt.outcome} | ${text(madeText(receipt))} | ${before} | ${after} | ${receipt.requestId ?? ''} |`;
    }),
  ]);
}

/** The result of a run as CSV: one line for each change. */
export function runCsv({ plan, by, approvedBy, receipts }: PlanRun): string {
  const header = ['change', 'outcome', 'what', 'target', 'name', 'before', 'after', 'why', 'at', 'request'];
  const rows = receipts.map((receipt) => [
    receipt.change,
    receipt.outcome,
    receipt.operation,
    receipt.target.id,
    receipt.target.name ?? '',
    ...sidesOf(receipt, '; '),
    receipt.why ?? '',
    receipt.at ?? '',
    receipt.requestId ?? '',
  ]);
  return [[...header, 'plan', 'made_by', 'approved_by'], ...rows.map((cells) => [...cells, plan, by, approvedBy])]
    .map(csvLine)
    .join('');
}

/** The result of a run as a page that needs no other file and can be printed. */
export function runHtml({ plan, org, by, approvedBy, started, ended, receipts, complete }: PlanRun): string {
  return htmlPage({
    title: `Changes in ${org}`,
    facts: [
      ['Complete', complete ? 'yes' : 'no'],
      ['Plan', plan],
      ['Made by', by],
      ['Approved by', approvedBy],
      ['Started', started],
      ['Ended', ended],
    ],
    sections: [
      {
        columns: ['', 'Outcome', 'Change', 'Before', 'After', 'Request'],
        rows: receipts.map((receipt) => [
          receipt.change,
          receipt.outcome,
          madeText(receipt),
          ...sidesOf(receipt, '\n'),
          receipt.requestId ?? '',
        ]),
      },
    ],
  });
}

function madeText({ operation, target, why }: Receipt): string {
  return `${operation} ${target.name ?? target.id}${why === undefined ? '' : `: ${why}`}`;
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

/** The facts before and after a change, as two cells. */
function sidesOf(
  change: Pick<Receipt, 'before' | 'after'>,
  separator: string,
  written: (value: string) => string = (value) => value,
): readonly [before: string, after: string] {
  const found = differencesOf(change);
  const side = (name: 'before' | 'after') =>
    found.map((one) => `${written(one.fact)}: ${written(one[name])}`).join(separator);
  return [side('before'), side('after')];
}

/** What happens, one entry for each sentence. */
function aboutOf({ text: what, notes, irreversible }: PlanChange): string[] {
  return [what, ...notes, ...(irreversible === undefined ? [] : [`Cannot be undone. ${irreversible}`])];
}

function changesText({ parts }: Plan): string {
  const changes = parts.flatMap((part) => part.changes);
  const removals = changes.filter(({ removes }) => removes).length;
  const lasting = changes.filter(({ irreversible }) => irreversible !== undefined).length;
  return `${counted(changes.length, 'change')}, ${counted(removals, 'removal')}, ${lasting} that cannot be undone.`;
}

function costText({ cost }: Plan): string {
  return `${counted(cost.calls, 'call')}, about ${counted(cost.seconds, 'second')} at the rate limits of the org.`;
}

function opensText(operation: string): string {
  return `What follows depends on what Okta returns for ${operation}.`;
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
