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
    for (const part of ['src', 'scripts/new.ts', 'test/support', 'package.json', 'tsconfig.json'])
      await cp(join(root, part), join(folder, part), { recursive: true });
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
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
    const { stdout } = await run(join(root, 'node_modules/.bin/tsc'), ['-p', join(folder, 'tsconfig.json')]).catch(
      (error) => error,
    );
    expect(stdout).toBe('');
  });

  test('does not overwrite a step', async () => {
    await expect(start('action', 'users', 'get-user')).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there already'),
    });
  });

  test.each([[[]], [['trigger', 'users', 'x']], [['action', 'Users', 'get-user']], [['action', 'users', '../x']]])(
    'says how it is used after %j',
    async (words) => {
      await expect(start(...words)).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('Usage') });
    },
  );
});
