import { confirmText, type JsonSchema } from '../../src/host.ts';
import type { Manifest } from '../../src/index.ts';
import { stepErrors } from './errors.ts';
import { type FieldRow, fieldRows } from './fields.ts';
import { block, call, code, codes, factTable, folded, plain, sentences, shellWord, table } from './text.ts';

type Action = Manifest['actions'][number];
type Trigger = Manifest['triggers'][number];

/** The parts of the manifest that every step needs. */
export interface About {
  readonly errors: Manifest['errors'];
  /** The labels of admin roles in Okta. */
  readonly roles: Readonly<Record<string, string>>;
}

/** What an action does to the org. */
export const effects: Readonly<Record<Action['effect'], string>> = {
  read: 'Reads only.',
  add: 'Adds an object, a membership or an assignment.',
  change: 'Changes something that exists.',
  remove: 'Removes or deletes something.',
};

/** The most rows of a table of outputs that a page shows at once. */
const mostRows = 16;

/** The part of a page that describes an action. */
export function actionPart(action: Action, about: About): string {
  const { key, title, summary, description, effect, confirm, lostAnswer, examples } = action;
  const role = roleWords(action, about);
  return [
    heading(key, title),
    sentences(plain(summary), description === undefined ? undefined : plain(description)),
    factTable([
      ['Key', code(key)],
      ['What it changes', effects[effect]],
      ['Ask a person first', confirmation(confirm)],
      ['Running it twice', repeat(action)],
      ['If the response is lost', lostAnswer === undefined ? 'The request is sent again.' : plain(lostAnswer)],
      ['Least admin role', role.words],
      ['OAuth scopes', scopes(action)],
      ['Okta operations', operations(action)],
      ["Okta's documentation", `[${plain(action.operations[0] ?? 'Management API')}](${action.docs})`],
    ]),
    '#### Inputs',
    inputTable(action.input),
    '#### Run it',
    ...examples.flatMap((example) => [
      `${plain(example.title)}:`,
      block('sh', `npx okta-connector run ${key} --input ${shellWord(JSON.stringify(example.input))}`),
      block('ts', call(`const { output } = await okta.run('${key}'`, example.input)),
    ]),
    ...(effect === 'read'
      ? []
      : ['With `--dry-run` or `{ dryRun: true }`, it reports what it would change and writes nothing.']),
    ...(action.list ? [`To read every item, run it with \`--stream\` or use \`okta.stream('${key}', …)\`.`] : []),
    '#### Outputs',
    outputTable(action.output),
    'Sample:',
    block('json', JSON.stringify(action.sample, null, 2)),
    '#### Errors',
    stepErrors(about.errors, {
      input: action.input,
      output: action.output,
      roleRemedy: role.remedy,
      effect,
    }),
  ].join('\n\n');
}

/** The part of a page that describes a trigger. */
export function triggerPart(trigger: Trigger, about: About): string {
  const { key, title, summary, description, examples } = trigger;
  const role = roleWords(trigger, about);
  return [
    heading(key, title),
    sentences(plain(summary), description === undefined ? undefined : plain(description)),
    factTable([
      ['Key', code(key)],
      [
        'Event types',
        trigger.eventTypes.length === 0 ? "Any event type in Okta's catalog." : codes(trigger.eventTypes, 'and'),
      ],
      ['Delivery', delivery(trigger)],
      ['Least admin role', role.words],
      ['OAuth scopes', scopes(trigger)],
      ['Okta operations', operations(trigger)],
      ["Okta's documentation", `[Event types](${trigger.docs})`],
    ]),
    '#### Filters',
    inputTable(trigger.input),
    '#### Run it',
    ...examples.flatMap(({ title: name, input }) => {
      const given = Object.keys(input).length > 0;
      const word = given ? ` --input ${shellWord(JSON.stringify(input))}` : '';
      return [
        `${plain(name)}:`,
        block('sh', `npx okta-connector watch ${key}${word}`),
        block('ts', call(`const { items, cursor } = await okta.poll('${key}'`, input)),
      ];
    }),
    '#### Outputs',
    // Okta documents the event itself.
    outputTable(trigger.output, ({ path }) => !path.startsWith('event.')),
    folded('Sample event', block('json', JSON.stringify(trigger.sample, null, 2))),
    '#### Errors',
    stepErrors(about.errors, { input: trigger.input, output: trigger.output, roleRemedy: role.remedy }),
  ].join('\n\n');
}

/** "Always." */
function confirmation(confirm: Action['confirm']): string {
  const text = confirmText(confirm);
  return plain(`${text.charAt(0).toUpperCase()}${text.slice(1)}.`);
}

function heading(key: string, title: string): string {
  return `<a id="${key}"></a>\n\n### ${plain(title)}`;
}

interface RoleWords {
  readonly words: string;
  /** What to do if the token's owner lacks it. */
  readonly remedy: string;
}

/** The least role, or the roles that are needed together if the description names them. */
function roleWords({ role, description, operations: ids }: Action | Trigger, { roles }: About): RoleWords {
  if (ids.length === 0)
    return { words: 'Depends on the request.', remedy: "Give the token's owner a role that allows the request." };
  const [, named] = /\bRequires ([^.]*\badministrator)\./.exec(description ?? '') ?? [];
  const words = plain(named ?? roles[role] ?? role);
  const highest = named !== undefined || role === 'SUPER_ADMIN';
  return { words, remedy: `Give the token's owner the role ${words}${highest ? '' : ' or a higher one'}.` };
}

function scopes({ scopes: names, operations: ids }: Action | Trigger): string {
  if (names.length > 0) return codes(names, 'and');
  return ids.length === 0 ? 'Depends on the request.' : 'None';
}

function operations({ operations: ids }: Action | Trigger): string {
  return ids.length === 0 ? 'Depends on the request.' : codes(ids, 'and');
}

function repeat({ effect, idempotent }: Action): string {
  if (effect === 'read') return 'Harmless.';
  return idempotent
    ? 'Harmless. The org is the same as after one run.'
    : 'Not harmless. A second run may act again or fail.';
}

function delivery({ delivery: ways, eventTypes, hookEventTypes }: Trigger): string {
  if (ways !== 'both') return 'Polling of the System Log.';
  const hooked = 'Event hook, or polling of the System Log.';
  if (eventTypes.length === 0) return sentences(hooked, 'Okta does not send every event type to event hooks.');
  const polled = eventTypes.filter((type) => !hookEventTypes.includes(type));
  return polled.length === 0 ? hooked : sentences(hooked, `Only polling returns ${codes(polled, 'and')}.`);
}

/** The inputs of a step as a table. */
function inputTable(schema: JsonSchema): string {
  const rows = fieldRows(schema);
  if (rows.length === 0) return 'None.';
  return table(
    ['Field', 'Name', 'Type', 'Required', 'Default', 'Description'],
    rows.map((row) => [code(row.path), row.title, row.type, row.required, row.default, row.description]),
  );
}

/** The outputs of a step as a table, folded if it is long. */
export function outputTable(schema: JsonSchema, shown: (row: FieldRow) => boolean = () => true): string {
  const rows = fieldRows(schema).filter(shown);
  if (rows.length === 0) return 'What Okta returns.';
  const text = table(
    ['Field', 'Name', 'Type', 'Description'],
    rows.map((row) => [code(row.path), row.title, row.type, row.description]),
  );
  return rows.length > mostRows ? folded(`All ${rows.length} fields`, text) : text;
}
