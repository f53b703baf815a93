import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { appendFile, cp, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fieldRows } from '../../scripts/reference/fields.ts';
import { referencePages } from '../../scripts/reference/pages.ts';
import { call } from '../../scripts/reference/text.ts';
import { manifest } from '../../src/index.ts';
import { adminRoles } from '../../src/step/action.ts';
import { root } from '../support/source-files.ts';

const folder = join(root, 'docs/reference');
const pages = new Map(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
const steps = [...manifest.actions, ...manifest.triggers];

function pageOf(file: string): string {
  const text = pages.get(file);
  if (text === undefined) throw new Error(`docs/reference/${file} does not exist.`);
  return text;
}

/** The part of its page that describes a step. */
function partOf({ key, resource }: { key: string; resource: string }): string {
  const [, part = ''] = pageOf(`${resource}.md`).split(`<a id="${key}"></a>`);
  return part.split('<a id="')[0] ?? '';
}

/** The text of every code block in a language. */
function blocks(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)\\n\`\`\`$`, 'gms'))].map(([, code = '']) => code);
}

/** The targets of links to a page: explicit anchors, and headings as GitHub names them. */
function anchors(text: string): Set<string> {
  const explicit = [...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id);
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
  return new Set([...explicit, ...headings]);
}

describe('docs/reference', () => {
  test('is what the manifest generates', () => {
    expect(Object.fromEntries(pages)).toEqual(Object.fromEntries(referencePages(manifest, adminRoles)));
  });

  test.each(steps)('lists $key in the index and describes it once', (step) => {
    expect(pageOf('README.md').split(`](${step.resource}.md#${step.key})`)).toHaveLength(2);
    expect(pageOf(`${step.resource}.md`).split(`<a id="${step.key}"></a>`)).toHaveLength(2);
    const part = partOf(step);
    expect(part).toContain(`### ${step.title}`);
    expect(part).toContain(step.summary);
    if (step.operations.length > 0) expect(part).toContain(adminRoles[step.role]);
    for (const scope of step.scopes) expect(part).toContain(`\`${scope}\``);
    expect(part).toContain(`](${step.docs})`);
    for (const heading of ['Run it', 'Outputs', 'Errors']) expect(part).toContain(`\n#### ${heading}\n`);
    expect(blocks(part, 'json').map((text) => JSON.parse(text))).toEqual([step.sample]);
  });

  test.each(steps)('shows every input of $key', (step) => {
    const part = partOf(step);
    for (const { path } of fieldRows(step.input)) expect(part).toContain(`\n| \`${path}\` |`);
  });

  test('shows command lines that a shell reads as the inputs of the examples', async () => {
    for (const { key, resource, examples } of steps) {
      const lines = blocks(partOf({ key, resource }), 'sh');
      const script = `npx() { for word in "$@"; do printf '%s\\0' "$word"; done; printf '\\n'; }\n${lines.join('\n')}`;
      const { stdout } = await promisify(execFile)('sh', ['-c', script]);
      const runs = stdout.trimEnd().split('\n');
      const inputs = runs.map((run) => {
        const [program, , name, flag, input = '{}'] = run.split('\0');
        expect([program, name, flag]).toEqual(['okta-connector', key, flag === '' ? '' : '--input']);
        return JSON.parse(input === '' ? '{}' : input);
      });
      expect(inputs).toEqual(examples.map(({ input }) => input));
    }
  });

  test.each([...pages.keys()])('has no broken link on %s', (file) => {
    const text = pageOf(file);
    const links = [...text.matchAll(/\]\((?!https:)([^)#]*)(?:#([^)]+))?\)/g)];
    expect(links.length).toBeGreaterThan(0);
    const broken = links.filter(([, target = '', anchor]) => {
      const page = pages.get(target === '' ? file : target);
      return page === undefined || (anchor !== undefined && !anchors(page).has(anchor));
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });

  test.each([...pages.keys()])('has tables of even rows on %s', (file) => {
    const tables = pageOf(file).match(/(?:^\|.*\n?)+/gm) ?? [];
    expect(tables.length).toBeGreaterThan(0);
    for (const table of tables) {
      const cells = table
        .trimEnd()
        .split('\n')
        .map((row) => row.match(/(?<!\\)\|/g)?.length);
      expect(new Set(cells).size).toBe(1);
    }
  });

  test('explains every category of error', () => {
    for (const { category, meaning } of manifest.errors) {
      const row = pageOf('README.md')
        .split('\n')
        .find((line) => line.startsWith(`| <a id="${category}"></a>`));
      expect(row).toContain(meaning);
    }
  });

  test('names the fields to check only for steps that can miss an object', () => {
    expect(partOf({ key: 'add_user_to_group', resource: 'groups' })).toContain('Check `user` and `group`.');
    expect(partOf({ key: 'list_groups', resource: 'groups' })).not.toContain('`not_found`');
  });

  test('expects no lost write from a step that only reads', () => {
    for (const action of manifest.actions) {
      expect(partOf(action).includes('#outcome_unknown')).toBe(action.effect !== 'read');
    }
  });

  test.each([
    ['org', 'call_okta_api', 'Depends on the request.', "Give the token's owner a role that allows the request."],
    [
      'users',
      'offboard_user',
      'Super administrator, or Group administrator plus Application administrator',
      "Give the token's owner the role Super administrator, or Group administrator plus Application administrator.",
    ],
    ['roles', 'list_user_roles', 'Super administrator', "Give the token's owner the role Super administrator."],
    [
      'users',
      'suspend_user',
      'Group administrator',
      "Give the token's owner the role Group administrator or a higher one.",
    ],
  ])('asks for no higher role than needed in %s: %s', (resource, key, role, remedy) => {
    const part = partOf({ resource, key });
    expect(part).toContain(`| **Least admin role** | ${role} |`);
    expect(part).toContain(`lacks the feature. | ${remedy} |`);
  });

  test('says which steps report a failed part instead of failing', () => {
    const reporting = manifest.actions.filter((action) =>
      partOf(action).includes('A part that fails does not fail the step.'),
    );
    expect(reporting.map(({ key }) => key).sort()).toEqual([
      'add_user_to_groups',
      'move_user',
      'offboard_user',
      'onboard_user',
      'remove_user_from_groups',
      'restore_user',
      'set_group_members',
    ]);
  });

  test('refuses an action and a trigger with the same anchor', () => {
    const [trigger] = manifest.triggers;
    const action = manifest.actions.find(({ resource }) => resource === trigger?.resource);
    if (trigger === undefined || action === undefined) throw new Error('The manifest lacks a step.');
    const twins = { ...manifest, actions: [{ ...action, key: trigger.key }], triggers: [trigger] };
    expect(() => referencePages(twins, adminRoles)).toThrow(`an action and a trigger called ${trigger.key}`);
  });
});

describe('npm run generate', () => {
  let copy = '';

  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), 'okta-connector-generate-'));
    for (const part of ['src', 'scripts', 'docs/reference', 'package.json', 'biome.json', 'README.md', '.gitignore'])
      await cp(join(root, part), join(copy, part), { recursive: true });
    for (const part of ['manifest.json', 'manifest.schema.json']) await cp(join(root, part), join(copy, part));
    await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  });

  afterAll(() => rm(copy, { recursive: true }));

  const generate = (...args: string[]) =>
    promisify(execFile)(process.execPath, [join(copy, 'scripts/generate.ts'), ...args]);

  test('--check fails when a page is changed, missing or left over', { timeout: 60_000 }, async () => {
    await generate('--check');
    await appendFile(join(copy, 'docs/reference/groups.md'), 'changed');
    await rm(join(copy, 'docs/reference/apps.md'));
    await writeFile(join(copy, 'docs/reference/printers.md'), 'left over');
    await expect(generate('--check')).rejects.toThrow(
      'Out of date: docs/reference/groups.md, docs/reference/apps.md, docs/reference/printers.md;',
    );
    await generate();
    await generate('--check');
    expect((await readdir(join(copy, 'docs/reference'))).sort()).toEqual([...pages.keys()].sort());
  });
});

describe('the rows of a form', () => {
  const rows = (properties: Record<string, unknown>, required: string[] = []) =>
    fieldRows({ type: 'object', properties, required }).map(({ picker: _, ...row }) => Object.values(row).join(' / '));

  test('tell a required field from one that its parent requires', () => {
    const name = { type: 'string', title: 'Name' };
    const parent = { type: 'object', properties: { name }, required: ['name'], title: 'Parent' };
    const list = { type: 'array', items: parent, title: 'List' };
    expect(rows({ name, parent, list }, ['name'])).toEqual([
      'name / Name / text / yes /  / ',
      'parent / Parent / object / no /  / ',
      'parent.name / Name / text / with `parent` /  / ',
      'list / List / list of objects / no /  / ',
      'list[].name / Name / text / in each of `list` /  / ',
    ]);
  });

  test('list the choice between alternatives once, then the fields of each', () => {
    const variant = (kind: string, properties: object) => ({
      type: 'object',
      properties: { kind: { const: kind, title: 'Kind' }, ...properties },
      required: ['kind'],
    });
    const oneOf = [variant('a', { x: { type: 'integer', minimum: 1, title: 'X' } }), variant('b', {})];
    expect(rows({ way: { oneOf, title: 'Way' } })).toEqual([
      'way / Way / object / no /  / ',
      'way.kind / Kind / `a` or `b` / with `way` /  / ',
      'way.x / X / whole number, at least 1 / no /  / Only if `way.kind` is `a`.',
    ]);
  });

  test.each([
    [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'text or `null`'],
    [{ type: ['string', 'null'] }, 'text or `null`'],
    [{ type: ['string', 'number', 'null'] }, 'text or number, or `null`'],
    [{ type: ['boolean', 'null'] }, 'true or false, or `null`'],
    [{ enum: ['up', 'down'] }, '`up` or `down`'],
    [{ type: 'boolean' }, 'true or false'],
    [{ type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 20 }, 'list of text (at least 1, at most 20)'],
    [{ anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] }, 'text, or a list of these'],
    [{ type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER }, 'whole number, at least 1'],
    [{ type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }, 'whole number'],
    [{ type: 'integer', minimum: 1, maximum: 1000 }, 'whole number from 1 to 1,000'],
    [{}, 'any value'],
  ])('name the type of %j in plain words', (schema, words) => {
    expect(fieldRows({ type: 'object', properties: { it: schema } })[0]?.type).toBe(words);
  });

  test('move the default from the description to its column', () => {
    expect(
      rows({
        limit: { type: 'number', default: 200, title: 'Limit', description: 'Maximum number. Default: 200.' },
        user: { type: 'string', title: 'User', description: 'Only this user. Default: every user.' },
        order: { enum: ['up', 'down'], default: 'up', title: 'Order' },
      }),
    ).toEqual([
      'limit / Limit / number / no / `200` / Maximum number.',
      'user / User / text / no / every user / Only this user.',
      'order / Order / `up` or `down` / no / `up` / ',
    ]);
  });

  test('mark secrets, pickers, examples, exclusive fields and syntax', () => {
    expect(
      rows({
        token: { type: 'string', title: 'Token', 'x-secret': true },
        groups: { type: 'array', items: { type: 'string', 'x-options-from': 'groups' }, title: 'Groups' },
        query: { type: 'string', title: 'Query', 'x-alternative': 'Search by', 'x-placeholder': 'Eng' },
        search: { type: 'string', title: 'Search', 'x-alternative': 'Search by', 'x-docs': 'https://acme.example/' },
        sort: { type: 'string', title: 'Sort', 'x-only-with': 'search' },
      }).map((row) => row.split(' / ').at(-1)),
    ).toEqual([
      '**Secret.**',
      'Picker: [`groups`](README.md#pickers).',
      'Example: `Eng`. Use one of `query` and `search`.',
      'Use one of `query` and `search`. See [the syntax](https://acme.example/).',
      'Only with `search`.',
    ]);
  });

  test('say that other attributes are accepted', () => {
    const profile = { type: 'object', properties: { a: { type: 'string', title: 'A' } }, title: 'Profile' };
    expect(rows({ profile: { ...profile, additionalProperties: { type: 'number' } } }).at(-1)).toBe(
      'profile.* / Other attributes / number / no /  / Any other attribute, by its variable name.',
    );
    expect(rows({ profile: { ...profile, additionalProperties: false } })).toHaveLength(2);
  });

  test('keep Markdown in a text from changing the page', () => {
    const [row = ''] = rows({ a: { type: 'string', title: '*A*', description: '[x](y) <b> `c`' } });
    expect(row).toBe('a / \\*A\\* / text / no /  / \\[x\\](y) &lt;b> \\`c\\`');
  });
});

describe('a library call on a page', () => {
  test.each([
    {},
    { user: "O'Neil", note: 'say "hi"', both: `"it's"` },
    { 'a-b': 'line\nbreak', back: 'C:\\temp', list: [1, true, null], nested: { empty: [] } },
    { long: 'x'.repeat(90), profile: { first: 'y'.repeat(90), tags: ['z'.repeat(50), 'z'.repeat(50)] } },
  ])('is TypeScript for %j', (input) => {
    const code = call("run('step'", input);
    expect(runInNewContext(code, { run: (key: string, given: unknown) => JSON.stringify([key, given]) })).toBe(
      JSON.stringify(['step', input]),
    );
  });

  test('is broken into lines if it is long', () => {
    expect(call("run('step'", { first: 'x'.repeat(50), second: ['y'.repeat(40)] })).toBe(
      `run('step', {\n  first: '${'x'.repeat(50)}',\n  second: ['${'y'.repeat(40)}'],\n});`,
    );
  });
});
