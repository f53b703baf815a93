import type { JsonSchema } from '../../src/host.ts';
import type { Category, Manifest } from '../../src/index.ts';
import { type FieldRow, fieldRows } from './fields.ts';
import { code, codes, joined, plain, table } from './text.ts';

type Entry = Manifest['errors'][number];
type Action = Manifest['actions'][number];

/** What to do about an error, for any step. */
const common: Readonly<Record<Category, string>> = {
  invalid_request: 'Correct the field or the connection setting that the message names.',
  unauthenticated: 'Create a new API token in Okta and update the connection.',
  forbidden: "Give the token's owner a role that allows the step, or turn on the feature in Okta.",
  not_found: 'Check the ID, name or path.',
  conflict: 'Check the current state of the object in Okta.',
  rate_limited: 'Run the step again later, or allow it more time.',
  unavailable: 'Check the network, then run the step again.',
  outcome_unknown: 'Check in Okta whether the change was made before you run the step again.',
  unexpected_response: 'Check the org URL and any proxy between the connector and Okta.',
  cancelled: 'Run the step again if you still need its result.',
};

/** Where the cause of an error is. */
const places: Readonly<Record<Entry['blames'], string>> = {
  input: 'The input',
  connection: 'The connection',
  state: 'The object in Okta',
  okta: 'Okta or the network',
  caller: 'The caller',
};

/** Every category of error, for the index. */
export function errorTable(errors: Manifest['errors']): string {
  return table(
    ['Category', 'What happened', 'What to do', 'Where to look', 'Retry', 'Exit code', 'HTTP status'],
    errors.map((entry) => [
      `<a id="${entry.category}"></a>${code(entry.category)}`,
      plain(entry.meaning),
      common[entry.category],
      places[entry.blames],
      entry.retryable ? 'yes' : 'no',
      String(entry.exitCode),
      String(entry.httpStatus),
    ]),
  );
}

/** The errors that are specific to this step, each with what to do. */
export function stepErrors(errors: Manifest['errors'], step: Step): string {
  const special = remediesOf(step);
  const rows = errors.flatMap((entry) => {
    const remedy = special.get(entry.category);
    return remedy === undefined ? [] : [[link(entry), plain(entry.meaning), remedy]];
  });
  const others = errors.filter(({ category }) => !special.has(category)).filter((entry) => happens(entry, step));
  return [
    table(['Category', 'What happened', 'What to do'], rows),
    '',
    ...(reports(step)
      ? ['A part that fails does not fail the step. `report` lists it with its category and reason.', '']
      : []),
    `Like every step, it can also fail with ${joined(others.map(link), 'or')}.`,
  ].join('\n');
}

/** What the errors of a step depend on. */
export interface Step {
  readonly input: Action['input'];
  readonly output: JsonSchema;
  /** What to do if the token's owner lacks the role. */
  readonly roleRemedy: string;
  /** Absent for a trigger. */
  readonly effect?: Action['effect'];
}

function remediesOf(step: Step): Map<Category, string> {
  const rows = fieldRows(step.input);
  const named = rows.filter(isReference).map(({ path }) => path);
  const required = rows.filter((row) => row.required === 'yes').map(({ path }) => path);
  const remedies = new Map<Category, string>([
    [
      'invalid_request',
      required.length === 0
        ? 'Correct the field that the message names.'
        : `Set ${codes(required, 'and')}, and correct the field that the message names.`,
    ],
    ['forbidden', step.roleRemedy],
  ]);
  if (named.length > 0) remedies.set('not_found', `Check ${codes(named, 'and')}.`);
  if (!writes(step)) return remedies;
  return remedies.set('conflict', common.conflict).set('outcome_unknown', common.outcome_unknown);
}

/** Whether the field names something in the org, so that Okta may not find it. */
function isReference({ path, picker }: FieldRow): boolean {
  return path === 'path' || (picker !== undefined && picker !== 'event_types');
}

/** Whether the step consists of parts that fail on their own. */
function reports({ output }: Step): boolean {
  return fieldRows(output).some(({ path }) => path === 'report[].category');
}

function writes({ effect }: Step): boolean {
  return effect !== undefined && effect !== 'read';
}

/** A step that only reads cannot lose a write or meet a conflicting state. */
function happens({ category }: Entry, step: Step): boolean {
  if (category === 'outcome_unknown' || category === 'conflict') return writes(step);
  return category !== 'not_found';
}

function link({ category }: Entry): string {
  return `[${code(category)}](README.md#${category})`;
}
