import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { root } from '../support/source-files.ts';

const run = promisify(execFile);
const script = join(root, 'scripts/count-tests.ts');

/** A folder inside the repository, where a test file finds Vitest. */
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(root, 'node_modules/.count-tests-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test('count-tests adds up the JSON report of a real Vitest run with passed, failed and skipped tests', async () => {
  const folder = await newFolder();
  const report = join(folder, 'report.json');
  const config = `import { reporters } from ${JSON.stringify(join(root, 'scripts/test-report.ts'))};
    export default { test: { reporters: reporters(), include: ['*.test.ts'] } };`;
  const tests = `import { test } from 'vitest';
    test('Tests  99 passed', () => {});
    test('passes', () => {});
    test('fails', () => { throw new Error('no'); });
    test.skip('is skipped', () => {});`;
  await writeFile(join(folder, 'vitest.config.ts'), config);
  await writeFile(join(folder, 'some.test.ts'), tests);
  const { NODE_V8_COVERAGE: _, ...env } = process.env;
  const vitest = run(join(root, 'node_modules/.bin/vitest'), ['run', '--root', folder], {
    cwd: folder,
    env: { ...env, TEST_REPORT: report },
  });
  await expect(vitest).rejects.toMatchObject({ code: 1 });
  const { stdout, stderr } = await run(process.execPath, [script, report]);
  expect(stdout).toBe('2 1\n');
  expect(stderr).toMatch(/^failed: node_modules\/\.count-tests-\w+\/some\.test\.ts: fails\n {2}Error: no\n$/);
});

test.each([
  ['a missing file', undefined],
  ['a file that was cut short', '{"numPassedTests":3,'],
  ['another file', '{"passed":3}'],
])('count-tests fails for %s', async (_, content) => {
  const file = join(await newFolder(), 'report.json');
  if (content !== undefined) await writeFile(file, content);
  await expect(run(process.execPath, [script, file])).rejects.toMatchObject({ code: 1, stdout: '' });
});
