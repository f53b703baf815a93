import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useOrg } from '../../../test/support/org.ts';
import { openProgress } from '../src/bulk/progress.ts';
import { countInputs, openInputs } from '../src/bulk/source.ts';
import type { Cli } from '../src/cli.ts';
import {
  connectionEnv,
  hasTerminals,
  main,
  runHere,
  start,
  startOnTerminal,
  startProcess,
  until,
} from './command-line.ts';

const secret = 'Corr3ct-Horse-Battery';

describe('run --each', () => {
  const org = useOrg({ users: 60 });
  let folder = '';
  let files = 0;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'okta-connector-bulk-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const file = async (text: string, ending = 'csv') => {
    files += 1;
    const name = join(folder, `${files}.${ending}`);
    await writeFile(name, text);
    return name;
  };
  const resultsOf = (name: string) => name.replace(/\.\w+$/, '.results.jsonl');
  const linesOf = async (name: string) =>
    (await readFile(name, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  const each = (step: string, name: string, more: readonly string[] = []) =>
    runHere(['run', step, '--each', name, '--allow-loopback', ...more], { env: connectionEnv(org.sandbox) });
  const named = (login: string) =>
    [...org.sandbox.org.users.values()].find(({ profile }) => profile['login'] === login);
  const generated = () => [...org.sandbox.org.users.keys()].slice(-60);

  test('creates users from a CSV file with types from the form and the org', async () => {
    const name = await file(
      [
        '\uFEFFprofile.login,profile.email,profile.firstName,profile.lastName,profile.yearsOfService,profile.remote,profile.skills,activate,groupIds',
        'csv.one@acme.example,csv.one@acme.example,"One, the first",Csv,7,true,welding;python,false,00gengineering000001; 00gsupport0000000001',
        'csv.two@acme.example,csv.two@acme.example,"Say ""Two""",Csv,,,,FALSE,',
        '',
      ].join('\r\n'),
    );
    const { code, stdout } = await each('create_user', name);
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, taken: 2, succeeded: 2, failed: {} });
    expect(named('csv.one@acme.example')).toMatchObject({
      status: 'STAGED',
      profile: { firstName: 'One, the first', yearsOfService: 7, remote: true, skills: ['welding', 'python'] },
    });
    expect(named('csv.two@acme.example')?.profile['firstName']).toBe('Say "Two"');
    expect(named('csv.two@acme.example')?.profile).not.toHaveProperty('yearsOfService');
    const groups = org.sandbox.org.memberships.ofRight(named('csv.one@acme.example')?.id ?? '');
    expect(groups.map(({ groupId }) => groupId)).toEqual(['00gengineering000001', '00gsupport0000000001']);
    const [first, second] = await linesOf(resultsOf(name));
    expect(first).toMatchObject({ index: 0, line: 2, ok: true, confirmed: 'answered', output: { status: 'STAGED' } });
    expect(second).toMatchObject({ index: 1, line: 3, id: named('csv.two@acme.example')?.id });
    expect((await stat(resultsOf(name))).mode & 0o777).toBe(0o600);
  });

  test('reads JSON lines and cells separated by semicolons or tabs', async () => {
    const user = 'iris.vale@acme.example';
    const inputs = [
      await file(`{"user":"${user}"}\n\n{"user":"grace.lindqvist@acme.example"}\n`, 'jsonl'),
      await file(`user;x\n`, 'csv'),
      await file(`user\n${user}\ngrace.lindqvist@acme.example\n`, 'txt'),
      await file(`user\tgroup\n${user}\t00gsupport0000000001\n`, 'tsv'),
      await file(`user;group\n${user};00gsupport0000000001\n`),
    ];
    const ran = await Promise.all([
      each('get_user', inputs[0] ?? ''),
      each('get_user', inputs[1] ?? ''),
      each('get_user', inputs[2] ?? ''),
      each('is_user_in_group', inputs[3] ?? ''),
      each('is_user_in_group', inputs[4] ?? ''),
    ]);
    expect(ran.map(({ code }) => code)).toEqual([0, 2, 0, 0, 0]);
    expect(JSON.parse(ran[0]?.stdout ?? '')).toMatchObject({ taken: 2, succeeded: 2 });
  });

  test('continues after bad inputs, reports each with its line and exits with 11', async () => {
    const name = await file(
      '{"user":"iris.vale@acme.example"}\nno json\n[1]\n{"usr":1}\n{"user":"nobody@acme.example"}\n',
      'jsonl',
    );
    org.forget();
    const { code, stdout } = await each('get_user', name);
    expect(code).toBe(11);
    expect(JSON.parse(stdout)).toMatchObject({
      taken: 5,
      succeeded: 1,
      failed: { invalid_request: 3, not_found: 1 },
    });
    const results = (await linesOf(resultsOf(name))).toSorted((a, b) => a.index - b.index);
    expect(results.map(({ ok }) => ok)).toEqual([true, false, false, false, false]);
    expect(results.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5]);
    expect(results[1].error.message).toBe(`${name} is not valid JSON: unexpected character at line 2, column 1.`);
    expect(results[2].error.message).toBe(`Line 3 of ${name} is not a JSON object. Write one JSON object per line.`);
    expect(results[4]).toMatchObject({ line: 5, error: { category: 'not_found', errorCode: 'E0000007' } });
    expect(org.sent()).toHaveLength(2);
  });

  test('sends a password to Okta and keeps it out of results, journal and terminal', async () => {
    const login = 'bulk.secret@acme.example';
    const header = 'profile.login,profile.email,profile.firstName,profile.lastName,password.type,password.value';
    const name = await file(`${header}\n${login},${login},B,S,plain,${secret}\nx,x,x\nx,x,x,x,plain,${secret}\n`);
    const { stdout, stderr } = await each('create_user', name);
    expect(named(login)?.password).toBe(secret);
    const written = [resultsOf(name), `${resultsOf(name)}.journal`].map((path) => readFile(path, 'utf8'));
    for (const text of [stdout, stderr, ...(await Promise.all(written))]) expect(text).not.toContain(secret);
  });

  test.each<[string, string, RegExp]>([
    ['an unknown field', 'user,grup\nx,y\n', /Unknown field "grup"\. Did you mean "group"\?/],
    ['an unnamed column', 'user,,group\nx,y,z\n', /Column 2 has no name/],
    ['a duplicate column', 'user,group,user\nx,y,z\n', /Column user appears twice/],
    ['a path to the prototype', 'user,__proto__.x\nx,y\n', /Unknown field "__proto__\.x"\./],
    ['no rows', 'user,group\n', /has no inputs/],
    ['no content', '', / is empty\. Add a header and rows/],
    ['a quote that is never closed', 'user,group\n"x,y\n', /Line 2 of .* has a quoted cell that is not closed/],
    ['one JSON list', '[{"user":"x"}]', /is one JSON list\. Write one JSON object per line/],
  ])('rejects a file with %s without sending or writing anything', async (_, text, sentence) => {
    const name = await file(text);
    org.forget();
    const { code, stderr } = await each('add_user_to_group', name);
    expect(code).toBe(2);
    expect(stderr).toMatch(sentence);
    expect(org.sent()).toEqual([]);
    expect([resultsOf(name), `${resultsOf(name)}.journal`].some((path) => existsSync(path))).toBe(false);
  });

  test('rejects an attribute unknown to the org without writing anything', async () => {
    const name = await file('profile.login,profile.email,profile.shoeSize\na@acme.example,a@acme.example,44\n');
    const { code, stderr } = await each('create_user', name);
    expect(code).toBe(2);
    expect(stderr).toMatch(/Unknown field "profile\.shoeSize"\./);
    expect(existsSync(resultsOf(name))).toBe(false);
  });

  test.each([
    [['--input', '{}'], /--each.*--input|--input.*--each/],
    [['--stream'], /--stream/],
    [['--response'], /--response/],
    [['-'], /More than one input/],
    [['--concurrency', '0'], /whole number from 1 to 1000/],
  ])('rejects --each together with %j', async (more, sentence) => {
    const { code, stderr } = await each('get_user', 'x.csv', more);
    expect(code).toBe(2);
    expect(stderr).toMatch(sentence);
  });

  test.each([['--resume'], ['--results', 'x'], ['--concurrency', '3']])(
    'rejects %s without --each',
    async (...flag) => {
      const { code, stderr } = await runHere(['run', 'get_user', ...flag]);
      expect(code).toBe(2);
      expect(stderr).toMatch(/Add --each <file>/);
    },
  );

  test('stops a bulk run on a bad token with its own exit code and counts the rest as not run', async () => {
    const name = await file(`user\n${generated().join('\n')}\n`);
    const env = connectionEnv({ url: org.sandbox.url, token: '00wrong'.padEnd(42, '0') });
    const { code, stdout } = await runHere(['run', 'get_user', '--each', name, '--allow-loopback'], { env });
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      taken: 1,
      notRun: 59,
      stopped: { category: 'unauthenticated' },
      resume: expect.stringContaining(`run get_user --each ${name} --resume`),
    });
    const again = await each('get_user', name, ['--resume']);
    expect({ code: again.code, ...JSON.parse(again.stdout) }).toMatchObject({ code: 0, taken: 60, succeeded: 60 });
  });

  test('never mixes the results of two bulk runs', async () => {
    const name = await file('user\niris.vale@acme.example\n');
    await each('get_user', name);
    const { code, stderr } = await each('get_user', name);
    expect(code).toBe(2);
    expect(stderr).toMatch(/already has the results of an earlier run\. Use --resume/);
    const results = join(folder, 'other.jsonl');
    expect((await each('get_user', name, ['--results', results])).code).toBe(0);
    expect(await linesOf(results)).toHaveLength(1);
  });

  test('writes the results of a dry run to a separate file', async () => {
    const name = await file('user\nben.achterberg@acme.example\n');
    org.forget();
    const { code } = await each('suspend_user', name, ['--dry-run']);
    expect(code).toBe(0);
    expect(org.writes()).toEqual([]);
    const [line] = await linesOf(name.replace('.csv', '.dry-run.results.jsonl'));
    expect(line.output).toMatchObject({ dryRun: true, next: { operation: 'suspendUser' } });
    expect((await each('suspend_user', name, ['--dry-run'])).code).toBe(0);
  });

  test('prints a table on a terminal and the progress on stderr', async () => {
    const name = await file('user\niris.vale@acme.example\nnobody@acme.example\n');
    const { stdout, stderr } = await runHere(['run', 'get_user', '--each', name, '--allow-loopback'], {
      env: { ...connectionEnv(org.sandbox), NO_COLOR: '1' },
      terminal: ['stdout'],
    });
    expect(stdout).toMatch(
      /^✗ get_user failed for 1 of 2 inputs\.\n {2}succeeded +1 *\n {2}not_found +1 +line 3: Okta rejected/,
    );
    expect(stdout).toContain(`results ${resultsOf(name)}`);
    expect(stderr).toBe('');
  });

  test.skipIf(process.platform === 'win32')(
    'ends a bulk run with one sentence if the disk rejects the results',
    async () => {
      const name = await file('user\niris.vale@acme.example\n');
      // No file of this process grows beyond one block.
      const script = 'trap "" XFSZ; ulimit -f 1; exec "$0" "$@"';
      const command = [process.execPath, ...main, 'run', 'get_user', '--each', name, '--allow-loopback'];
      const running = startProcess(['sh', '-c', script, ...command], { env: connectionEnv(org.sandbox) });
      const { code, stdout, stderr } = await running.ended;
      expect(code).toBe(2);
      expect(JSON.parse(stdout)).toMatchObject({
        taken: 1,
        succeeded: 0,
        stopped: { category: 'invalid_request', message: expect.stringContaining('EFBIG') },
        resume: expect.stringContaining('--resume'),
      });
      expect(stderr).toMatch(/^✗ Cannot write the results to .* \(EFBIG.*\)\. Fix that, then use --resume\.\n$/);
    },
  );

  test('advances the progress bar by finished lines, not by bytes read', async () => {
    const name = await file(`user\n${'nobody@acme.example\n'.repeat(9)}`);
    const stderr = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
    const form = { type: 'object', properties: { user: { type: 'string' } } };
    const inputs = await openInputs({ file: name, schema: async () => form });
    const { lines } = await countInputs(inputs, new AbortController().signal);
    const cli = { streams: { stderr }, output: { jsonErrors: false } } as unknown as Cli;
    const progress = await openProgress(cli, lines);
    progress.update({ index: 3, input: {} }, 5);
    progress.update({ index: 1, input: {} }, 3);
    await until(() => String(stderr.read() ?? '').includes('50% · 2 done'));
    progress.end();
  });

  test.runIf(hasTerminals)('shows a progress bar on a terminal', async () => {
    const name = await file(`user\n${generated().join('\n')}\n`);
    const running = startOnTerminal(['run', 'get_user', '--each', name, '--allow-loopback'], {
      env: connectionEnv(org.sandbox),
    });
    const { code, stdout } = await running.ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/100% · 60 done/);
    expect(stdout).toContain('get_user succeeded for all 60 inputs.');
  });

  test('reports the progress and the resume command on Ctrl-C, and finishes on resume', async () => {
    const group = '00gcontractors000001';
    const people = generated();
    const name = await file(`user,group\n${people.map((user) => `${user},${group}`).join('\n')}\n`);
    org.sandbox.faults.next({ kind: 'slow', delayMs: 60_000, method: 'PUT', path: new RegExp(people[30] ?? '') });
    org.forget();
    const env = connectionEnv(org.sandbox);
    const args = ['run', 'add_user_to_group', '--each', name, '--allow-loopback', '--concurrency', '4'];
    const running = start(args, { env });
    await until(() => org.writes().some((line) => line.includes(people[40] ?? '')));
    running.child.kill('SIGINT');
    const { code, stdout } = await running.ended;
    expect(code).toBe(130);
    const first = JSON.parse(stdout);
    expect(first).toMatchObject({ stopped: { category: 'cancelled' }, resume: expect.stringContaining('--resume') });
    const second = await runHere([...args, '--resume'], { env });
    expect({ code: second.code, ...JSON.parse(second.stdout) }).toMatchObject({
      code: 0,
      taken: 60,
      skipped: first.succeeded,
      succeeded: 60 - first.succeeded,
      failed: {},
    });
    const members = org.sandbox.org.memberships.ofLeft(group).map(({ userId }) => userId);
    expect(members).toEqual(expect.arrayContaining(people));
    const last = new Map((await linesOf(resultsOf(name))).map((line) => [line.index, line.ok]));
    expect([...last.values()]).toEqual(Array(60).fill(true));
  });
});
