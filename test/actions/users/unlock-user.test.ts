import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';
import { everyStatus, iris, putInStatus, statusOf } from '../../support/user-status.ts';

const post = `POST /api/v1/users/${iris}/lifecycle/unlock`;
const others = everyStatus.filter((status) => status !== 'LOCKED_OUT' && status !== 'ACTIVE');

describe('unlock_user', () => {
  const org = useOrg();

  test('unlock_user unlocks a locked-out user', async () => {
    putInStatus(org.sandbox, 'LOCKED_OUT');
    org.forget();
    const { output } = await org.okta.run('unlock_user', { user: 'iris.vale@acme.example' });
    expect(output).toMatchObject({ changed: true, previousStatus: 'LOCKED_OUT', user: { id: iris, status: 'ACTIVE' } });
    expect(statusOf(org.sandbox)).toBe('ACTIVE');
    expect(org.writes()).toEqual([post]);
  });

  test('unlock_user unlocks an active user who is blocked on unknown devices', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    org.sandbox.faults.next({ kind: 'status', method: 'POST', status: 200, body: {} });
    const { output } = await org.okta.run('unlock_user', { user: iris });
    expect(output).toMatchObject({ changed: true, previousStatus: 'ACTIVE', user: { status: 'ACTIVE' } });
  });

  test('unlock_user reports an active user as unchanged if Okta says they are not locked out', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    org.forget();
    const { output, response } = await org.okta.run('unlock_user', { user: iris });
    expect(output).toMatchObject({ changed: false, previousStatus: 'ACTIVE', user: { status: 'ACTIVE' } });
    expect(org.writes()).toEqual([post]);
    expect(response.calls).toContainEqual(expect.objectContaining({ operation: 'unlockUser', status: 403 }));
  });

  test.each(others)('unlock_user writes nothing for a user in status %s', async (status) => {
    putInStatus(org.sandbox, status);
    org.forget();
    const { output } = await org.okta.run('unlock_user', { user: iris });
    expect(output).toMatchObject({ changed: false, previousStatus: status, user: { status } });
    expect(org.writes()).toEqual([]);
  });

  test('unlock_user does not treat another error as already unlocked', async () => {
    putInStatus(org.sandbox, 'LOCKED_OUT');
    const body = { errorCode: 'E0000038', errorSummary: "This operation is not allowed in the user's current status." };
    org.sandbox.faults.next({ kind: 'status', method: 'POST', status: 403, body });
    await expect(org.okta.run('unlock_user', { user: iris })).rejects.toMatchObject({
      category: 'conflict',
      errorCode: 'E0000038',
    });
  });

  test('unlock_user changes nothing on a second run', async () => {
    putInStatus(org.sandbox, 'LOCKED_OUT');
    await org.okta.run('unlock_user', { user: iris });
    const { output } = await org.okta.run('unlock_user', { user: iris });
    expect(output).toMatchObject({ changed: false, user: { status: 'ACTIVE' } });
  });

  test('unlock_user unlocks the user once after a lost response', async () => {
    putInStatus(org.sandbox, 'LOCKED_OUT');
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST' });
    org.forget();
    const { output, response } = await org.okta.run('unlock_user', { user: iris });
    expect(output).toMatchObject({ changed: true, user: { status: 'ACTIVE' } });
    expect(response.confirmed).toBe('checked');
    expect(org.writes()).toHaveLength(1);
  });

  test('unlock_user unlocks the user after a lost request', async () => {
    putInStatus(org.sandbox, 'LOCKED_OUT');
    org.sandbox.faults.next({ kind: 'lost_before', method: 'POST' });
    const { output } = await org.okta.run('unlock_user', { user: iris });
    expect(output).toMatchObject({ changed: true, user: { status: 'ACTIVE' } });
    expect(statusOf(org.sandbox)).toBe('ACTIVE');
  });

  test('unlock_user retries for an active user after a lost response', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    org.sandbox.faults.next({ kind: 'lost_before', method: 'POST' });
    org.forget();
    const { output } = await org.okta.run('unlock_user', { user: iris });
    expect(output).toMatchObject({ changed: false, user: { status: 'ACTIVE' } });
    expect(org.writes()).toEqual([post, post]);
  });

  test('unlock_user returns the status of an unlocked user whose password is expired', async () => {
    putInStatus(org.sandbox, 'PASSWORD_EXPIRED');
    org.sandbox.scenario.lockUser('00uiris0000000000001');
    const { output } = await org.okta.run('unlock_user', { user: iris });
    expect(output).toMatchObject({
      changed: true,
      previousStatus: 'LOCKED_OUT',
      user: { status: 'PASSWORD_EXPIRED' },
    });
  });

  test('unlock_user succeeds for a help desk administrator', async () => {
    putInStatus(org.sandbox, 'LOCKED_OUT');
    const okta = org.connect({ token: org.sandbox.tokens.helpDeskAdmin });
    await okta.run('unlock_user', { user: iris });
    expect(statusOf(org.sandbox)).toBe('ACTIVE');
  });

  test('unlock_user rejects a read-only administrator', async () => {
    putInStatus(org.sandbox, 'LOCKED_OUT');
    const okta = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(okta.run('unlock_user', { user: iris })).rejects.toMatchObject({ category: 'forbidden' });
    expect(statusOf(org.sandbox)).toBe('LOCKED_OUT');
  });

  test('unlock_user returns not_found for an unknown user', async () => {
    await expect(org.okta.run('unlock_user', { user: 'nobody@acme.example' })).rejects.toMatchObject({
      category: 'not_found',
    });
  });

  test('unlock_user rejects an input without a user before sending a request', async () => {
    org.forget();
    await expect(org.okta.run(untyped('unlock_user'), {})).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'user',
    });
    expect(org.sent()).toEqual([]);
  });
});
