import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';
import { iris, putInStatus, statusOf, userOf } from '../../support/user-status.ts';

const login = 'iris.vale@acme.example';
const password = 'Robot-Arm-77';
const path = `/api/v1/users/${iris}`;

describe('set_user_password', () => {
  const org = useOrg();

  test('set_user_password sets the password with one partial update', async () => {
    const { output } = await org.okta.run('set_user_password', { user: login, password });
    expect(output).toMatchObject({ changed: true, user: { id: iris, status: 'ACTIVE' } });
    expect(userOf(org.sandbox)).toMatchObject({ password, profile: { title: 'Account Executive' } });
    expect(org.writes()).toEqual([`POST ${path}`]);
    expect(JSON.stringify(output)).not.toContain(password);
  });

  test('set_user_password makes the user change it and ends their sessions on request', async () => {
    org.sandbox.scenario.signIn(iris);
    const input = { user: login, password, mustChange: true, revokeSessions: true };
    const { output } = await org.okta.run('set_user_password', input);
    expect(output).toMatchObject({ user: { status: 'PASSWORD_EXPIRED' } });
    expect(userOf(org.sandbox).password).toBe(password);
    expect(org.sandbox.org.sessions.of(iris)).toEqual([]);
    expect(org.writes()).toEqual([`POST ${path}`, `POST ${path}/lifecycle/expire_password`, `DELETE ${path}/sessions`]);
  });

  test('set_user_password leads to the same user when it runs twice', async () => {
    for (let run = 0; run < 2; run += 1) await org.okta.run('set_user_password', { user: login, password });
    expect(userOf(org.sandbox)).toMatchObject({ password, status: 'ACTIVE' });
  });

  test.each(['lost_after', 'lost_before', 'server_error_after', 'truncated'] as const)(
    'set_user_password sends the password again after %s',
    async (kind) => {
      org.sandbox.faults.next({ kind, method: 'POST' });
      const { output } = await org.okta.run('set_user_password', { user: iris, password });
      expect(output).toMatchObject({ changed: true });
      expect(userOf(org.sandbox).password).toBe(password);
      expect(org.writes()).toHaveLength(2);
    },
  );

  test('set_user_password with checkHistory reports a password set before the response was lost', async () => {
    org.sandbox.clock.advance(5000);
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST' });
    const { output, response } = await org.okta.run('set_user_password', { user: iris, password, checkHistory: true });
    expect(output).toMatchObject({ changed: true });
    expect(response.confirmed).toBe('checked');
    expect(userOf(org.sandbox).password).toBe(password);
    expect(org.writes()).toEqual([`POST ${path}?strict=true`]);
  });

  test('set_user_password with checkHistory sends the password again if Okta never got it', async () => {
    org.sandbox.clock.advance(5000);
    org.sandbox.faults.next({ kind: 'lost_before', method: 'POST' });
    await org.okta.run('set_user_password', { user: iris, password, checkHistory: true });
    expect(userOf(org.sandbox).password).toBe(password);
    expect(org.writes()).toHaveLength(2);
  });

  test('set_user_password with checkHistory rejects a password that the user had before', async () => {
    const input = { user: iris, password: 'Sandbox-Passw0rd', checkHistory: true };
    await expect(org.okta.run('set_user_password', input)).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'password',
      message:
        'Okta rejected updateUser: Api validation failed: password (password: Password has been used too recently). Choose another password.',
    });
  });

  test('set_user_password names the password if it breaks the policy, and keeps the old one', async () => {
    await expect(org.okta.run('set_user_password', { user: iris, password: 'short' })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'password',
      hint: 'choose another password',
    });
    expect(userOf(org.sandbox).password).toBe('Sandbox-Passw0rd');
  });

  test('set_user_password rejects a user whose password a directory manages', async () => {
    userOf(org.sandbox).provider = { type: 'ACTIVE_DIRECTORY', name: 'acme.example' };
    await expect(org.okta.run('set_user_password', { user: iris, password })).rejects.toMatchObject({
      category: 'conflict',
      errorCode: 'E0000023',
      hint: 'change it in the directory or app that manages the user',
    });
  });

  test('set_user_password rejects a deactivated user', async () => {
    putInStatus(org.sandbox, 'DEPROVISIONED');
    await expect(org.okta.run('set_user_password', { user: iris, password })).rejects.toMatchObject({
      category: 'conflict',
      hint: 'the user is DEPROVISIONED: activate the user first',
    });
  });

  test.each(['STAGED', 'SUSPENDED', 'DEPROVISIONED'] as const)(
    'set_user_password rejects mustChange for a user in status %s before it sets the password',
    async (status) => {
      putInStatus(org.sandbox, status);
      org.forget();
      const input = { user: iris, password, mustChange: true };
      await expect(org.okta.run('set_user_password', input)).rejects.toMatchObject({
        category: 'conflict',
        field: 'mustChange',
        message: `The password of a user whose status is ${status} cannot be expired. Leave out mustChange, or activate the user.`,
      });
      expect(org.writes()).toEqual([]);
    },
  );

  test('set_user_password plans every write in a dry run, without the password', async () => {
    const input = { user: iris, password, mustChange: true, revokeSessions: true };
    const { output } = await org.okta.run('set_user_password', input, { dryRun: true });
    expect(output).toEqual({
      dryRun: true,
      next: {
        operation: 'updateUser',
        method: 'POST',
        path,
        body: { credentials: { password: { value: '***' } } },
      },
      notes: ['The user must choose another password at the next sign-in.', "Ends all of the user's sessions."],
    });
    expect(statusOf(org.sandbox)).toBe('ACTIVE');
    expect(org.writes()).toEqual([]);
  });

  test('set_user_password accepts a group administrator and rejects a help desk administrator', async () => {
    const { helpDeskAdmin, groupAdmin } = org.sandbox.tokens;
    await expect(
      org.connect({ token: helpDeskAdmin }).run('set_user_password', { user: iris, password }),
    ).rejects.toMatchObject({ category: 'forbidden' });
    await org.connect({ token: groupAdmin }).run('set_user_password', { user: iris, password });
    expect(userOf(org.sandbox).password).toBe(password);
  });

  test.each([{ user: iris }, { password }, { user: iris, password: '' }, { user: iris, password, mustChange: 'yes' }])(
    'set_user_password rejects %j before sending a request',
    async (input) => {
      await expect(org.okta.run(untyped('set_user_password'), input)).rejects.toMatchObject({
        category: 'invalid_request',
      });
      expect(org.sent()).toEqual([]);
    },
  );

  test('set_user_password returns not_found for an unknown user', async () => {
    const input = { user: 'nobody@acme.example', password };
    await expect(org.okta.run('set_user_password', input)).rejects.toMatchObject({ category: 'not_found' });
  });
});
