import { beforeEach, describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';
import { iris } from '../../support/user-status.ts';

const grace = '00ugrace000000000001';
const path = `/api/v1/users/${grace}/sessions`;

describe('clear_user_sessions', () => {
  const org = useOrg();
  const sessions = () => org.sandbox.org.sessions.of(grace).length;

  beforeEach(() => org.reset());

  test('clear_user_sessions ends every session of the user', async () => {
    expect(sessions()).toBe(1);
    const { output } = await org.okta.run('clear_user_sessions', { user: 'grace.lindqvist@acme.example' });
    expect(output).toEqual({ userId: grace, oauthTokens: false });
    expect(sessions()).toBe(0);
    expect(org.writes()).toEqual([`DELETE ${path}?oauthTokens=false`]);
  });

  test('clear_user_sessions sends one request for a user given by ID', async () => {
    await org.okta.run('clear_user_sessions', { user: grace });
    expect(org.sent()).toEqual([`DELETE ${path}?oauthTokens=false`]);
  });

  test('clear_user_sessions revokes tokens and forgets devices on request', async () => {
    const input = { user: grace, oauthTokens: true, forgetDevices: true };
    const { output } = await org.okta.run('clear_user_sessions', input);
    expect(output).toEqual({ userId: grace, oauthTokens: true, forgetDevices: true });
    expect(org.writes()).toEqual([`DELETE ${path}?oauthTokens=true&forgetDevices=true`]);
  });

  test('clear_user_sessions keeps remembered devices on request', async () => {
    const { output } = await org.okta.run('clear_user_sessions', { user: grace, forgetDevices: false });
    expect(output).toMatchObject({ forgetDevices: false });
    expect(org.writes()).toEqual([`DELETE ${path}?oauthTokens=false&forgetDevices=false`]);
  });

  test('clear_user_sessions succeeds for a user without sessions and on a second run', async () => {
    await org.okta.run('clear_user_sessions', { user: iris });
    const { output } = await org.okta.run('clear_user_sessions', { user: iris });
    expect(output).toEqual({ userId: iris, oauthTokens: false });
  });

  test.each(['lost_after', 'lost_before', 'server_error_after'] as const)(
    'clear_user_sessions ends the sessions despite %s',
    async (kind) => {
      org.sandbox.faults.next({ kind, method: 'DELETE' });
      await org.okta.run('clear_user_sessions', { user: grace });
      expect(sessions()).toBe(0);
    },
  );

  test('clear_user_sessions plans the write in a dry run and does not send it', async () => {
    const { output } = await org.okta.run('clear_user_sessions', { user: grace }, { dryRun: true });
    expect(output).toMatchObject({ dryRun: true, next: { operation: 'revokeUserSessions', method: 'DELETE' } });
    expect(sessions()).toBe(1);
  });

  test('clear_user_sessions accepts a help desk administrator and rejects a read-only administrator', async () => {
    const readOnly = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(readOnly.run('clear_user_sessions', { user: grace })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
    expect(sessions()).toBe(1);
    await org.connect({ token: org.sandbox.tokens.helpDeskAdmin }).run('clear_user_sessions', { user: grace });
    expect(sessions()).toBe(0);
  });

  test.each(['nobody@acme.example', '00unobody00000000001'])(
    'clear_user_sessions returns not_found for %s',
    async (user) => {
      await expect(org.okta.run('clear_user_sessions', { user })).rejects.toMatchObject({
        category: 'not_found',
        errorCode: 'E0000007',
      });
    },
  );

  test.each([{}, { user: '..' }, { user: grace, oauthTokens: 1 }])(
    'clear_user_sessions rejects %j before sending a request',
    async (input) => {
      await expect(org.okta.run(untyped('clear_user_sessions'), input)).rejects.toMatchObject({
        category: 'invalid_request',
      });
      expect(org.sent()).toEqual([]);
    },
  );
});
