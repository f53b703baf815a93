import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

/** Writes a new step and its test, with every gap marked: `npm run new action <resource> <name>`, as `groups create_group`. */
const usage = 'Usage: npm run new action <resource> <name>, as "npm run new action groups create_group".';
const root = new URL('..', import.meta.url).pathname;

const {
  positionals: [kind, resource = '', given = ''],
} = parseArgs({ allowPositionals: true, strict: false });
const word = /^[a-z]+([-_][a-z]+)*$/;
if (kind !== 'action' || !word.test(resource) || !word.test(given)) fail(usage);

// Keys have underscores and files hyphens; either spelling names the step.
const name = given.replaceAll('_', '-');
const key = name.replaceAll('-', '_');
const steps = readdirSync(join(root, 'src/actions'), { recursive: true, encoding: 'utf8' });
const same = steps.find((file) => basename(file) === `${name}.ts`);
if (same !== undefined) fail(`${join('src/actions', same)} is there already; choose another name.`);
const camel = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
const title = name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' ');

const step = `import { z } from 'zod';
import { user, userModel } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';

/** ${title}. */
export const ${camel} = defineAction({
  key: '${key}',
  resource: '${resource}',
  title: '${title}',
  summary: 'GAP: one sentence on what it does.',
  // GAP: every operation that it calls, the one that it is named for first; new ones go into src/okta/operations.ts.
  operations: ['getUser'],
  // GAP: the least admin role that suffices; read, add, change or remove; whether twice is as once.
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  // GAP: if it writes, \`lostAnswer\`: what becomes of a write whose answer is lost, in one sentence.
  // GAP: the fields; every one has a title, every secret is marked.
  input: z.strictObject({ user }),
  output: userModel,
  examples: [
    // GAP: the sample that platforms show; a test runs it against the sandbox org.
    { title: 'GAP: what the example does', input: { user: 'grace.lindqvist@acme.example' }, output: { id: '00ugrace000000000001' } },
  ],
  run: ({ user }, { okta }) => okta.read('getUser', { path: { id: user } }),
});
`;

const test = `import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('${key}', () => {
  const org = useOrg();

  test('GAP: what it does, seen in the state of the org', async () => {
    await org.okta.run('${key}', { user: '00ugrace000000000001' });
    expect(org.sandbox.org.users.get('00ugrace000000000001')).toBe('GAP');
  });

  test('GAP: calling it twice', async () => {
    org.forget();
    await org.okta.run('${key}', { user: '00ugrace000000000001' });
    expect(org.writes()).toEqual(['GAP']);
  });

  test('an unknown user is not found', async () => {
    await expect(org.okta.run('${key}', { user: 'nobody@acme.example' })).rejects.toMatchObject({ category: 'GAP' });
  });
});
`;

await write(join('src/actions', resource, `${name}.ts`), step);
await write(join('test/actions', resource, `${name}.test.ts`), test);
console.log('Fill what is marked GAP, then run "npm run generate" and "npm run check".');

async function write(file: string, text: string): Promise<void> {
  const path = join(root, file);
  if (existsSync(path)) fail(`${file} is there already; choose another name.`);
  await mkdir(dirname(path), { recursive: true });
  // How lines break depends on the length of the name.
  const biome = join(root, 'node_modules/.bin/biome');
  await writeFile(path, execFileSync(biome, ['format', '--stdin-file-path', file], { cwd: root, input: text }));
  console.log(`wrote ${file}`);
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}
