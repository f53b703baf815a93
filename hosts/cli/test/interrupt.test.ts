import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { useOrg } from '../../../test/support/org.ts';
import { connectionEnv, start, until } from './command-line.ts';

const slow = { kind: 'slow', delayMs: 60_000 } as const;

describe('Ctrl-C', () => {
  const org = useOrg();
  const go = (step: string, input: object, more: readonly string[] = []) =>
    start(['run', step, '--input', JSON.stringify(input), '--allow-loopback', ...more], {
      env: connectionEnv(org.sandbox),
    });

  test('ends at once on Ctrl-C during a write and reports an unknown outcome', async () => {
    org.sandbox.faults.next({ ...slow, method: 'POST' });
    org.forget();
    const running = go('suspend_user', { user: 'iris.vale@acme.example' });
    await until(() => org.writes().length === 1);
    running.child.kill('SIGINT');
    const { code, stdout, stderr } = await running.ended;
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr).toMatch(
      /^✗ The call suspendUser was canceled while Okta processed it, so its outcome is unknown\. /,
    );
    expect(stderr).toContain('\n  Unknown: suspendUser was sent, and Okta may have carried it out\n');
    // The org had carried it out: nothing else could be said without asking.
    expect(org.sandbox.org.users.get('00uiris0000000000001')?.status).toBe('SUSPENDED');
    expect(org.writes()).toHaveLength(1);
  });

  test('reports completed and pending writes on Ctrl-C between two writes', async () => {
    org.sandbox.faults.next({ ...slow, method: 'PUT' });
    org.forget();
    const input = {
      user: 'zoe.castillo@acme.example',
      mode: 'partial',
      profile: { department: 'Field' },
      groupIds: ['00gengineering000001'],
    };
    const running = go('update_user', input, ['--json']);
    await until(() => org.writes().length === 2);
    running.child.kill('SIGINT');
    const { code, stderr } = await running.ended;
    expect(code).toBe(130);
    const error = JSON.parse(stderr);
    expect(error.category).toBe('outcome_unknown');
    expect(error.calls.filter(({ method }: { method: string }) => method !== 'GET')).toMatchObject([
      { operation: 'updateUser', status: 200 },
      { operation: 'assignUserToGroup' },
    ]);
    expect(error.calls.at(-1)).not.toHaveProperty('status');
  });

  test('distinguishes on Ctrl-C a write confirmed after a lost response from one never sent', async () => {
    org.sandbox.faults.next({ kind: 'lost_after', path: /deactivate/ });
    org.forget();
    const running = go('delete_user', { user: 'zoe.castillo@acme.example' });
    await until(() => org.writes().length === 1);
    org.sandbox.faults.next({ ...slow, method: 'DELETE' });
    await until(() => org.writes().length === 2);
    running.child.kill('SIGINT');
    const { stderr } = await running.ended;
    expect(stderr).toContain('\n  Done: deactivateUser (confirmed by a lookup after the response was lost)\n');
    expect(stderr).toContain('\n  Unknown: deleteUser was sent');
  });

  test('reports on Ctrl-C during a read that nothing changed', async () => {
    org.sandbox.faults.next({ ...slow, method: 'GET' });
    org.forget();
    const running = go('suspend_user', { user: 'ben.achterberg@acme.example' });
    await until(() => org.sent().length === 1);
    running.child.kill('SIGINT');
    const { code, stderr } = await running.ended;
    expect(code).toBe(130);
    expect(stderr).toBe(
      '✗ The call getUser was canceled while Okta processed it.\n  Nothing was changed. Only reads were sent.\n',
    );
    expect(org.sandbox.org.users.get('00uben00000000000001')?.status).toBe('ACTIVE');
  });

  test("prints Okta's response as the output on Ctrl-C after a completed write", async () => {
    org.forget();
    const { faults } = org.sandbox;
    const isReadBack = ({ method }: { method: string }) => method === 'GET' && org.writes().length > 0;
    faults.rates({ slow: 1, delayMs: 60_000, match: isReadBack });
    const running = go('activate_user', { user: 'liam.moreau@acme.example', sendEmail: false });
    await until(() => org.writes().length > 0 && org.sent().at(-1)?.startsWith('GET ') === true);
    running.child.kill('SIGINT');
    const { code, stdout, stderr } = await running.ended;
    faults.clear();
    expect(code).toBe(130);
    const { written } = JSON.parse(stdout);
    expect(written).toMatchObject([{ operation: 'activateUser', status: 200 }]);
    expect(written[0].output.activationToken.length).toBeGreaterThan(5);
    expect(stderr).toMatch(/\n {2}Done: activateUser \(HTTP 200, request [0-9a-f]{32}\)\n/);
    expect(stderr).not.toContain(written[0].output.activationToken);
  });

  test('ends without a request on Ctrl-C while the input is being typed', async () => {
    org.forget();
    const running = start(['run', 'get_user', '-', '--log-level', 'trace'], { env: connectionEnv(org.sandbox) });
    // Larger than a pipe buffer: once all of it is written, the command is reading.
    await new Promise((resolve) => running.child.stdin.write(`{"user":${' '.repeat(2_000_000)}`, resolve));
    running.child.kill('SIGINT');
    const { code, stderr } = await running.ended;
    expect({ code, stderr }).toEqual({
      code: 130,
      stderr: '✗ Canceled while reading the input. Nothing was sent.\n',
    });
    expect(org.sent()).toEqual([]);
  });
});

describe('Ctrl-C while waiting for the rate limit', () => {
  // Before its write the step reads the user, and the token's owner.
  const org = useOrg({ limits: 2 });

  test('ends a rate limit wait at once on Ctrl-C and reports the completed writes', async () => {
    const running = start(['run', 'suspend_user', '--input', '{"user":"iris.vale@acme.example"}', '--allow-loopback'], {
      env: connectionEnv(org.sandbox),
    });
    await until(() => org.sandbox.requests.filter(({ status }) => status === 200).length === 3);
    running.child.kill('SIGINT');
    const { code, stderr } = await running.ended;
    expect(code).toBe(130);
    expect(stderr).toMatch(/^✗ The call getUser was canceled/);
    expect(stderr).toMatch(/\n {2}Done: suspendUser \(HTTP 200, request [0-9a-f]{32}\)\n/);
    expect(org.sandbox.requests).toHaveLength(3);
  });
});

describe('reader that closes the pipe', () => {
  const org = useOrg({ users: 3000 });

  test('ends a stream quietly and requests no more pages when the reader closes the pipe', async () => {
    const running = start(
      ['run', 'find_users', '--input', '{"mode":"search","search":"status pr"}', '--stream', '--allow-loopback'],
      { env: connectionEnv(org.sandbox) },
    );
    await once(running.child.stdout, 'data');
    running.child.stdout.destroy();
    const { code, stderr } = await running.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(org.sandbox.requests.length).toBeLessThan(15);
  });

  test('prints a single result even if the reader closes the pipe', async () => {
    const running = start(['manifest']);
    running.child.stdout.destroy();
    expect(await running.ended).toMatchObject({ code: 0, stderr: '' });
  });
});
