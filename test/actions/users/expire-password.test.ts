import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { everyStatus, iris, putInStatus, statusOf, userOf } from '../../support/user-status.ts';

const lifecycle = `/api/v1/users/${iris}/lifecycle`;
const refused = ['STAGED', 'PROVISIONED', 'SUSPENDED', 'DEPROVISIONED'] as const;
const allowed = everyStatus.filter((status) => !refused.some((other) => other === status));

describe('expire_password', () => {
  const org = useOrg();

  test.each(allowed.filter((status) => status !== 'PASSWORD_EXPIRED'))(
    'expire_password expires the password of a user in status %s',
    async (status) => {
      putInStatus(org.sandbox, status);
      org.forget();
      const { output } = await org.okta.run('expire_password', { user: 'iris.vale@acme.example' });
      expect(output).toMatchObject({ changed: true, previousStatus: status, user: { status: 'PASSWORD_EXPIRED' } });
      expect(output).not.toHaveProperty('tempPassword');
      expect(statusOf(org.sandbox)).toBe('PASSWORD_EXPIRED');
      expect(org.writes()).toEqual([`POST ${lifecycle}/expire_password`]);
    },
  );

  test.each(allowed)(
    'expire_password sets and returns a temporary password for a user in status %s',
    async (status) => {
      putInStatus(org.sandbox, status);
      org.forget();
      const { output } = await org.okta.run('expire_password', { user: iris, temporaryPassword: true });
      expect(output).toMatchObject({ changed: true, previousStatus: status, user: { status: 'PASSWORD_EXPIRED' } });
      expect(output).toHaveProperty('tempPassword', userOf(org.sandbox).password);
      expect(userOf(org.sandbox).password).not.toBe('Sandbox-Passw0rd');
      expect(org.writes()).toEqual([`POST ${lifecycle}/expire_password_with_temp_password`]);
    },
  );

  test.each(refused)('expire_password rejects a user in status %s with a conflict', async (status) => {
    putInStatus(org.sandbox, status);
    for (const temporaryPassword of [false, true]) {
      await expect(org.okta.run('expire_password', { user: iris, temporaryPassword })).rejects.toMatchObject({
        category: 'conflict',
        errorCode: 'E0000038',
      });
    }
    expect(statusOf(org.sandbox)).toBe(status);
  });

  test('expire_password writes nothing for a password that is already expired', async () => {
    putInStatus(org.sandbox, 'PASSWORD_EXPIRED');
    org.forget();
    const { output } = await org.okta.run('expire_password', { user: iris });
    expect(output).toMatchObject({ changed: false, previousStatus: 'PASSWORD_EXPIRED' });
    expect(org.writes()).toEqual([]);
  });

  test('expire_password changes nothing on a second run', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    await org.okta.run('expire_password', { user: iris });
    const { output } = await org.okta.run('expire_password', { user: iris });
    expect(output).toMatchObject({ changed: false });
  });

  test('expire_password sets another temporary password on a second run', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    const first = await org.okta.run('expire_password', { user: iris, temporaryPassword: true });
    const second = await org.okta.run('expire_password', { user: iris, temporaryPassword: true });
    expect(second.output).toMatchObject({ changed: true, tempPassword: userOf(org.sandbox).password });
    expect(second.output).not.toMatchObject({ tempPassword: first.output.tempPassword });
  });

  test('expire_password ends the sessions with a temporary password on request', async () => {
    const grace = '00ugrace000000000001';
    await org.okta.run('expire_password', { user: grace, temporaryPassword: true });
    expect(org.sandbox.org.sessions.of(grace)).toHaveLength(1);
    await org.okta.run('expire_password', { user: grace, temporaryPassword: true, revokeSessions: true });
    expect(org.sandbox.org.sessions.of(grace)).toHaveLength(0);
  });

  test.each([{}, { temporaryPassword: false }])(
    'expire_password rejects ending sessions with %j before sending a request, because Okta does not support it',
    async (input) => {
      org.forget();
      await expect(
        org.okta.run('expire_password', { user: iris, revokeSessions: true, ...input }),
      ).rejects.toMatchObject({ category: 'invalid_request', field: 'revokeSessions' });
      expect(org.sent()).toEqual([]);
    },
  );

  test.each(['lost_after', 'lost_before', 'server_error_after'] as const)(
    'expire_password returns the valid temporary password after %s',
    async (kind) => {
      putInStatus(org.sandbox, 'ACTIVE');
      org.sandbox.faults.next({ kind, method: 'POST' });
      const { output } = await org.okta.run('expire_password', { user: iris, temporaryPassword: true });
      expect(output).toMatchObject({ changed: true, tempPassword: userOf(org.sandbox).password });
    },
  );

  test.each(['lost_after', 'lost_before'] as const)('expire_password expires the password despite %s', async (kind) => {
    putInStatus(org.sandbox, 'ACTIVE');
    org.sandbox.faults.next({ kind, method: 'POST' });
    const { output } = await org.okta.run('expire_password', { user: iris });
    expect(output).toMatchObject({ changed: true, user: { status: 'PASSWORD_EXPIRED' } });
  });

  test('expire_password never logs the temporary password', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    const lines: string[] = [];
    const logger = { debug: (details: object, message: string) => void lines.push(JSON.stringify(details) + message) };
    await org.connect({ logger }).run('expire_password', { user: iris, temporaryPassword: true });
    const secret = userOf(org.sandbox).password ?? '';
    expect(lines).not.toEqual([]);
    expect(lines.filter((line) => line.includes(secret))).toEqual([]);
  });

  test('expire_password plans the write in a dry run and does not send it', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    const run = { user: iris, temporaryPassword: true };
    const { output } = await org.okta.run('expire_password', run, { dryRun: true });
    expect(output).toMatchObject({ dryRun: true, next: { operation: 'expirePasswordWithTempPassword' } });
    expect(statusOf(org.sandbox)).toBe('ACTIVE');
  });

  test('expire_password accepts a help desk administrator and rejects a read-only administrator', async () => {
    putInStatus(org.sandbox, 'ACTIVE');
    const readOnly = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(readOnly.run('expire_password', { user: iris })).rejects.toMatchObject({ category: 'forbidden' });
    expect(statusOf(org.sandbox)).toBe('ACTIVE');
    await org.connect({ token: org.sandbox.tokens.helpDeskAdmin }).run('expire_password', { user: iris });
    expect(statusOf(org.sandbox)).toBe('PASSWORD_EXPIRED');
  });

  test('expire_password returns not_found for an unknown user', async () => {
    await expect(org.okta.run('expire_password', { user: 'nobody@acme.example' })).rejects.toMatchObject({
      category: 'not_found',
    });
  });
});
