import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useOrg } from '../../../test/support/org.ts';
import { connectionEnv, runHere } from './command-line.ts';

describe('the files of run --each', () => {
  const org = useOrg();
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'okta-connector-files-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const file = async (name: string, content: string | Buffer) => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };
  const each = (step: string, name: string, more: readonly string[] = []) =>
    runHere(['run', step, '--each', name, '--allow-loopback', ...more], { env: connectionEnv(org.sandbox) });

  test('rejects a JSON object over several lines without sending or writing anything', async () => {
    const name = await file('pretty.json', '{\n  "user": "iris.vale@acme.example"\n}\n');
    org.forget();
    const { code, stderr } = await each('suspend_user', name);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `✗ ${name} has JSON objects on several lines. Write one JSON object per line.\n`,
    });
    expect(org.sent()).toEqual([]);
    expect(existsSync(join(folder, 'pretty.results.jsonl'))).toBe(false);
  });

  test.each([
    ['latin.csv', 'user\nM\xfcller\niris.vale@acme.example\n', 2],
    ['latin-lines.jsonl', '{"user":"M\xfcller"}\n{"user":"iris.vale@acme.example"}\n', 1],
  ])(
    'rejects an input file that is not UTF-8 instead of sending replacement characters: %s',
    async (name, text, line) => {
      const path = await file(name, Buffer.from(text, 'latin1'));
      org.forget();
      const { code, stdout } = await each('get_user', path);
      expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 11, succeeded: 1, failed: { invalid_request: 1 } });
      const results = await readFile(path.replace(/\.\w+$/, '.results.jsonl'), 'utf8');
      const refused = results.split('\n').find((row) => row.includes('"ok":false')) ?? '';
      expect(JSON.parse(refused)).toMatchObject({
        line,
        error: { message: `Line ${line} of ${path} contains characters that are not UTF-8. Save the file as UTF-8.` },
      });
      expect(org.sent()).toHaveLength(1);
    },
  );

  test('reads a nullable attribute with its type in the org', async () => {
    const user = '00uiris0000000000001';
    const header = 'user,mode,profile.yearsOfService,profile.remote,profile.skills,profile.nickName';
    const name = await file('kinds.csv', `${header}\n${user},partial,3,TRUE,welding;python,7\n`);
    expect(await each('update_user', name)).toMatchObject({ code: 0 });
    expect(org.sandbox.org.users.get(user)?.profile).toMatchObject({
      yearsOfService: 3,
      remote: true,
      skills: ['welding', 'python'],
      nickName: '7',
    });
  });

  test('counts an input with a failed sub-step as failed', async () => {
    const login = 'half.way@acme.example';
    const header = 'profile.login,profile.email,profile.firstName,profile.lastName,groupIds,sendEmail';
    const name = await file('half.csv', `${header}\n${login},${login},Half,Way,00gnosuchgroup000001,false\n`);
    const { code, stdout } = await runHere(['run', 'onboard_user', '--each', name, '--allow-loopback'], {
      env: { ...connectionEnv(org.sandbox), NO_COLOR: '1' },
      terminal: ['stdout'],
    });
    expect(code).toBe(11);
    expect(stdout).toMatch(
      /^✗ onboard_user failed for 1 of 1 input\.\n {2}succeeded +0\n {2}incomplete +1 +some sub-steps failed/,
    );
    const [line] = (await readFile(join(folder, 'half.results.jsonl'), 'utf8')).split('\n');
    expect(JSON.parse(line ?? '')).toMatchObject({
      line: 2,
      ok: false,
      incomplete: 'not_found',
      output: { created: true, complete: false },
    });
  });

  test('rejects a pipe as the file of --each', async () => {
    const pipe = join(folder, 'pipe');
    await promisify(execFile)('mkfifo', [pipe]);
    for (const [name, why] of [
      [pipe, '(it is a pipe). Use a CSV file with a header, or JSON lines.'],
      ['-', '--each cannot read from stdin. Use a file.'],
    ] as const) {
      const { code, stderr } = await each('get_user', name);
      expect(code).toBe(2);
      expect(stderr).toContain(why);
    }
  });

  test('reports an unwritable results file before it sends anything', async () => {
    const name = await file('one.csv', 'user\niris.vale@acme.example\n');
    org.forget();
    for (const [results, why] of [
      [folder, 'it is a directory'],
      [join(folder, 'nowhere', 'x.jsonl'), 'no such directory'],
    ] as const) {
      const { code, stderr } = await each('get_user', name, ['--results', results]);
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: `✗ Cannot write ${results} (${why}). Use another file with --results.\n`,
      });
    }
    expect(org.sent()).toEqual([]);
  });

  test.each([[], ['--resume'], ['--dry-run']])(
    'never overwrites the input file with the results: %j',
    async (...more) => {
      const content = 'user\niris.vale@acme.example\n';
      const name = await file('both.csv', content);
      const alias = join(folder, `alias${more.length}${more.join('')}.csv`);
      await symlink(name, alias);
      org.forget();
      for (const results of [name, alias]) {
        const { code, stderr } = await each('get_user', name, ['--results', results, ...more]);
        expect({ code, stderr }).toEqual({
          code: 2,
          stderr: `✗ ${results} is the file of inputs. Use another file with --results.\n`,
        });
      }
      expect(await readFile(name, 'utf8')).toBe(content);
      expect(org.sent()).toEqual([]);
    },
  );

  test('reports a row of the wrong length with its line and runs the rest', async () => {
    const name = await file('rows.csv', 'user,group\na\na,b,c\n');
    org.forget();
    const { code } = await each('is_user_in_group', name);
    expect(code).toBe(11);
    const lines = (await readFile(join(folder, 'rows.results.jsonl'), 'utf8')).trim().split('\n');
    const hint = 'Quote cells that contain the separator.';
    expect(lines.map((line) => JSON.parse(line).error.message)).toEqual([
      `Line 2 of ${name} has 1 cell, but the header has 2. ${hint}`,
      `Line 3 of ${name} has 3 cells, but the header has 2. ${hint}`,
    ]);
    expect(org.sent()).toEqual([]);
  });

  test('prints the resume command with every option it needs', async () => {
    const name = await file('stopped.csv', 'user\na\nb\n');
    const env = connectionEnv({ url: org.sandbox.url, token: '00wrong'.padEnd(42, '0') });
    const results = join(folder, 'in this one.jsonl');
    const options = ['--results', results, '--concurrency', '3', '--deadline', '60', '--allow-loopback'];
    const { stdout } = await runHere(['run', 'get_user', '--each', name, ...options], { env });
    expect(JSON.parse(stdout).resume).toContain(
      `run get_user --each ${name} --resume --results '${results}' --concurrency 3 --deadline 60 --allow-loopback`,
    );
  });
});
