import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';
import { everyStatus, iris, putInStatus, statusOf } from '../../support/user-status.ts';

const path = `/api/v1/users/${iris}/lifecycle/reset_password`;
const refused = ['STAGED', 'SUSPENDED', 'DEPROVISIONED'] as const;
const allowed = everyStatus.filter((status) => !refused.some((other) => other === status));

describe('reset_password', () => {
  const org = useOrg();

  test.each(allowed)('sends the mail to a user who is %s', async (status) => {
    putInStatus(org.sandbox, status);
    org.forget();
    const { output } = await org.okta.run('reset_password', { user: 'iris.vale@acme.example' });
    expect(output).toMatchObject({ changed: true, previousStatus: status, user: { id: iris, status: 'RECOVERY' } });
    expect(output).not.toHaveProperty('resetPasswordUrl');
    expect(statusOf(org.sandbox)).toBe('RECOVERY');
    expect(org.writes()).toEqual([`POST ${path}?sendEmail=true`]);
  });

  test.each(refused)('refuses a user who is %s as conflict', async (status) => {
    putInStatus(org.sandbox, status);
    await expect(org.okta.run('reset_password', { user: iris })).rejects.toMatchObject({
      category: 'conflict',
      errorCode: 'E0000038',
    });
    expect(statusOf(org.sandbox)).toBe(status);
  });

  test('ends the sessions of the user if asked so, otherwise not', async () => {
    const grace = '00ugrace000000000001';
    await org.okta.run('reset_password', { user: grace });
    expect(org.sandbox.org.sessions.of(grace)).toHaveLength(1);
    await org.okta.run('reset_password', { user: grace, revokeSessions: true });
    expect(org.sandbox.org.sessions.of(grace)).toHaveLength(0);
  });

  test('sends another mail when run again', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    org.forget();
    await org.okta.run('reset_password', { user: iris });
    const { output } = await org.okta.run('reset_password', { user: iris });
    expect(output).toMatchObject({ changed: true, previousStatus: 'RECOVERY' });
    expect(org.writes()).toHaveLength(2);
  });

  test('sends one mail although the answer was lost', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST' });
    org.forget();
    const { output, response } = await org.okta.run('reset_password', { user: iris });
    expect(output).toMatchObject({ changed: true, user: { status: 'RECOVERY' } });
    expect(response.confirmed).toBe('checked');
    expect(org.writes()).toHaveLength(1);
  });

  test('sends the mail although the request was lost on its way', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    org.sandbox.faults.next({ kind: 'lost_before', method: 'POST' });
    const { output } = await org.okta.run('reset_password', { user: iris });
    expect(output).toMatchObject({ changed: true, user: { status: 'RECOVERY' } });
    expect(statusOf(org.sandbox)).toBe('RECOVERY');
  });

  test.each(['lost_after', 'lost_before', 'truncated', 'html'] as const)(
    'does not risk a second mail to a user in RECOVERY after %s, and says that the outcome is unknown',
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

  test('reports success even if the user cannot be read afterwards', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    const body = { errorCode: 'E0000006', errorSummary: 'No permission' };
    // The read by ID comes after the write, the one by login before it.
    org.sandbox.faults.next({ kind: 'status', method: 'GET', path: `/api/v1/users/${iris}`, status: 403, body });
    const { output } = await org.okta.run('reset_password', { user: 'iris.vale@acme.example' });
    expect(output).toMatchObject({ changed: true, previousStatus: 'ACTIVE', user: { id: iris } });
    expect(output).not.toHaveProperty('user.status');
  });

  test('plans the write in a dry run and does not make it', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    const { output } = await org.okta.run('reset_password', { user: iris }, { dryRun: true });
    expect(output).toMatchObject({ dryRun: true, next: { operation: 'resetPassword' } });
    expect(statusOf(org.sandbox)).toBe('ACTIVE');
  });

  test('is allowed to a help desk administrator, and refused to a read-only one', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    const readOnly = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(readOnly.run('reset_password', { user: iris })).rejects.toMatchObject({ category: 'forbidden' });
    expect(statusOf(org.sandbox)).toBe('ACTIVE');
    const helpDesk = org.connect({ token: org.sandbox.tokens.helpDeskAdmin });
    await helpDesk.run('reset_password', { user: iris });
    expect(statusOf(org.sandbox)).toBe('RECOVERY');
  });

  test('names an unknown user as not found', async () => {
    await expect(org.okta.run('reset_password', { user: 'nobody@acme.example' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
  });

  test('refuses sendEmail, which it always does, before anything is sent', async () => {
    org.forget();
    await expect(org.okta.run(untyped('reset_password'), { user: iris, sendEmail: false })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'sendEmail',
    });
    expect(org.sent()).toEqual([]);
  });
});
