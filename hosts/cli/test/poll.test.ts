import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { writeEvent, writeEvents } from '../../../test/support/log-events.ts';
import { useOrg } from '../../../test/support/org.ts';
import { connectionEnv, type Ended, run, runHere, start } from './command-line.ts';

const lines = ({ stdout }: Ended): { uuid: string }[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
const uuids = (ended: Ended) => lines(ended).map(({ uuid }) => uuid);

describe('poll', () => {
  const org = useOrg();
  let folder = '';
  let file = '';
  const poll = (...args: string[]) =>
    runHere(['poll', 'user_suspended', '--allow-loopback', ...args], { env: connectionEnv(org.sandbox) });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'okta-connector-poll-'));
  });
  beforeEach(({ task }) => {
    org.sandbox.org.log.clear();
    org.sandbox.faults.clear();
    file = join(folder, task.id);
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('prints one JSON line per event and resumes from the cursor file', async () => {
    expect(await poll('--cursor-file', file)).toEqual({
      code: 0,
      stdout: '',
      stderr: 'note: This first poll starts now. The next one prints the events since.\n',
    });
    const first = writeEvents(org.sandbox, 3);
    const printed = await poll('--cursor-file', file);
    expect(printed).toMatchObject({ code: 0, stderr: '' });
    expect(uuids(printed)).toEqual(first);
    const second = writeEvents(org.sandbox, 2);
    expect(uuids(await poll('--cursor-file', file))).toEqual(second);
    expect(uuids(await poll('--cursor-file', file))).toEqual([]);
  });

  test('polls past events without a cursor file', async () => {
    const hour = 3_600_000;
    writeEvent(org.sandbox, { publishedAgo: 3 * hour, lateBy: -3 * hour });
    const recent = writeEvent(org.sandbox, { publishedAgo: hour, lateBy: -hour });
    const ended = await poll('--since', '2h');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(uuids(ended)).toEqual([recent]);
  });

  test('says that a first poll prints no events', async () => {
    const ended = await poll();
    expect(ended).toMatchObject({ code: 0, stdout: '' });
    expect(ended.stderr).toMatch(/^note: A first poll starts now .* --since .* --cursor-file .*\.\n$/);
  });

  test('polls a backlog of several pages', async () => {
    await poll('--cursor-file', file, '--limit', '10');
    const written = writeEvents(org.sandbox, 35);
    expect(uuids(await poll('--cursor-file', file))).toEqual(written);
  });

  test('reads the input of a poll from stdin', async () => {
    await poll('--cursor-file', file);
    writeEvents(org.sandbox, 2);
    const args = ['poll', 'user_suspended', '-', '--allow-loopback', '--cursor-file', file];
    const ended = await runHere(args, {
      env: connectionEnv(org.sandbox),
      input: '{"user":"zoe.castillo@acme.example"}',
    });
    expect(ended).toMatchObject({ code: 0, stdout: '' });
  });

  test('keeps the previous cursor if Okta does not respond', async () => {
    await poll('--cursor-file', file);
    const before = await readFile(file, 'utf8');
    const written = writeEvents(org.sandbox, 2);
    org.sandbox.faults.next({ kind: 'lost_before', path: /logs/, times: 20 });
    expect((await poll('--cursor-file', file)).code).toBe(8);
    expect(await readFile(file, 'utf8')).toBe(before);
    org.sandbox.faults.clear();
    expect(uuids(await poll('--cursor-file', file))).toEqual(written);
  });

  test('keeps the previous cursor if the reader closes the pipe', async () => {
    await poll('--cursor-file', file);
    const before = await readFile(file, 'utf8');
    const written = writeEvents(org.sandbox, 500);
    const { child, ended } = start(['poll', 'user_suspended', '--allow-loopback', '--cursor-file', file], {
      env: connectionEnv(org.sandbox),
    });
    child.stdout.destroy();
    expect((await ended).code).toBe(0);
    expect(await readFile(file, 'utf8')).toBe(before);
    expect(uuids(await poll('--cursor-file', file))).toEqual(written);
  });

  test('reports that it read the log by time after a rejected cursor', async () => {
    await poll('--cursor-file', file);
    const written = writeEvents(org.sandbox, 2);
    org.sandbox.org.log.expireCursors();
    const ended = await poll('--cursor-file', file);
    expect(uuids(ended)).toEqual(written);
    expect(ended.stderr).toMatch(/^note: Okta rejected the cursor/);
  });

  test('leaves only the cursor file, readable by its owner alone', async () => {
    const own = await mkdtemp(join(folder, 'own-'));
    await poll('--cursor-file', join(own, 'cursor'));
    await poll('--cursor-file', join(own, 'cursor'));
    expect(await readdir(own)).toEqual(['cursor']);
    expect((await stat(join(own, 'cursor'))).mode & 0o777).toBe(0o600);
  });

  test('rejects a cursor file with other content without sending a request', async () => {
    await writeFile(file, 'hello');
    org.forget();
    const ended = await poll('--cursor-file', file);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toContain('does not contain a cursor of this trigger');
    expect(org.sent()).toEqual([]);
  });

  test('reports that a cursor file in a missing folder cannot be written', async () => {
    const ended = await poll('--cursor-file', join(folder, 'nowhere', 'cursor'));
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('✗ Cannot write the cursor file ');
  });

  test('rejects a poll limit that Okta does not support', async () => {
    const ended = await poll('--limit', '1001');
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('--limit must be a whole number from 1 to 1000.');
  });

  test('suggests the nearest trigger for an unknown one to poll', async () => {
    const ended = await run(['poll', 'user_suspend'], { env: connectionEnv(org.sandbox) });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('Unknown trigger "user_suspend". Did you mean "user_suspended"?');
  });
});
