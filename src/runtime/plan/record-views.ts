import { csvLine } from '../../resources/users/export.ts';
import type { ChangeRecord } from './change-record.ts';
import { htmlPage } from './html-page.ts';
import { differencesOf, text } from './plan-views.ts';

type Entry = ChangeRecord['entries'][number];

const columns = ['change', 'outcome', 'what', 'target', 'before', 'after', 'at', 'request', 'proof', 'events'] as const;

/** One line of a record, by {@link columns}. */
function cells(entry: Entry): string[] {
  const found = differencesOf(entry);
  const side = (name: 'before' | 'after') => found.map((one) => `${one.fact}: ${one[name]}`).join('; ');
  const events = entry.proof.events.map(({ uuid, eventType, published }) => `${eventType} ${uuid} (${published})`);
  return [
    entry.change,
    entry.outcome,
    entry.operation + (entry.why === undefined ? '' : `: ${entry.why}`),
    entry.target.name ?? entry.target.id,
    side('before'),
    side('after'),
    entry.at ?? '',
    entry.requestId ?? '',
    proofs[entry.proof.how],
    events.join('; '),
  ];
}

const proofs: Readonly<Record<Entry['proof']['how'], string>> = {
  request_id: 'logged by Okta for this request',
  target_and_time: 'logged by Okta for the same objects at this time',
  none: 'not in the log yet',
};

function about({
  org,
  plan,
  by,
  approvedBy,
  started,
  ended,
  previous,
  hash,
}: ChangeRecord): [name: string, value: string][] {
  return [
    ['Org', org],
    ['Plan', plan],
    ['Made by', by],
    ['Approved by', approvedBy],
    ['Started', started],
    ['Ended', ended],
    ['Previous record', previous ?? 'none'],
    ['Hash', hash],
  ];
}

/** A change record as Markdown, for a ticket. */
export function recordMarkdown(record: ChangeRecord): string {
  return [
    '# Change record',
    '',
    ...about(record).map(([name, value]) => `- ${name}: ${text(value)}`),
    '',
    `| ${columns.join(' | ')} |`,
    `|${columns.map(() => '---').join('|')}|`,
    ...record.entries.map((entry) => `| ${cells(entry).map(text).join(' | ')} |`),
    '',
  ].join('\n');
}

/** A change record as CSV, one line for each change. */
export function recordCsv(record: ChangeRecord): string {
  const names = about(record).map(([name]) => name.toLowerCase().replaceAll(' ', '_'));
  const values = about(record).map(([, value]) => value);
  return [[...columns, ...names], ...record.entries.map((entry) => [...cells(entry), ...values])].map(csvLine).join('');
}

/** A change record as a page that needs no other file and can be printed. */
export function recordHtml(record: ChangeRecord): string {
  return htmlPage({
    title: 'Change record',
    facts: about(record),
    sections: [{ columns, rows: record.entries.map(cells) }],
  });
}
