import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';
import { everyStatus, iris, putInStatus, statusOf } from '../../support/user-status.ts';

const path = `/api/v1/users/${iris}/lifecycle/reset_password`;
const refused = ['STAGED', 'SUSPENDED', 'DEPROVISIONED'] as const;
const allowed = everyStatus.filter((status) => !refused.some((other) => other === status));

describe('reset_password', () => {
  const org = useOrg();

  test.each(allowed)('reset_password sends the email to a user in status %s', async (status) => {
    putInStatus(org.sandbox, status);
    org.forget();
    const { output } = await org.okta.run('reset_password', { user: 'iris.vale@acme.example' });
    expect(output).toMatchObject({ changed: true, previousStatus: status, user: { id: iris, status: 'RECOVERY' } });
    expect(output).not.toHaveProperty('resetPasswordUrl');
    expect(statusOf(org.sandbox)).toBe('RECOVERY');
    expect(org.writes()).toEqual([`POST ${path}?sendEmail=true`]);
  });

  test.each(refused)('reset_password rejects a user in status %s with a conflict', async (status) => {
    putInStatus(org.sandbox, status);
    await expect(org.okta.run('reset_password', { user: iris })).rejects.toMatchObject({
      category: 'conflict',
      errorCode: 'E0000038',
    });
    expect(statusOf(org.sandbox)).toBe(status);
  });

  test('reset_password ends the sessions of the user only on request', async () => {
    const grace = '00ugrace000000000001';
    await org.okta.run('reset_password', { user: grace });
    expect(org.sandbox.org.sessions.of(grace)).toHaveLength(1);
    await org.okta.run('reset_password', { user: grace, revokeSessions: true });
    expect(org.sandbox.org.sessions.of(grace)).toHaveLength(0);
  });

  test('reset_password sends another email on a second run', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    org.forget();
    await org.okta.run('reset_password', { user: iris });
    const { output } = await org.okta.run('reset_password', { user: iris });
    expect(output).toMatchObject({ changed: true, previousStatus: 'RECOVERY' });
    expect(org.writes()).toHaveLength(2);
  });

  test('reset_password sends one email after a lost response', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST' });
    org.forget();
    const { output, response } = await org.okta.run('reset_password', { user: iris });
    expect(output).toMatchObject({ changed: true, user: { status: 'RECOVERY' } });
    expect(response.confirmed).toBe('checked');
    expect(org.writes()).toHaveLength(1);
  });

  test('reset_password sends the email after a lost request', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    org.sandbox.faults.next({ kind: 'lost_before', method: 'POST' });
    const { output } = await org.okta.run('reset_password', { user: iris });
    expect(output).toMatchObject({ changed: true, user: { status: 'RECOVERY' } });
    expect(statusOf(org.sandbox)).toBe('RECOVERY');
  });

  test.each(['lost_after', 'lost_before', 'truncated', 'html'] as const)(
    'reset_password sends no second email to a user in RECOVERY after %s and reports an unknown outcome',
    async (kind) => {
      putInStatus(org.sandbox, 'RECOVERY');
      org.sandbox.faults.next({ kind, method: 'POST' });
      org.forget();
      await expect(org.okta.run('reset_password', { user: iris })).rejects.toMatchObject({
        category: 'outcome_unknown',
        operation: 'resetPassword',
        hint: expect.stringContaining('before you try again'),
      });
      expect(org.writes()).toHaveLength(1);
    },
  );

  test('reset_password succeeds even if the user cannot be read afterwards', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    const body = { errorCode: 'E0000006', errorSummary: 'No permission' };
    // The read by login comes before the write, the read by ID after it.
    org.sandbox.faults.next({ kind: 'status', method: 'GET', path: `/api/v1/users/${iris}`, status: 403, body });
    const { output } = await org.okta.run('reset_password', { user: 'iris.vale@acme.example' });
    expect(output).toMatchObject({ changed: true, previousStatus: 'ACTIVE', user: { id: iris } });
    expect(output).not.toHaveProperty('user.status');
  });

  test('reset_password plans the write in a dry run and does not send it', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    const { output } = await org.okta.run('reset_password', { user: iris }, { dryRun: true });
    expect(output).toMatchObject({ dryRun: true, next: { operation: 'resetPassword' } });
    expect(statusOf(org.sandbox)).toBe('ACTIVE');
  });

  test('reset_password accepts a help desk administrator and rejects a read-only administrator', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    const readOnly = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(readOnly.run('reset_password', { user: iris })).rejects.toMatchObject({ category: 'forbidden' });
    expect(statusOf(org.sandbox)).toBe('ACTIVE');
    const helpDesk = org.connect({ token: org.sandbox.tokens.helpDeskAdmin });
    await helpDesk.run('reset_password', { user: iris });
    expect(statusOf(org.sandbox)).toBe('RECOVERY');
  });

  test('reset_password returns not_found for an unknown user', async () => {
    await expect(org.okta.run('reset_password', { user: 'nobody@acme.example' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
  });

  test('reset_password rejects sendEmail before sending a request, because it always sends the email', async () => {
    org.forget();
    await expect(org.okta.run(untyped('reset_password'), { user: iris, sendEmail: false })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'sendEmail',
    });
    expect(org.sent()).toEqual([]);
  });
});
