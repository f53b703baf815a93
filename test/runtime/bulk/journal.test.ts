import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EachOptions, EachResult } from '../../../src/index.ts';
import { entryOf } from '../../../src/runtime/bulk/journal-entry.ts';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';

const group = '00gcontractors000001';
const password = { type: 'plain', value: 'Corr3ct-Horse-Battery' };

describe('the journal of a bulk run', () => {
  const org = useOrg({ users: 50 });
  let folder = '';
  let files = 0;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'okta-connector-journal-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const newFile = () => {
    files += 1;
    return join(folder, `${files}.journal`);
  };
  const people = () => [...org.sandbox.org.users.keys()].slice(-10).map((user) => ({ user, group }));
  const add = (inputs: readonly unknown[], options: EachOptions) =>
    org.okta.runEach(untyped('add_user_to_group'), inputs, options).summary();
  const linesOf = async (file: string) =>
    (await readFile(file, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  const person = (login: string) => ({
    profile: { login, email: login, firstName: 'Noor', lastName: 'Rahman' },
    activate: false,
  });
  const named = (login: string) =>
    [...org.sandbox.org.users.values()].filter(({ profile }) => profile['login'] === login);
  /** A journal as a run leaves it that was killed while it created these people. */
  const killedWhileCreating = async (inputs: readonly unknown[]) => {
    const file = newFile();
    const at = org.sandbox.clock.now();
    const starts = inputs.map((input, index) => {
      const { hash } = entryOf(index, input);
      return JSON.stringify({ start: index, hash, at });
    });
    const head = JSON.stringify({ journal: 1, step: 'create_user', org: org.okta.orgUrl });
    await writeFile(file, `${[head, ...starts].join('\n')}\n`);
    return file;
  };

  test('the journal has a line about the run, and two for every input that writes', async () => {
    const file = newFile();
    await add(people(), { journal: file });
    const [head, ...lines] = await linesOf(file);
    expect(head).toEqual({ journal: 1, step: 'add_user_to_group', org: org.okta.orgUrl });
    expect(lines.filter((line) => 'start' in line)).toHaveLength(10);
    expect(lines.filter((line) => 'done' in line)).toHaveLength(10);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test('the journal of a read action has no starts', async () => {
    const file = newFile();
    await org.okta.runEach('get_user', [{ user: 'iris.vale@acme.example' }], { journal: file }).summary();
    expect((await linesOf(file)).slice(1)).toEqual([{ done: 0, hash: expect.stringMatching(/^[0-9a-f]{16}$/) }]);
  });

  test('a start with the time of the org is on disk before the write is sent', async () => {
    const file = newFile();
    const seen: unknown[] = [];
    const watching = org.connect({
      transport: async ({ method, url, headers, body, signal }) => {
        if (method === 'POST') seen.push((await linesOf(file)).at(-1));
        const answer = await fetch(url, {
          method,
          headers,
          ...(body === undefined ? {} : { body }),
          ...(signal === undefined ? {} : { signal }),
        });
        return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() };
      },
    });
    const before = org.sandbox.clock.now();
    await watching.runEach('create_user', [person('starts@acme.example')], { journal: file }).summary();
    expect(seen).toEqual([{ start: 0, hash: expect.any(String), at: expect.any(Number) }]);
    const [{ at }] = seen as [{ at: number }];
    expect(Math.abs(at - before)).toBeLessThan(5000);
    expect(at).toBeLessThanOrEqual(org.sandbox.clock.now());
  });

  test('a resume runs only the inputs that are not finished', async () => {
    const file = newFile();
    const inputs = people();
    const controller = new AbortController();
    let done = 0;
    const first = await add(inputs, {
      journal: file,
      concurrency: 1,
      signal: controller.signal,
      onResult: () => {
        done += 1;
        if (done === 4) controller.abort();
      },
    });
    expect(first).toMatchObject({ succeeded: 4, stopped: { category: 'cancelled' } });
    org.forget();
    const indexes: number[] = [];
    const onResult = ({ index }: { index: number }) => void indexes.push(index);
    const second = await add(inputs, { journal: file, resume: true, onResult });
    expect(second).toEqual({
      taken: 10,
      skipped: 4,
      failedBefore: 0,
      succeeded: 6,
      incomplete: 0,
      checked: 0,
      failed: {},
    });
    expect(indexes.sort()).toEqual([4, 5, 6, 7, 8, 9]);
    const finished = inputs.slice(0, 4).map(({ user }) => user);
    expect(org.sent().filter((line) => finished.some((user) => line.includes(user)))).toEqual([]);
    org.forget();
    expect(await add(inputs, { journal: file, resume: true })).toMatchObject({ taken: 10, skipped: 10 });
    expect(org.writes()).toEqual([]);
  });

  test('a resume completes compound steps, unless the input is the reason', async () => {
    const file = newFile();
    const inputs = ['one', 'two', 'three'].map((name, index) => {
      const login = `part.${name}@acme.example`;
      const groups = index === 2 ? ['00gnosuchgroup000001'] : [group];
      return {
        profile: { login, email: login, firstName: name, lastName: 'Part' },
        groupIds: groups,
        sendEmail: false,
      };
    });
    const own = org.connect({ retries: 0 });
    const onboard = (resume: boolean) => own.runEach('onboard_user', inputs, { journal: file, resume, concurrency: 1 });
    org.sandbox.faults.next({ kind: 'server_error', method: 'PUT', path: /groups.*users/, times: 99 });
    const results: EachResult[] = [];
    for await (const result of onboard(false)) {
      results.push(result);
      org.sandbox.faults.clear();
    }
    expect(results.map(({ incomplete }) => incomplete)).toEqual(['unavailable', undefined, 'not_found']);
    expect(results[0]?.output).toMatchObject({ complete: false, created: true });
    org.forget();
    const second = await onboard(true).summary();
    expect(second).toMatchObject({ skipped: 2, failedBefore: 1, succeeded: 1, incomplete: 0, failed: {} });
    expect(org.writes()).toEqual([expect.stringMatching(`^PUT /api/v1/groups/${group}/users/`)]);
  });

  test('a resume skips permanent failures and retries all others', async () => {
    const file = newFile();
    const inputs = [
      { user: 'nobody@acme.example', group },
      { user: '', group },
      { user: 'iris.vale@acme.example', group },
    ];
    const own = org.connect({ retries: 0 });
    org.sandbox.faults.next({ kind: 'server_error', path: /iris/ });
    const first = await own.runEach('add_user_to_group', inputs, { journal: file }).summary();
    expect(first.failed).toEqual({ not_found: 1, invalid_request: 1, unavailable: 1 });
    const second = await own.runEach('add_user_to_group', inputs, { journal: file, resume: true }).summary();
    expect(second).toMatchObject({ skipped: 2, failedBefore: 2, succeeded: 1, failed: {} });
    // What was refused may be corrected.
    const corrected = inputs.with(1, { user: 'ben.achterberg@acme.example', group });
    const third = await own.runEach('add_user_to_group', corrected, { journal: file, resume: true }).summary();
    expect(third).toMatchObject({ skipped: 2, failedBefore: 1, succeeded: 1 });
  });

  test('a resume recognizes a user that the killed run created', async () => {
    const inputs = [person('killed.after@acme.example'), person('killed.before@acme.example')];
    const file = await killedWhileCreating(inputs);
    // Shares nothing with the connection that resumes, as the process that was killed.
    await org.connect({ maxConcurrent: 29 }).run(untyped('create_user'), inputs[0]);
    org.forget();
    const results = [];
    for await (const result of org.okta.runEach('create_user', inputs, { journal: file, resume: true }))
      results[result.index] = [result.error, result.response?.confirmed];
    expect(results).toEqual([
      [undefined, 'checked'],
      [undefined, 'answered'],
    ]);
    expect(org.writes()).toHaveLength(1);
    for (const { profile } of inputs) expect(named(profile.login)).toHaveLength(1);
  });

  test('a resume reports a conflict for a user from before the killed run, or with other content', async () => {
    const inputs = [person('there.before@acme.example'), person('other.content@acme.example')];
    await org.okta.run(untyped('create_user'), inputs[0]);
    org.sandbox.clock.advance(60_000);
    const file = await killedWhileCreating(inputs);
    const other = { ...inputs[1]?.profile, firstName: 'Somebody' };
    await org.okta.run(untyped('create_user'), { profile: other, activate: false });
    const { failed, succeeded } = await org.okta
      .runEach('create_user', inputs, { journal: file, resume: true })
      .summary();
    expect({ failed, succeeded }).toEqual({ failed: { conflict: 2 }, succeeded: 0 });
  });

  test('the journal contains no input and no secret, and no trace of a password', async () => {
    const [one, other] = [newFile(), newFile()];
    const secret = { ...person('secret@acme.example'), activate: true, password };
    await org.okta.runEach(untyped('create_user'), [secret], { journal: one }).summary();
    const text = await readFile(one, 'utf8');
    for (const word of ['secret@acme', 'Noor', password.value]) expect(text).not.toContain(word);
    const another = { ...secret, password: { ...password, value: 'An0ther-Horse-Battery' } };
    await org.okta.runEach(untyped('create_user'), [another], { journal: other }).summary();
    const hashes = [(await linesOf(one)).at(-1).hash, (await linesOf(other)).at(-1).hash];
    expect(hashes[0]).toBe(hashes[1]);
  });

  test('a last line that was cut short is ignored', async () => {
    const file = newFile();
    const inputs = people();
    await add(inputs.slice(0, 3), { journal: file });
    await appendFile(file, '{"done":3,"ha');
    expect(await add(inputs, { journal: file, resume: true })).toMatchObject({ skipped: 3, succeeded: 7 });
    expect(await add(inputs, { journal: file, resume: true })).toMatchObject({ skipped: 10 });
  });

  test('a resume without a journal starts at the first input', async () => {
    expect(await add(people(), { journal: newFile(), resume: true })).toMatchObject({ skipped: 0, succeeded: 10 });
  });

  test('a dry run leaves no journal', async () => {
    const file = newFile();
    await add(people(), { journal: file, dryRun: true });
    await expect(stat(file)).rejects.toThrow('ENOENT');
  });

  describe('is refused with a sentence', () => {
    const refused = async (run: Promise<unknown>, sentence: RegExp) => {
      org.forget();
      await expect(run).rejects.toMatchObject({
        category: 'invalid_request',
        message: expect.stringMatching(sentence),
      });
      expect(org.writes()).toEqual([]);
    };

    test('an existing journal is rejected without resume', async () => {
      const file = newFile();
      await add(people(), { journal: file });
      await refused(
        add(people(), { journal: file }),
        /already exists\. Resume that run, or remove the file to start over\.$/,
      );
    });

    test('a journal of another step is rejected', async () => {
      const file = newFile();
      await add(people(), { journal: file });
      const run = org.okta.runEach('remove_user_from_group', people(), { journal: file, resume: true });
      await refused(run.summary(), /belongs to add_user_to_group at http:/);
    });

    test('a journal is rejected if an input has changed', async () => {
      const file = newFile();
      const inputs = people();
      await add(inputs, { journal: file });
      const changed = inputs.with(6, { user: 'iris.vale@acme.example', group });
      await refused(
        add(changed, { journal: file, resume: true }),
        /^Input 7 has changed since the run of the journal /,
      );
    });

    test('a journal is rejected if inputs are missing', async () => {
      const file = newFile();
      await add(people(), { journal: file });
      const fewer = people().slice(0, 8);
      await refused(
        add(fewer, { journal: file, resume: true }),
        /^The number of inputs \(8 instead of at least 10\) has changed/,
      );
    });

    test('a journal with a damaged line is rejected', async () => {
      const file = newFile();
      await add(people(), { journal: file });
      await appendFile(file, 'what is this\n{"done":4,"hash":"00"}\n');
      await refused(add(people(), { journal: file, resume: true }), /is damaged in line 22/);
    });

    test('a file that is not a journal is rejected', async () => {
      const file = newFile();
      await writeFile(file, '{"name":"okta"}\n');
      await refused(add(people(), { journal: file, resume: true }), /is not a journal of a bulk run/);
    });

    test('a journal is rejected while another run writes to it', async () => {
      const file = newFile();
      const inputs = people();
      const first = org.okta.runEach('add_user_to_group', inputs, { journal: file })[Symbol.asyncIterator]();
      await first.next();
      await expect(add(inputs, { journal: file, resume: true })).rejects.toThrow(/is in use by another run\. Wait/);
      await first.return?.(undefined);
      expect((await add(inputs, { journal: file, resume: true })).failed).toEqual({});
    });

    test('a journal in a missing directory is rejected', async () => {
      await expect(add(people(), { journal: join(folder, 'no', 'x.journal') })).rejects.toThrow(
        /^The journal .* cannot be written \(ENOENT/,
      );
    });
  });

  test('the lock of a killed process is free', async () => {
    const file = newFile();
    const holder = spawn(process.execPath, [
      ...['--input-type=module-typescript', '--eval'],
      `import { holdLock } from './src/runtime/bulk/file-lock.ts'; const unlock = holdLock(${JSON.stringify(`${file}-lock`)}); console.log('held'); setInterval(unlock, 600_000);`,
    ]);
    await once(holder.stdout, 'data');
    await expect(add(people(), { journal: file })).rejects.toThrow(/is in use by another run\. Wait/);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(await add(people(), { journal: file })).toMatchObject({ succeeded: 10 });
  });
});
