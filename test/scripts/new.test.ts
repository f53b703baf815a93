import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../support/source-files.ts';

const run = promisify(execFile);

describe('npm run new', () => {
  let folder = '';

  const start = (...words: string[]) => run(process.execPath, [join(folder, 'scripts/new.ts'), ...words]);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'okta-connector-new-'));
    for (const part of [
      'src',
      'scripts',
      'test/support',
      'package.json',
      'tsconfig.json',
      'biome.json',
      'docs/reference',
      '.gitignore',
    ])
      await cp(join(root, part), join(folder, part), { recursive: true });
    for (const part of ['node_modules', 'sandbox']) await symlink(join(root, part), join(folder, part));
  });

  afterAll(() => rm(folder, { recursive: true }));

  test('writes a step that compiles and its test, with the gaps marked', async () => {
    await start('action', 'groups', 'rename-group');
    const step = await readFile(join(folder, 'src/actions/groups/rename-group.ts'), 'utf8');
    const itsTest = await readFile(join(folder, 'test/actions/groups/rename-group.test.ts'), 'utf8');
    expect(step).toContain("key: 'rename_group'");
    expect(step).toContain('export const renameGroup = defineAction(');
    expect(step.match(/GAP/g)?.length).toBeGreaterThan(4);
    expect(itsTest.match(/GAP/g)?.length).toBeGreaterThan(3);
    await run(process.execPath, [join(folder, 'scripts/generate.ts')]);
    const { stdout } = await run(join(root, 'node_modules/.bin/tsc'), ['-p', join(folder, 'tsconfig.json')]).catch(
      (error) => error,
    );
    // Other tests of the repository are not copied.
    expect(stdout.split('\n').filter((line: string) => /rename-group/.test(line))).toEqual([]);
  });

  test.each(['get_it', 'take_a_rather_long_name_of_seven_words'])('writes %s as the linter wants it', async (name) => {
    await start('action', 'apps', name);
    const file = name.replaceAll('_', '-');
    const biome = run(
      join(root, 'node_modules/.bin/biome'),
      ['check', `src/actions/apps/${file}.ts`, `test/actions/apps/${file}.test.ts`],
      { cwd: folder },
    );
    expect((await biome).stdout).toContain('Checked 2 files');
  });

  test('takes the name of a step as keys and as files are spelt', async () => {
    await start('action', 'org', 'update_org_name');
    const step = await readFile(join(folder, 'src/actions/org/update-org-name.ts'), 'utf8');
    expect(step).toContain("key: 'update_org_name'");
    expect(step).toContain('export const updateOrgName = defineAction(');
  });

  test.each([
    ['users', 'get-user'],
    ['users', 'get_user'],
    ['people', 'get-user'],
  ])('does not write a step that is there already: %s %s', async (resource, name) => {
    await expect(start('action', resource, name)).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('src/actions/users/get-user.ts is there already'),
    });
  });

  test.each([[[]], [['trigger', 'users', 'x']], [['action', 'Users', 'get-user']], [['action', 'users', '../x']]])(
    'says how it is used after %j',
    async (words) => {
      await expect(start(...words)).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('Usage') });
    },
  );
});
