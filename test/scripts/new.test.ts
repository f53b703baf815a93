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
  const read = (file: string) => readFile(join(folder, file), 'utf8');

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'okta-connector-new-'));
    for (const part of [
      'src',
      'scripts',
      'test/support',
      'package.json',
      'tsconfig.json',
      'biome.json',
      'README.md',
      'docs/reference',
      '.gitignore',
    ])
      await cp(join(root, part), join(folder, part), { recursive: true });
    for (const part of ['node_modules', 'sandbox']) await symlink(join(root, part), join(folder, part));
  });

  afterAll(() => rm(folder, { recursive: true }));

  test('npm run new writes an action, a trigger and a picker that compile, with the gaps marked', async () => {
    const written = [
      ['action', 'rename_group', 'actions/groups/rename-group', 'renameGroup = defineAction('],
      ['trigger', 'group_renamed', 'triggers/groups/group-renamed', 'groupRenamed = defineTrigger('],
      ['picker', 'team_groups', 'resources/groups/team-groups-picker', 'teamGroupsPicker = definePicker('],
    ] as const;
    for (const [kind, name, file, declaration] of written) {
      await start(kind, 'groups', name);
      const source = await read(`src/${file}.ts`);
      const itsTest = await read(`test/${file}.test.ts`);
      expect(source).toContain(`key: '${name}'`);
      expect(source).toContain(`export const ${declaration}`);
      expect(source.match(/GAP/g)?.length).toBeGreaterThan(2);
      expect(itsTest.match(/GAP/g)?.length).toBeGreaterThan(2);
    }
    await run(process.execPath, [join(folder, 'scripts/generate.ts')]);
    expect(await read('src/steps.ts')).toMatch(/rename_group: .*\n[\s\S]*group_renamed: .*\n[\s\S]*team_groups: .*\n/);
    const { stdout } = await run(join(root, 'node_modules/.bin/tsc'), ['-p', join(folder, 'tsconfig.json')]).catch(
      (error) => error,
    );
    // Other tests of the repository are not copied.
    expect(stdout.split('\n').filter((line: string) => /rename|team-groups/.test(line))).toEqual([]);
    // It compiles the whole package.
  }, 120_000);

  test.each([
    ['action', 'actions', 'get_it', 'get-it'],
    ['action', 'actions', 'take_a_rather_long_name_of_seven_words', 'take-a-rather-long-name-of-seven-words'],
    ['trigger', 'triggers', 'app_it', 'app-it'],
    ['trigger', 'triggers', 'app_of_a_rather_long_name_of_words', 'app-of-a-rather-long-name-of-words'],
    ['picker', 'resources', 'apps_it', 'apps-it-picker'],
    ['picker', 'resources', 'apps_of_a_rather_long_name_of_words', 'apps-of-a-rather-long-name-of-words-picker'],
  ])('npm run new %s passes the linter: %s/%s', async (kind, kindFolder, name, file) => {
    await start(kind, 'apps', name);
    const { stdout } = await run(
      join(root, 'node_modules/.bin/biome'),
      ['check', `src/${kindFolder}/apps/${file}.ts`, `test/${kindFolder}/apps/${file}.test.ts`],
      { cwd: folder },
    );
    expect(stdout).toContain('Checked 2 files');
  });

  test('npm run new accepts names with underscores and with hyphens', async () => {
    await start('action', 'org', 'update-org-name');
    const step = await read('src/actions/org/update-org-name.ts');
    expect(step).toContain("key: 'update_org_name'");
    expect(step).toContain('export const updateOrgName = defineAction(');
  });

  test.each([
    ['action', 'users', 'get-user', 'src/actions/users/get-user.ts'],
    ['action', 'users', 'get_user', 'src/actions/users/get-user.ts'],
    ['action', 'people', 'get-user', 'src/actions/users/get-user.ts'],
    ['trigger', 'people', 'user_created', 'src/triggers/users/user-created.ts'],
    ['picker', 'people', 'groups', 'src/resources/groups/groups-picker.ts'],
  ])('npm run new does not overwrite an existing %s: %s %s', async (kind, resource, name, file) => {
    const before = await read(file);
    await expect(start(kind, resource, name)).rejects.toMatchObject({
      code: 2,
      stderr: `${file} already exists. Choose another name.\n`,
    });
    expect(await read(file)).toBe(before);
  });

  test.each([
    [[]],
    [['step', 'users', 'x']],
    [['toString', 'users', 'x']],
    [['trigger', 'users']],
    [['action', 'Users', 'get-user']],
    [['action', 'users', '../x']],
    [['picker', '../users', 'x']],
  ])('npm run new prints its usage for invalid arguments: %j', async (words) => {
    await expect(start(...words)).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^Usage: npm run new/),
    });
  });
});
