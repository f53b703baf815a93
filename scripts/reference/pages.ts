import type { Manifest } from '../../src/index.ts';
import { errorTable } from './errors.ts';
import { type About, actionPart, effects, outputTable, triggerPart } from './step.ts';
import { block, code, codes, plain, sentences, table } from './text.ts';

interface Page {
  readonly resource: string;
  readonly title: string;
  readonly actions: Manifest['actions'];
  readonly triggers: Manifest['triggers'];
}

/** The reference: a text for each file of `docs/reference/`. Throws if two steps of a resource share an anchor. */
export function referencePages(manifest: Manifest, roles: About['roles']): Map<string, string> {
  const about = { errors: manifest.errors, roles };
  const pages = pagesOf(manifest);
  return new Map([
    ['README.md', index(manifest, pages, about)],
    ...pages.map((page) => [`${page.resource}.md`, resourcePage(page, about)] as const),
  ]);
}

function pagesOf({ resources, actions, triggers }: Manifest): Page[] {
  return resources.map(({ key, title }) => ({
    resource: key,
    title,
    actions: actions.filter(({ resource }) => resource === key),
    triggers: triggers.filter(({ resource }) => resource === key),
  }));
}

const generated = '<!-- Generated from the manifest by `npm run generate`. Do not edit. -->';

function resourcePage(page: Page, about: About): string {
  const { title, actions, triggers } = page;
  const keys = [...actions, ...triggers].map(({ key }) => key);
  const twice = keys.find((key, at) => keys.indexOf(key) !== at);
  if (twice !== undefined) throw new Error(`${title} has an action and a trigger called ${twice}. Rename one of them.`);
  const parts = [
    generated,
    `# ${title}`,
    '[All resources](README.md)',
    lists(page, { about, file: '' }),
    ...(actions.length === 0 ? [] : ['## Actions', ...actions.map((action) => actionPart(action, about))]),
    ...(triggers.length === 0 ? [] : ['## Triggers', ...triggers.map((trigger) => triggerPart(trigger, about))]),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Short tables of the actions and the triggers of a resource. */
function lists({ actions, triggers }: Page, { about, file }: { about: About; file: string }): string {
  const step = (key: string, title: string) => `[${plain(title)}](${file}#${key})`;
  const parts = [
    actions.length === 0
      ? ''
      : table(
          ['Action', 'What it does', 'Effect', 'Least admin role'],
          actions.map(({ key, title, summary, effect, role }) => [
            step(key, title),
            plain(summary),
            effect,
            about.roles[role] ?? role,
          ]),
        ),
    triggers.length === 0
      ? ''
      : table(
          ['Trigger', 'When it starts'],
          triggers.map(({ key, title, summary }) => [step(key, title), plain(summary)]),
        ),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function index(manifest: Manifest, pages: readonly Page[], about: About): string {
  const parts = [
    generated,
    '# Reference',
    'Every action and trigger of the connector, by resource. Each has its inputs, outputs, a sample, errors, the least admin role and the OAuth scopes.',
    ...pages.flatMap((page) => [
      `## [${page.title}](${page.resource}.md)`,
      lists(page, { about, file: `${page.resource}.md` }),
    ]),
    ...connection(manifest.connection),
    ...running(),
    '## Effects',
    'The effect of an action says what it does to the org.',
    table(
      ['Effect', 'Meaning'],
      Object.entries(effects).map(([effect, meaning]) => [code(effect), meaning]),
    ),
    '## Pickers',
    "A picker lists the values that a field accepts. `npx okta-connector options groups` prints one, and `okta.options('groups')` returns a page of it. Some lists depend on other fields of the form: pass those as `values`, or as `--input` on the command line.",
    table(
      ['Picker', 'Lists', 'Depends on', 'OAuth scopes'],
      manifest.optionSources.map(({ key, title, scopes, dependsOn = {} }) => [
        code(key),
        plain(title),
        Object.entries(dependsOn)
          .map(([name, dependency]) => (dependency === 'required' ? code(name) : `${code(name)} (optional)`))
          .join(', '),
        scopes.length === 0 ? 'None' : codes(scopes, 'and'),
      ]),
    ),
    '## What every run returns',
    '`okta.run()` returns the output of the action and a `response`. The response reports the HTTP status, the rate limit and every call.',
    outputTable(manifest.envelope),
    '## Errors',
    'Every error has a category. Branch on the category and show the message. "Retry" says whether the same run may succeed later without a change.',
    errorTable(manifest.errors),
  ];
  return `${parts.join('\n\n')}\n`;
}

function connection({ fields, methods, roles }: Manifest['connection']): string[] {
  return [
    '## Connection',
    table(
      ['Setting', 'Name', 'For', 'Description'],
      fields.map(({ key, title, description, placeholder, secret }) => [
        code(key),
        plain(title),
        neededFor(methods, key),
        sentences(
          secret ? '**Secret.**' : undefined,
          plain(description),
          placeholder === undefined ? undefined : `Example: ${code(placeholder)}.`,
        ),
      ]),
    ),
    ...methods.flatMap(({ title, setup }) => [
      `### ${plain(title)}`,
      setup.steps.map((text, at) => `${at + 1}. ${plain(text)}`).join('\n'),
      ...setup.notes.map(plain),
    ]),
    '### Roles',
    table(
      ['To', 'Least admin role'],
      roles.map(({ need, role }) => [plain(need), plain(role)]),
    ),
  ];
}

/** Which ways to connect need a setting. */
function neededFor(methods: Manifest['connection']['methods'], field: string): string {
  const needing = methods.filter(({ fields }) => field in fields);
  if (needing.length === methods.length) return 'All';
  return needing
    .map(({ title, fields }) => (fields[field] === 'required' ? plain(title) : `${plain(title)}, optional`))
    .join('; ');
}

function running(): string[] {
  return [
    '## Running a step',
    'Each step shows a command line and a library call. The command line reads the connection from the environment:',
    block('sh', 'export OKTA_CLIENT_ORGURL=https://acme.okta.com\nexport OKTA_CLIENT_TOKEN=…'),
    'The library takes it as an argument:',
    block(
      'ts',
      "import { connect } from 'okta-connector';\n\nawait using okta = connect({ orgUrl: 'acme.okta.com', apiToken: token });",
    ),
    'For a trigger, `watch` prints each event as it happens. `okta.poll()` returns the events since the last poll. Pass its `cursor` to the next poll.',
  ];
}
