import { describe, expect, test } from 'vitest';
import { fastClock } from '../../support/fast-clock.ts';
import { useOrg } from '../../support/org.ts';

const ben = '00uben00000000000001';
const iris = '00uiris0000000000001';
const pending = 'mblbensms00000000001';

describe('activate_user_factor', () => {
  const org = useOrg();
  const statusOf = (id: string) => org.sandbox.org.factors.get(id)?.status;
  const addPush = () => {
    const push = { factorType: 'push', provider: 'OKTA', status: 'PENDING_ACTIVATION' } as const;
    return org.sandbox.scenario.addFactor(iris, push).id;
  };
  const enter = (passCode: string) => org.okta.run('activate_user_factor', { user: ben, factor: pending, passCode });
  const post = `POST /api/v1/users/${ben}/factors/${pending}/lifecycle/activate`;

  test('activate_user_factor activates a factor with the code of its user', async () => {
    const { output } = await enter('123456');
    expect(output).toEqual({
      changed: true,
      result: 'ACTIVE',
      user: { id: ben },
      factor: expect.objectContaining({ id: pending, status: 'ACTIVE' }),
    });
    expect(statusOf(pending)).toBe('ACTIVE');
  });

  test('activate_user_factor changes nothing for an active factor', async () => {
    await enter('123456');
    org.forget();
    expect((await enter('123456')).output).toMatchObject({ changed: false, result: 'ACTIVE' });
    expect(org.writes()).toEqual([]);
  });

  test('activate_user_factor blames the code for a wrong code, not the role of the token', async () => {
    await expect(enter('000000')).rejects.toMatchObject({
      category: 'invalid_request',
      errorCode: 'E0000068',
      field: 'passCode',
      message: 'Okta rejected the passcode. Enter the newest code; five attempts are allowed in five minutes.',
    });
    expect(statusOf(pending)).toBe('PENDING_ACTIVATION');
  });

  test('activate_user_factor fails at once after five attempts, and holds up no other call', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) await enter('000000').catch(() => {});
    org.forget();
    await expect(enter('123456')).rejects.toMatchObject({
      category: 'rate_limited',
      message:
        'Okta refuses further attempts to activate this factor for now. Wait five minutes before the next attempt.',
    });
    expect(org.writes()).toEqual([post]);
    const { response } = await org.okta.run('list_user_factors', { user: ben });
    expect(response).toMatchObject({ calls: [{ waitedMs: 0 }] });
    org.sandbox.clock.advance(5 * 60 * 1000);
    expect((await enter('123456')).output.result).toBe('ACTIVE');
  });

  test.each(['lost_after', 'truncated', 'server_error_after'] as const)(
    'activate_user_factor finds the factor active despite %s and enters the code once',
    async (kind) => {
      org.sandbox.faults.next({ kind, method: 'POST' });
      expect((await enter('123456')).output).toMatchObject({ changed: true, result: 'ACTIVE' });
      expect(org.writes()).toEqual([post]);
    },
  );

  test('activate_user_factor enters the code again after a lost request', async () => {
    org.sandbox.faults.next({ kind: 'lost_before', method: 'POST' });
    expect((await enter('123456')).output.result).toBe('ACTIVE');
    expect(statusOf(pending)).toBe('ACTIVE');
  });

  test('activate_user_factor plans the request in a dry run without the code', async () => {
    const input = { user: ben, factor: pending, passCode: '123456' };
    const { output } = await org.okta.run('activate_user_factor', input, { dryRun: true });
    expect(output).toMatchObject({ dryRun: true, next: { operation: 'activateFactor', body: { passCode: '***' } } });
    expect(statusOf(pending)).toBe('PENDING_ACTIVATION');
  });

  test('activate_user_factor requires a code for every factor except push', async () => {
    await expect(org.okta.run('activate_user_factor', { user: ben, factor: pending })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'passCode',
    });
    const push = { user: iris, factor: addPush(), passCode: '123456' };
    await expect(org.okta.run('activate_user_factor', push)).rejects.toMatchObject({
      message: 'passCode cannot be used with a push factor. Leave it out.',
    });
    expect(org.writes()).toEqual([]);
  });

  test('activate_user_factor waits until the device confirms a push', async () => {
    const factor = addPush();
    const { output } = await org.okta.run('activate_user_factor', { user: iris, factor });
    expect(output).toMatchObject({ changed: true, result: 'ACTIVE', factor: { status: 'ACTIVE' } });
    expect(statusOf(factor)).toBe('ACTIVE');
  });

  test('activate_user_factor returns WAITING for a push that nobody confirms in time', async () => {
    org.sandbox.org.behavior.pushAnswer = 'TIMEOUT';
    const factor = addPush();
    const fast = org.connect({ clock: fastClock(200) });
    const { output } = await fast.run('activate_user_factor', { user: iris, factor, waitSeconds: 10 });
    expect(output).toMatchObject({ changed: false, result: 'WAITING', factor: { status: 'PENDING_ACTIVATION' } });
  });

  test('activate_user_factor sees by the status that a push was confirmed while Okta refuses further requests', async () => {
    const factor = addPush();
    const post = { kind: 'status', method: 'POST', path: /activate$/ } as const;
    org.sandbox.faults.next({ ...post, status: 200, body: { factorResult: 'WAITING' } });
    org.sandbox.faults.next({ ...post, status: 429, body: { errorCode: 'E0000047' }, times: 50 });
    const found = org.sandbox.org.factors.get(factor);
    setTimeout(() => {
      if (found !== undefined) found.status = 'ACTIVE';
    }, 100);
    const { output } = await org.okta.run('activate_user_factor', { user: iris, factor });
    expect(output).toMatchObject({ changed: true, result: 'ACTIVE' });
  });

  test('activate_user_factor returns TIMEOUT for an enrollment that Okta reports as expired', async () => {
    const factor = addPush();
    const body = { factorResult: 'TIMEOUT' };
    org.sandbox.faults.next({ kind: 'status', method: 'POST', status: 200, body });
    const { output } = await org.okta.run('activate_user_factor', { user: iris, factor });
    expect(output).toMatchObject({ changed: false, result: 'TIMEOUT' });
  });

  test("activate_user_factor leaves a security key to the user's browser", async () => {
    const key = { factorType: 'webauthn', provider: 'FIDO', status: 'PENDING_ACTIVATION' } as const;
    const { id } = org.sandbox.scenario.addFactor(iris, key);
    await expect(org.okta.run('activate_user_factor', { user: iris, factor: id })).rejects.toMatchObject({
      field: 'factor',
      message: expect.stringContaining("only the user's browser can activate"),
    });
  });

  test.each([
    [ben, 'mblnothing0000000001'],
    ['nobody@acme.example', pending],
  ])('activate_user_factor returns not_found for %s and %s', async (user, factor) => {
    const input = { user, factor, passCode: '123456' };
    await expect(org.okta.run('activate_user_factor', input)).rejects.toMatchObject({ category: 'not_found' });
  });

  test('activate_user_factor rejects a read-only role', async () => {
    const reader = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    const input = { user: ben, factor: pending, passCode: '123456' };
    await expect(reader.run('activate_user_factor', input)).rejects.toMatchObject({ category: 'forbidden' });
    expect(statusOf(pending)).toBe('PENDING_ACTIVATION');
  });
});
