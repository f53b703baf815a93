import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { iris, putInStatus, type Status, statusOf, userOf } from '../../support/user-status.ts';

const path = `/api/v1/users/${iris}/lifecycle/reactivate`;

describe('reactivate_user', () => {
  const org = useOrg();

  test.each<Status>(['PROVISIONED', 'RECOVERY'])(
    'reactivate_user returns a new link for a user in status %s without an email',
    async (status) => {
      putInStatus(org.sandbox, status);
      org.forget();
      const { output } = await org.okta.run('reactivate_user', { user: 'iris.vale@acme.example' });
      expect(output).toMatchObject({ changed: true, previousStatus: status, user: { id: iris, status } });
      expect(output).toMatchObject({ activationUrl: expect.any(String), activationToken: expect.any(String) });
      expect(org.writes()).toEqual([`POST ${path}?sendEmail=false`]);
    },
  );

  test('reactivate_user has Okta email the link on request and does not return it', async () => {
    putInStatus(org.sandbox, 'PROVISIONED');
    org.forget();
    const { output } = await org.okta.run('reactivate_user', { user: iris, sendEmail: true });
    expect(output).not.toHaveProperty('activationUrl');
    expect(output).not.toHaveProperty('activationToken');
    expect(org.writes()).toEqual([`POST ${path}?sendEmail=true`]);
  });

  test('reactivate_user activates a deactivated user again', async () => {
    putInStatus(org.sandbox, 'DEPROVISIONED');
    org.forget();
    const { output } = await org.okta.run('reactivate_user', { user: iris });
    expect(output).toMatchObject({ changed: true, previousStatus: 'DEPROVISIONED', user: { status: 'PROVISIONED' } });
    expect(output).toMatchObject({ activationUrl: expect.any(String) });
    expect(org.writes()).toEqual([`POST /api/v1/users/${iris}/lifecycle/activate?sendEmail=false`]);
  });

  test.each<Status>(['STAGED', 'ACTIVE', 'PASSWORD_EXPIRED', 'LOCKED_OUT', 'SUSPENDED'])(
    'reactivate_user rejects a user in status %s with a conflict',
    async (status) => {
      putInStatus(org.sandbox, status);
      await expect(org.okta.run('reactivate_user', { user: iris })).rejects.toMatchObject({
        category: 'conflict',
        errorCode: 'E0000038',
      });
      expect(statusOf(org.sandbox)).toBe(status);
    },
  );

  test('reactivate_user creates another link on a second run', async () => {
    putInStatus(org.sandbox, 'PROVISIONED');
    const links: unknown[] = [];
    for (const _ of [1, 2]) {
      const { output } = await org.okta.run('reactivate_user', { user: iris });
      links.push(output.activationUrl);
    }
    expect(new Set(links).size).toBe(2);
  });

  test.each(['lost_after', 'lost_before'] as const)(
    'reactivate_user requests the link again after %s',
    async (kind) => {
      putInStatus(org.sandbox, 'PROVISIONED');
      org.sandbox.faults.next({ kind, method: 'POST' });
      const { output } = await org.okta.run('reactivate_user', { user: iris });
      expect(output).toMatchObject({ changed: true, activationUrl: expect.any(String) });
    },
  );

  test('reactivate_user sends no second email after a lost response and reports an unknown outcome', async () => {
    putInStatus(org.sandbox, 'PROVISIONED');
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST' });
    org.forget();
    await expect(org.okta.run('reactivate_user', { user: iris, sendEmail: true })).rejects.toMatchObject({
      category: 'outcome_unknown',
      operation: 'reactivateUser',
    });
    expect(org.writes()).toHaveLength(1);
  });

  test('reactivate_user activates a deactivated user once after a lost response', async () => {
    putInStatus(org.sandbox, 'DEPROVISIONED');
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST' });
    org.forget();
    const { output, response } = await org.okta.run('reactivate_user', { user: iris, sendEmail: true });
    expect(output).toMatchObject({ changed: true, user: { status: 'PROVISIONED' } });
    expect(response.confirmed).toBe('checked');
    expect(org.writes()).toHaveLength(1);
  });

  test('reactivate_user returns the link even if the user cannot be read afterwards', async () => {
    putInStatus(org.sandbox, 'PROVISIONED');
    const body = { errorCode: 'E0000006', errorSummary: 'No permission' };
    // The read by login comes before the write, the read by ID after it.
    org.sandbox.faults.next({ kind: 'status', method: 'GET', path: `/api/v1/users/${iris}`, status: 403, body });
    const { output } = await org.okta.run('reactivate_user', { user: 'iris.vale@acme.example' });
    expect(output).toMatchObject({ changed: true, activationUrl: expect.any(String), user: { id: iris } });
    expect(output).not.toHaveProperty('user.status');
    expect(org.sandbox.faults.pending).toBe(0);
  });

  test('reactivate_user plans the write in a dry run and does not send it', async () => {
    putInStatus(org.sandbox, 'PROVISIONED');
    const before = userOf(org.sandbox).version;
    const { output } = await org.okta.run('reactivate_user', { user: iris }, { dryRun: true });
    expect(output).toMatchObject({ dryRun: true, next: { operation: 'reactivateUser' } });
    expect(userOf(org.sandbox).version).toBe(before);
  });

  test('reactivate_user rejects a read-only administrator', async () => {
    putInStatus(org.sandbox, 'PROVISIONED');
    const okta = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(okta.run('reactivate_user', { user: iris })).rejects.toMatchObject({ category: 'forbidden' });
  });

  test('reactivate_user returns not_found for an unknown user', async () => {
    await expect(org.okta.run('reactivate_user', { user: '00unobody00000000001' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
  });

  test('reactivate_user rejects a user that would leave the path before sending a request', async () => {
    org.forget();
    await expect(org.okta.run('reactivate_user', { user: '..' })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'user',
    });
    expect(org.sent()).toEqual([]);
  });
});
