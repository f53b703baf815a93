import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';
import { iris, putInStatus, statusOf, userOf } from '../../support/user-status.ts';

const path = `/api/v1/users/${iris}/credentials/change_password`;
const input = { user: 'iris.vale@acme.example', oldPassword: 'Sandbox-Passw0rd', newPassword: 'Robot-Arm-77' };

describe('change_user_password', () => {
  const org = useOrg();

  test.each(['ACTIVE', 'PASSWORD_EXPIRED', 'RECOVERY'] as const)(
    'change_user_password changes the password of a user in status %s, who is ACTIVE afterwards',
    async (status) => {
      putInStatus(org.sandbox, status);
      org.forget();
      const { output } = await org.okta.run('change_user_password', input);
      expect(output).toMatchObject({ changed: true, user: { id: iris, status: 'ACTIVE' } });
      expect(userOf(org.sandbox).password).toBe(input.newPassword);
      expect(org.writes()).toEqual([`POST ${path}`]);
      expect(JSON.stringify(output)).not.toContain(input.newPassword);
    },
  );

  test('change_user_password ends sessions and checks the minimum age on request', async () => {
    org.sandbox.scenario.signIn(iris);
    await org.okta.run('change_user_password', input);
    expect(org.sandbox.org.sessions.of(iris)).toHaveLength(1);
    org.forget();
    const back = { ...input, oldPassword: input.newPassword, newPassword: input.oldPassword };
    await org.okta.run('change_user_password', { ...back, revokeSessions: true, checkMinimumAge: true });
    expect(org.sandbox.org.sessions.of(iris)).toEqual([]);
    expect(org.writes()).toEqual([`POST ${path}?strict=true`]);
  });

  test('change_user_password names the current password if it is wrong, on a second run too', async () => {
    const wrong = {
      category: 'invalid_request',
      errorCode: 'E0000014',
      field: 'oldPassword',
      message:
        'Okta rejected changePassword: Update of credentials failed (Old Password is not correct). Check the current password.',
    };
    await expect(org.okta.run('change_user_password', { ...input, oldPassword: 'wrong' })).rejects.toMatchObject(wrong);
    expect(userOf(org.sandbox).password).toBe(input.oldPassword);
    await org.okta.run('change_user_password', input);
    await expect(org.okta.run('change_user_password', input)).rejects.toMatchObject(wrong);
  });

  test('change_user_password names the new password if it breaks the policy', async () => {
    await expect(org.okta.run('change_user_password', { ...input, newPassword: 'short' })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'newPassword',
      hint: 'choose another password',
    });
    expect(userOf(org.sandbox).password).toBe(input.oldPassword);
  });

  test.each(['lost_after', 'server_error_after', 'truncated'] as const)(
    'change_user_password reports a password that was changed before %s, and sends it once',
    async (kind) => {
      org.sandbox.clock.advance(5000);
      org.sandbox.faults.next({ kind, method: 'POST' });
      const { output, response } = await org.okta.run('change_user_password', input);
      expect(output).toMatchObject({ changed: true });
      expect(response.confirmed).toBe('checked');
      expect(userOf(org.sandbox).password).toBe(input.newPassword);
      expect(org.writes()).toHaveLength(1);
    },
  );

  test('change_user_password sends the change again if Okta never got it', async () => {
    org.sandbox.clock.advance(5000);
    org.sandbox.faults.next({ kind: 'lost_before', method: 'POST' });
    await org.okta.run('change_user_password', input);
    expect(userOf(org.sandbox).password).toBe(input.newPassword);
    expect(org.writes()).toHaveLength(2);
  });

  test('change_user_password does not take an earlier change of the same second for its own', async () => {
    userOf(org.sandbox).passwordChanged = new Date(Math.floor(org.sandbox.clock.now() / 1000) * 1000).toISOString();
    org.sandbox.faults.next({ kind: 'lost_before', method: 'POST' });
    await expect(org.okta.run('change_user_password', { ...input, oldPassword: 'wrong' })).rejects.toMatchObject({
      category: 'outcome_unknown',
    });
    expect(userOf(org.sandbox).password).toBe(input.oldPassword);
  });

  test.each(['PROVISIONED', 'LOCKED_OUT', 'SUSPENDED', 'DEPROVISIONED'] as const)(
    'change_user_password rejects a user in status %s with a conflict that names the status',
    async (status) => {
      putInStatus(org.sandbox, status);
      await expect(org.okta.run('change_user_password', input)).rejects.toMatchObject({
        category: 'conflict',
        errorCode: 'E0000038',
        hint: expect.stringContaining(status),
      });
      expect(statusOf(org.sandbox)).toBe(status);
    },
  );

  test('change_user_password rejects a user whose password a directory manages', async () => {
    userOf(org.sandbox).provider = { type: 'LDAP', name: 'acme' };
    await expect(org.okta.run('change_user_password', input)).rejects.toMatchObject({
      category: 'conflict',
      errorCode: 'E0000035',
      message:
        'Okta rejected changePassword: Change password not allowed on specified user. Change it in the directory or app that manages the user.',
    });
  });

  test('change_user_password plans the write in a dry run, without the passwords', async () => {
    const { output } = await org.okta.run('change_user_password', input, { dryRun: true });
    expect(output).toMatchObject({
      dryRun: true,
      next: {
        operation: 'changePassword',
        path,
        body: { oldPassword: { value: '***' }, newPassword: { value: '***' } },
      },
    });
    expect(JSON.stringify(output)).not.toContain('Robot-Arm');
    expect(org.writes()).toEqual([]);
  });

  test('change_user_password accepts a help desk administrator and rejects a read-only administrator', async () => {
    const { readOnlyAdmin, helpDeskAdmin } = org.sandbox.tokens;
    await expect(org.connect({ token: readOnlyAdmin }).run('change_user_password', input)).rejects.toMatchObject({
      category: 'forbidden',
    });
    await org.connect({ token: helpDeskAdmin }).run('change_user_password', input);
    expect(userOf(org.sandbox).password).toBe(input.newPassword);
  });

  test.each([
    { user: iris, oldPassword: 'a' },
    { ...input, newPassword: '' },
    { ...input, revokeSessions: 1 },
  ])('change_user_password rejects %j before sending a request', async (bad) => {
    await expect(org.okta.run(untyped('change_user_password'), bad)).rejects.toMatchObject({
      category: 'invalid_request',
    });
    expect(org.sent()).toEqual([]);
  });
});
