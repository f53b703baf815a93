import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { everyStatus, iris, putInStatus, type Status, statusOf, userOf } from '../../support/user-status.ts';

const post = `POST /api/v1/users/${iris}/lifecycle/unsuspend`;
const others = everyStatus.filter((status) => status !== 'SUSPENDED');

describe('unsuspend_user', () => {
  const org = useOrg();

  test.each<Status>(['ACTIVE', 'PROVISIONED', 'PASSWORD_EXPIRED'])(
    'unsuspend_user returns a suspended user to %s',
    async (status) => {
      putInStatus(org.sandbox, 'SUSPENDED');
      userOf(org.sandbox).suspendedFrom = status;
      org.forget();
      const { output } = await org.okta.run('unsuspend_user', { user: 'iris.vale@acme.example' });
      expect(output).toMatchObject({ changed: true, previousStatus: 'SUSPENDED', user: { id: iris, status } });
      expect(statusOf(org.sandbox)).toBe(status);
      expect(org.writes()).toEqual([post]);
    },
  );

  test.each(others)('unsuspend_user writes nothing for a user in status %s', async (status) => {
    putInStatus(org.sandbox, status);
    org.forget();
    const { output } = await org.okta.run('unsuspend_user', { user: iris });
    expect(output).toMatchObject({ changed: false, previousStatus: status, user: { status } });
    expect(org.writes()).toEqual([]);
  });

  test('unsuspend_user changes nothing on a second run', async () => {
    putInStatus(org.sandbox, 'SUSPENDED');
    await org.okta.run('unsuspend_user', { user: iris });
    const { output } = await org.okta.run('unsuspend_user', { user: iris });
    expect(output).toMatchObject({ changed: false, previousStatus: 'ACTIVE' });
  });

  test('unsuspend_user unsuspends the user once after a lost response', async () => {
    putInStatus(org.sandbox, 'SUSPENDED');
    org.sandbox.faults.next({ kind: 'server_error_after', method: 'POST' });
    org.forget();
    const { output, response } = await org.okta.run('unsuspend_user', { user: iris });
    expect(output).toMatchObject({ changed: true, user: { status: 'ACTIVE' } });
    expect(response.confirmed).toBe('checked');
    expect(org.writes()).toHaveLength(1);
  });

  test('unsuspend_user unsuspends the user after a lost request', async () => {
    putInStatus(org.sandbox, 'SUSPENDED');
    org.sandbox.faults.next({ kind: 'lost_before', method: 'POST' });
    await org.okta.run('unsuspend_user', { user: iris });
    expect(statusOf(org.sandbox)).toBe('ACTIVE');
  });

  test('unsuspend_user rejects a read-only administrator', async () => {
    putInStatus(org.sandbox, 'SUSPENDED');
    const okta = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(okta.run('unsuspend_user', { user: iris })).rejects.toMatchObject({ category: 'forbidden' });
    expect(statusOf(org.sandbox)).toBe('SUSPENDED');
  });

  test('unsuspend_user returns not_found for an unknown user', async () => {
    await expect(org.okta.run('unsuspend_user', { user: 'nobody@acme.example' })).rejects.toMatchObject({
      category: 'not_found',
    });
  });

  test('unsuspend_user rejects an empty user before sending a request', async () => {
    org.forget();
    await expect(org.okta.run('unsuspend_user', { user: '  ' })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'user',
    });
    expect(org.sent()).toEqual([]);
  });
});
