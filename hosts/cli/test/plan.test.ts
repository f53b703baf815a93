import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useOrg } from '../../../test/support/org.ts';
import { connectionEnv, runHere } from './command-line.ts';

const grace = 'grace.lindqvist@acme.example';
const graceId = '00ugrace000000000001';

describe('plan, show, apply and undo', () => {
  const org = useOrg();
  let folder = '';
  let files = 0;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'okta-connector-plan-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const newFile = (ending: string) => {
    files += 1;
    return join(folder, `${files}.${ending}`);
  };
  const env = () => ({ ...connectionEnv(org.sandbox), OKTA_PLAN_KEY: 'a secret of the host for signing plans' });
  const here = (args: readonly string[], more: { readonly terminal?: readonly ('stdout' | 'stderr')[] } = {}) =>
    runHere(args, { env: env(), ...more });
  const planned = async (...args: readonly string[]) => {
    const file = newFile('json');
    const ended = await here(['plan', ...args, '--by', 'Ada', '--output', file, '--allow-loopback']);
    return { file, ...ended };
  };
  const statusOf = () => org.sandbox.org.users.get(graceId)?.status;

  test('a plan is written, shown, applied and undone', async () => {
    const { file, code } = await planned('suspend_user', '--input', JSON.stringify({ user: grace }));
    expect([code, org.writes()]).toEqual([0, []]);
    expect((await stat(file)).mode & 0o077).toBe(0);
    const shown = await here(['show', file]);
    expect(shown.stdout).toMatch(
      /^\| 1\.1 \| Suspend user: grace\.lindqvist@acme\.example.*\| status: ACTIVE \| status: SUSPENDED \|$/m,
    );
    const applied = await here(['apply', file, '--approved-by', 'Iris', '--allow-loopback']);
    expect([applied.code, statusOf()]).toEqual([0, 'SUSPENDED']);
    const receipts = file.replace('.json', '.receipts.json');
    const undo = newFile('json');
    expect((await here(['undo', receipts, '--output', undo, '--allow-loopback'])).code).toBe(0);
    expect((await here(['apply', undo, '--allow-loopback'])).code).toBe(0);
    expect(statusOf()).toBe('ACTIVE');
  });

  test('record adds to a chain, and refuses one that was changed', async () => {
    const { file } = await planned('suspend_user', '--input', JSON.stringify({ user: grace }));
    await here(['apply', file, '--approved-by', 'Iris', '--allow-loopback']);
    const chain = newFile('jsonl');
    const args = ['record', file.replace('.json', '.receipts.json'), '--chain', chain, '--allow-loopback'];
    const first = await here(args);
    expect(first.stdout).toContain('user.lifecycle.suspend');
    expect((await here([...args, '--format', 'csv'])).code).toBe(0);
    expect((await readFile(chain, 'utf8')).trimEnd().split('\n')).toHaveLength(2);
    await writeFile(chain, (await readFile(chain, 'utf8')).replace('Iris', 'Eve'));
    const { code, stderr } = await here(args);
    expect(code).not.toBe(0);
    expect(stderr).toContain('Record 1 was changed after it was made.');
  });

  test('a plan of a CSV file is shown as CSV', async () => {
    const rows = newFile('csv');
    await writeFile(rows, `user\n${grace}\nomar.haddad@acme.example\n`);
    const { file } = await planned('suspend_user', '--each', rows);
    const { stdout } = await here(['show', file, '--format', 'csv']);
    const [header, first, second] = stdout.split('\r\n');
    expect(header).toContain('change,step,what,target,name,before,after');
    expect(first).toContain('1.1,suspend_user,Suspend user: grace.lindqvist@acme.example');
    expect(second).toContain('Left out: No change: the user is SUSPENDED.');
  });

  test.each([
    ['markdown', /^# Plan for/, /^# Changes in/],
    ['csv', /^change,step,what/, /^change,outcome,what/],
    ['html', /^<!doctype html>/, /^<!doctype html>/],
    ['json', /^\{"plan":1/, /^\{"plan":"/],
  ])('show and apply print %s', async (format, plan, run) => {
    const { file } = await planned('suspend_user', '--input', JSON.stringify({ user: grace }));
    expect((await here(['show', file, '--format', format])).stdout).toMatch(plan);
    const applied = await here(['apply', file, '--format', format, '--allow-loopback']);
    expect(applied.stdout).toMatch(run);
    expect(applied.stdout).toContain('suspend');
  });

  test('a list of steps is planned together', async () => {
    const steps = newFile('json');
    await writeFile(
      steps,
      JSON.stringify([
        { step: 'suspend_user', input: { user: grace } },
        { step: 'unsuspend_user', input: { user: grace } },
      ]),
    );
    const { stdout } = await planned('--steps', steps);
    expect(JSON.parse(stdout).parts).toHaveLength(2);
  });

  test('apply exits with 11 and sends nothing if something has changed since', async () => {
    const { file } = await planned('suspend_user', '--input', JSON.stringify({ user: grace }));
    await org.okta.run('deactivate_user', { user: grace });
    org.forget();
    const { code, stdout } = await here(['apply', file, '--allow-loopback'], { terminal: ['stdout'] });
    expect([code, org.writes()]).toEqual([11, []]);
    expect(stdout).toContain('Since the plan was made, status of grace.lindqvist@acme.example changed.');
  });

  test('show refuses a plan that was changed', async () => {
    const { file } = await planned('suspend_user', '--input', JSON.stringify({ user: grace }));
    await writeFile(file, (await readFile(file, 'utf8')).replaceAll(graceId, '00uada00000000000001'));
    const { code, stderr } = await here(['show', file]);
    expect(code).toBe(2);
    expect(stderr).toContain(
      'plan was changed after it was signed, or was signed with another key. Make the plan again.',
    );
  });

  test('plan requires a key to sign with, and never prints it', async () => {
    const args = ['plan', 'suspend_user', '--input', JSON.stringify({ user: grace }), '--allow-loopback'];
    const { code, stderr } = await runHere(args, {
      env: { ...connectionEnv(org.sandbox), OKTA_PLAN_KEY: 'short-key' },
    });
    expect(code).toBe(2);
    expect(stderr).toContain('OKTA_PLAN_KEY is shorter than 32 characters.');
    expect(stderr).not.toContain('short-key');
    expect(org.sent()).toEqual([]);
  });
});
