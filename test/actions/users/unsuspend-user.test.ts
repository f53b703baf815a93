import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { everyStatus, iris, putInStatus, type Status, statusOf, userOf } from '../../support/user-status.ts';

const post = `POST /api/v1/users/${iris}/lifecycle/unsuspend`;
const others = everyStatus.filter((status) => status !== 'SUSPENDED');

describe('unsuspend_user', () => {
  const org = useOrg();

  test.each<Status>(['ACTIVE', 'PROVISIONED', 'PASSWORD_EXPIRED'])('returns a suspended user to %s', async (status) => {
    putInStatus(org.sandbox, 'SUSPENDED');
    userOf(org.sandbox).suspendedFrom = status;
    org.forget();
    const { output } = await org.okta.run('unsuspend_user', { user: 'iris.vale@acme.example' });
    expect(output).toMatchObject({ changed: true, previousStatus: 'SUSPENDED', user: { id: iris, status } });
    expect(statusOf(org.sandbox)).toBe(status);
    expect(org.writes()).toEqual([post]);
  });

  test.each(others)('writes nothing for a user who is %s', async (status) => {
    putInStatus(org.sandbox, status);
    org.forget();
    const { output } = await org.okta.run('unsuspend_user', { user: iris });
    expect(output).toMatchObject({ changed: false, previousStatus: status, user: { status } });
    expect(org.writes()).toEqual([]);
  });

  test('changes nothing when run again', async () => {
    putInStatus(org.sandbox, 'SUSPENDED');
    await org.okta.run('unsuspend_user', { user: iris });
    const { output } = await org.okta.run('unsuspend_user', { user: iris });
    expect(output).toMatchObject({ changed: false, previousStatus: 'ACTIVE' });
  });

  test('unsuspends once although the answer was lost', async () => {
    putInStatus(org.sandbox, 'SUSPENDED');
    org.sandbox.faults.next({ kind: 'server_error_after', method: 'POST' });
    org.forget();
    const { output, response } = await org.okta.run('unsuspend_user', { user: iris });
    expect(output).toMatchObject({ changed: true, user: { status: 'ACTIVE' } });
    expect(response.confirmed).toBe('checked');
    expect(org.writes()).toHaveLength(1);
  });

  test('unsuspends although the request was lost on its way', async () => {
    putInStatus(org.sandbox, 'SUSPENDED');
    org.sandbox.faults.next({ kind: 'lost_before', method: 'POST' });
    await org.okta.run('unsuspend_user', { user: iris });
    expect(statusOf(org.sandbox)).toBe('ACTIVE');
  });

  test('is refused to a read-only administrator', async () => {
    putInStatus(org.sandbox, 'SUSPENDED');
    const okta = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(okta.run('unsuspend_user', { user: iris })).rejects.toMatchObject({ category: 'forbidden' });
    expect(statusOf(org.sandbox)).toBe('SUSPENDED');
  });

  test('names an unknown user as not found', async () => {
    await expect(org.okta.run('unsuspend_user', { user: 'nobody@acme.example' })).rejects.toMatchObject({
      category: 'not_found',
    });
  });

  test('refuses an empty user before anything is sent', async () => {
    org.forget();
    await expect(org.okta.run('unsuspend_user', { user: '  ' })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'user',
    });
    expect(org.sent()).toEqual([]);
  });
});
