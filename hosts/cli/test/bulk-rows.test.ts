import { existsSync } from 'node:fs';
import { appendFile, mkdtemp, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useOrg } from '../../../test/support/org.ts';
import { connectionEnv, runHere, until } from './command-line.ts';

describe('unreadable rows of run --each', () => {
  const org = useOrg();
  let folder = '';
  let files = 0;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'okta-connector-rows-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const file = async (content: string | Buffer, ending = 'csv') => {
    files += 1;
    const name = join(folder, `${files}.${ending}`);
    await writeFile(name, content);
    return name;
  };
  const resultsOf = (name: string) => name.replace(/\.\w+$/, '.results.jsonl');
  const each = async (step: string, name: string, more: readonly string[] = []) => {
    const ended = await runHere(['run', step, '--each', name, '--allow-loopback', ...more], {
      env: connectionEnv(org.sandbox),
    });
    const report: Record<string, unknown> = ended.stdout === '' ? {} : JSON.parse(ended.stdout);
    const text = existsSync(resultsOf(name)) ? (await readFile(resultsOf(name), 'utf8')).trim() : '';
    const results = text === '' ? [] : text.split('\n').map((line) => JSON.parse(line));
    return { ...ended, report, results: results.toSorted((a, b) => a.index - b.index) };
  };
  const header = 'profile.login,profile.email,profile.firstName,profile.lastName,profile.title,activate\n';
  const person = (login: string, title = 'Engineer') =>
    `${login}@acme.example,${login}@acme.example,A,B,${title},false\n`;
  const logins = () => [...org.sandbox.org.users.values()].map(({ profile }) => String(profile['login']));

  test.each([
    ['19" rack', 'has a quotation mark inside an unquoted cell'],
    ['"19" rack"', 'has a quotation mark inside an unquoted cell'],
    ['"19" rack, large"', 'has a quotation mark inside an unquoted cell'],
    ['"19" rack', 'has a quotation mark inside an unquoted cell'],
    ['a,b', 'has 7 cells, but the header has 6'],
    ['a\0b', 'contains a zero byte'],
  ])('fails only the row with %j, reports its line and says how to resume', async (title, why) => {
    const tag = `stray${files}`;
    const rows = Array.from({ length: 8 }, (_, index) => person(`${tag}.${index}`, index === 5 ? title : 'Engineer'));
    const name = await file(header + rows.join(''));
    const { code, report, results } = await each('create_user', name);
    expect({ code, report }).toMatchObject({
      code: 11,
      report: { taken: 8, succeeded: 7, failed: { invalid_request: 1 }, resume: expect.stringContaining('--resume') },
    });
    expect(results.filter(({ ok }) => !ok)).toMatchObject([
      { line: 7, error: { message: expect.stringContaining(why) } },
    ]);
    expect(logins().filter((login) => login.startsWith(tag))).toHaveLength(7);
  });

  test('runs only the corrected row on resume', async () => {
    const name = await file(header + person('fix.1') + person('fix.2', '19" rack') + person('fix.3'));
    await each('create_user', name);
    await writeFile(name, header + person('fix.1') + person('fix.2', '"19"" rack"') + person('fix.3'));
    const { code, report } = await each('create_user', name, ['--resume']);
    expect({ code, report }).toMatchObject({ code: 0, report: { skipped: 2, succeeded: 1, failed: {} } });
  });

  test.each([
    ['never', ['"Engineer'], 3],
    ['by a later quote', ['"Engineer', 'x', '"b, c"'], 3],
    ['in the last row', ['x', 'x', 'x', 'x', '"Engineer'], 7],
    ['after a cell of several lines', ['"one\ntwo"', '"open'], 5],
  ])(
    'rejects a CSV file and names the line of the opening quote if the quote is closed %s',
    async (_, titles, line) => {
      const rows = Array.from({ length: 5 }, (_, index) => person(`open.${index}`, titles[index] ?? 'Engineer'));
      const name = await file(header + person('open.x') + rows.join(''));
      org.forget();
      const { code, stderr } = await each('create_user', name);
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: `✗ Line ${line} of ${name} has a quoted cell that is not closed. Close it, and double every quotation mark inside a quoted cell.\n`,
      });
      expect(org.sent()).toEqual([]);
      expect(existsSync(resultsOf(name))).toBe(false);
    },
  );

  test('reads multiline cells and doubled quotation marks in a CSV file', async () => {
    const name = await file(`${header}${person('good.1', '"Lead, ""Racks"",\r\nCables"')}\r\n${person('good.2')}`);
    const { code, results } = await each('create_user', name);
    expect(code).toBe(0);
    expect(results).toMatchObject([
      { line: 2, output: { profile: { title: 'Lead, "Racks",\nCables' } } },
      { line: 5, output: { profile: { title: 'Engineer' } } },
    ]);
  });

  const slowFirst = () => org.sandbox.faults.next({ kind: 'slow', delayMs: 300, method: 'GET' });
  // No request is sent for a login of this length, and 400 of them are more than what is read ahead.
  const long = `${'x'.repeat(600)}\n`;

  test.each<[string, (name: string) => Promise<void>]>([
    ['cut short', (name) => truncate(name, 100_000)],
    ['added to', (name) => appendFile(name, 'iris.vale@acme.example\n')],
    [
      'replaced',
      async (name) => {
        await writeFile(`${name}.new`, 'user\nben.achterberg@acme.example\n');
        await rename(`${name}.new`, name);
      },
    ],
    ['removed', (name) => rm(name)],
  ])('ends a bulk run with a report and the reason if its file is %s during the run', async (_, change) => {
    const name = await file(`user\niris.vale@acme.example\n${long.repeat(400)}`);
    slowFirst();
    org.forget();
    const running = each('get_user', name);
    await until(() => org.sent().length > 0);
    await change(name);
    const { code, stderr, report } = await running;
    expect(code).toBe(2);
    expect(report).toMatchObject({
      succeeded: 1,
      stopped: { category: 'invalid_request', message: expect.stringContaining('changed while it was being read') },
      resume: expect.stringContaining('--resume'),
    });
    expect(Number(report['taken']) + Number(report['notRun'])).toBe(401);
    expect(stderr).toContain('changed while it was being read');
  });

  test('runs duplicate rows one after the other and reports that Okta rejects the second', async () => {
    const name = await file(header + person('same') + person('same'));
    const { code, report } = await each('create_user', name, ['--concurrency', '1']);
    expect({ code, report }).toMatchObject({ code: 11, report: { succeeded: 1, failed: { conflict: 1 } } });
  });

  test('rejects an input file whose line never ends', async () => {
    const name = await file(`{"user":"${'x'.repeat(1_200_000)}`, 'jsonl');
    const { code, stderr } = await each('get_user', name);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `✗ Line 1 of ${name} is longer than a million characters. Check its line endings.\n`,
    });
    expect((await stat(name)).size).toBeGreaterThan(1e6);
  });
});
