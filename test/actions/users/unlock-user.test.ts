import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';
import { everyStatus, iris, putInStatus, statusOf } from '../../support/user-status.ts';

const post = `POST /api/v1/users/${iris}/lifecycle/unlock`;
const others = everyStatus.filter((status) => status !== 'LOCKED_OUT' && status !== 'ACTIVE');

describe('unlock_user', () => {
  const org = useOrg();

  test('unlocks a user who is locked out', async () => {
    putInStatus(org.sandbox, 'LOCKED_OUT');
    org.forget();
    const { output } = await org.okta.run('unlock_user', { user: 'iris.vale@acme.example' });
    expect(output).toMatchObject({ changed: true, previousStatus: 'LOCKED_OUT', user: { id: iris, status: 'ACTIVE' } });
    expect(statusOf(org.sandbox)).toBe('ACTIVE');
    expect(org.writes()).toEqual([post]);
  });

  test('unlocks an active user whom Okta has blocked from unknown devices', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    org.sandbox.faults.next({ kind: 'status', method: 'POST', status: 200, body: {} });
    const { output } = await org.okta.run('unlock_user', { user: iris });
    expect(output).toMatchObject({ changed: true, previousStatus: 'ACTIVE', user: { status: 'ACTIVE' } });
  });

  test('takes the word of Okta that an active user is not locked out', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    org.forget();
    const { output, response } = await org.okta.run('unlock_user', { user: iris });
    expect(output).toMatchObject({ changed: false, previousStatus: 'ACTIVE', user: { status: 'ACTIVE' } });
    expect(org.writes()).toEqual([post]);
    expect(response.calls).toContainEqual(expect.objectContaining({ operation: 'unlockUser', status: 403 }));
  });

  test.each(others)('writes nothing for a user who is %s', async (status) => {
    putInStatus(org.sandbox, status);
    org.forget();
    const { output } = await org.okta.run('unlock_user', { user: iris });
    expect(output).toMatchObject({ changed: false, previousStatus: status, user: { status } });
    expect(org.writes()).toEqual([]);
  });

  test('does not take another refusal for being unlocked', async () => {
    putInStatus(org.sandbox, 'LOCKED_OUT');
    const body = { errorCode: 'E0000038', errorSummary: "This operation is not allowed in the user's current status." };
    org.sandbox.faults.next({ kind: 'status', method: 'POST', status: 403, body });
    await expect(org.okta.run('unlock_user', { user: iris })).rejects.toMatchObject({
      category: 'conflict',
      errorCode: 'E0000038',
    });
  });

  test('changes nothing when run again', async () => {
    putInStatus(org.sandbox, 'LOCKED_OUT');
    await org.okta.run('unlock_user', { user: iris });
    const { output } = await org.okta.run('unlock_user', { user: iris });
    expect(output).toMatchObject({ changed: false, user: { status: 'ACTIVE' } });
  });

  test('unlocks once although the answer was lost', async () => {
    putInStatus(org.sandbox, 'LOCKED_OUT');
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST' });
    org.forget();
    const { output, response } = await org.okta.run('unlock_user', { user: iris });
    expect(output).toMatchObject({ changed: true, user: { status: 'ACTIVE' } });
    expect(response.confirmed).toBe('checked');
    expect(org.writes()).toHaveLength(1);
  });

  test('unlocks although the request was lost on its way', async () => {
    putInStatus(org.sandbox, 'LOCKED_OUT');
    org.sandbox.faults.next({ kind: 'lost_before', method: 'POST' });
    const { output } = await org.okta.run('unlock_user', { user: iris });
    expect(output).toMatchObject({ changed: true, user: { status: 'ACTIVE' } });
    expect(statusOf(org.sandbox)).toBe('ACTIVE');
  });

  test('asks once more for an active user if the answer was lost', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    org.sandbox.faults.next({ kind: 'lost_before', method: 'POST' });
    org.forget();
    const { output } = await org.okta.run('unlock_user', { user: iris });
    expect(output).toMatchObject({ changed: false, user: { status: 'ACTIVE' } });
    expect(org.writes()).toEqual([post, post]);
  });

  test('tells the status that a user gets whose password has expired', async () => {
    putInStatus(org.sandbox, 'PASSWORD_EXPIRED');
    org.sandbox.scenario.lockUser('00uiris0000000000001');
    const { output } = await org.okta.run('unlock_user', { user: iris });
    expect(output).toMatchObject({
      changed: true,
      previousStatus: 'LOCKED_OUT',
      user: { status: 'PASSWORD_EXPIRED' },
    });
  });

  test('is allowed to a help desk administrator', async () => {
    putInStatus(org.sandbox, 'LOCKED_OUT');
    const okta = org.connect({ token: org.sandbox.tokens.helpDeskAdmin });
    await okta.run('unlock_user', { user: iris });
    expect(statusOf(org.sandbox)).toBe('ACTIVE');
  });

  test('is refused to a read-only administrator', async () => {
    putInStatus(org.sandbox, 'LOCKED_OUT');
    const okta = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(okta.run('unlock_user', { user: iris })).rejects.toMatchObject({ category: 'forbidden' });
    expect(statusOf(org.sandbox)).toBe('LOCKED_OUT');
  });

  test('names an unknown user as not found', async () => {
    await expect(org.okta.run('unlock_user', { user: 'nobody@acme.example' })).rejects.toMatchObject({
      category: 'not_found',
    });
  });

  test('refuses an input without a user before anything is sent', async () => {
    org.forget();
    await expect(org.okta.run(untyped('unlock_user'), {})).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'user',
    });
    expect(org.sent()).toEqual([]);
  });
});
