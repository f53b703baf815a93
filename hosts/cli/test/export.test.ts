import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { useOrg } from '../../../test/support/org.ts';
import { connectionEnv, runHere, start, until } from './command-line.ts';

describe('run --output', () => {
  const org = useOrg({ users: 450 });
  let folder = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'okta-export-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const exportTo = (file: string, input: object = {}, key = 'export_users') =>
    runHere(['run', key, '--input', JSON.stringify(input), '--output', file, '--allow-loopback'], {
      env: connectionEnv(org.sandbox),
    });

  test('run --output writes every user to a new file that only its owner can read', async () => {
    const file = join(folder, 'users.csv');
    const ended = await exportTo(file, { attributes: ['id', 'login'] });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const text = await readFile(file, 'utf8');
    expect(JSON.parse(ended.stdout)).toEqual({ file, bytes: Buffer.byteLength(text) });
    const users = [...org.sandbox.org.users.values()].filter(({ status }) => status !== 'DEPROVISIONED');
    const lines = text.split('\r\n');
    expect(lines[0]).toBe('id,login');
    expect(lines.slice(1, -1).sort()).toEqual(users.map(({ id, profile }) => `${id},${profile['login']}`).sort());
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['users.csv']);
  });

  test('run --output writes JSON lines up to a limit', async () => {
    const file = join(folder, 'users.jsonl');
    await exportTo(file, { format: 'jsonl', limit: 3, attributes: ['id'] });
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => Object.keys(JSON.parse(line)))).toEqual([['id'], ['id'], ['id']]);
  });

  test('run --output refuses an existing file and a link, and sends no request', async () => {
    const file = join(folder, 'users.csv');
    await writeFile(file, 'mine');
    const link = join(folder, 'link.csv');
    await symlink(join(folder, 'elsewhere'), link);
    for (const path of [file, link]) {
      const ended = await exportTo(path);
      expect(ended.code).toBe(2);
      expect(ended.stderr).toContain(`${path} already exists`);
    }
    expect(await readFile(file, 'utf8')).toBe('mine');
    expect(org.sent()).toEqual([]);
  });

  test('run --output names a folder that does not exist', async () => {
    const ended = await exportTo(join(folder, 'none', 'users.csv'));
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('no such directory');
    expect(org.sent()).toEqual([]);
  });

  test('run --output leaves no file behind if Okta rejects the export', async () => {
    const ended = await exportTo(join(folder, 'users.csv'), { search: 'status ne "ACTIVE"' });
    expect(ended.code).toBe(2);
    expect(await readdir(folder)).toEqual([]);
  });

  test('run --output leaves no file behind if a later page fails', async () => {
    const body = { errorCode: 'E0000006', errorSummary: 'No permission' };
    org.sandbox.faults.next({ kind: 'status', path: /[?&]after=/, status: 403, body });
    expect((await exportTo(join(folder, 'users.csv'), { attributes: ['id'] })).code).toBe(4);
    expect(org.sent()).toHaveLength(2);
    expect(await readdir(folder)).toEqual([]);
  });

  test('run --output leaves no file behind after Ctrl-C', async () => {
    org.sandbox.faults.next({ kind: 'slow', delayMs: 30_000 });
    const file = join(folder, 'users.csv');
    const running = start(['run', 'export_users', '--output', file, '--allow-loopback'], {
      env: connectionEnv(org.sandbox),
    });
    await until(() => org.sent().length > 0);
    running.child.kill('SIGINT');
    expect((await running.ended).code).toBe(130);
    expect(await readdir(folder)).toEqual([]);
  });

  test('run --output is only for steps that export', async () => {
    const ended = await exportTo(join(folder, 'users.csv'), {}, 'find_users');
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('find_users does not export a file');
    expect(org.sent()).toEqual([]);
  });

  test.each(['--stream', '--dry-run', '--response'])('run --output cannot be used with %s', async (flag) => {
    const ended = await runHere(['run', 'export_users', '--output', join(folder, 'x'), flag, '--allow-loopback'], {
      env: connectionEnv(org.sandbox),
    });
    expect(ended.code).toBe(2);
    expect(org.sent()).toEqual([]);
  });
});
