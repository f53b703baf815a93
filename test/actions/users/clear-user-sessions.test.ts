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

  test('ends every session of the user', async () => {
    expect(sessions()).toBe(1);
    const { output } = await org.okta.run('clear_user_sessions', { user: 'grace.lindqvist@acme.example' });
    expect(output).toEqual({ userId: grace, oauthTokens: false });
    expect(sessions()).toBe(0);
    expect(org.writes()).toEqual([`DELETE ${path}?oauthTokens=false`]);
  });

  test('sends one request for a user given by ID', async () => {
    await org.okta.run('clear_user_sessions', { user: grace });
    expect(org.sent()).toEqual([`DELETE ${path}?oauthTokens=false`]);
  });

  test('revokes tokens and forgets devices if asked so', async () => {
    const input = { user: grace, oauthTokens: true, forgetDevices: true };
    const { output } = await org.okta.run('clear_user_sessions', input);
    expect(output).toEqual({ userId: grace, oauthTokens: true, forgetDevices: true });
    expect(org.writes()).toEqual([`DELETE ${path}?oauthTokens=true&forgetDevices=true`]);
  });

  test('keeps remembered devices if asked so', async () => {
    const { output } = await org.okta.run('clear_user_sessions', { user: grace, forgetDevices: false });
    expect(output).toMatchObject({ forgetDevices: false });
    expect(org.writes()).toEqual([`DELETE ${path}?oauthTokens=false&forgetDevices=false`]);
  });

  test('is success for a user without sessions, and when run again', async () => {
    await org.okta.run('clear_user_sessions', { user: iris });
    const { output } = await org.okta.run('clear_user_sessions', { user: iris });
    expect(output).toEqual({ userId: iris, oauthTokens: false });
  });

  test.each(['lost_after', 'lost_before', 'server_error_after'] as const)(
    'ends the sessions despite %s',
    async (kind) => {
      org.sandbox.faults.next({ kind, method: 'DELETE' });
      await org.okta.run('clear_user_sessions', { user: grace });
      expect(sessions()).toBe(0);
    },
  );

  test('plans the write in a dry run and does not make it', async () => {
    const { output } = await org.okta.run('clear_user_sessions', { user: grace }, { dryRun: true });
    expect(output).toMatchObject({ dryRun: true, next: { operation: 'revokeUserSessions', method: 'DELETE' } });
    expect(sessions()).toBe(1);
  });

  test('is allowed to a help desk administrator, and refused to a read-only one', async () => {
    const readOnly = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(readOnly.run('clear_user_sessions', { user: grace })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
    expect(sessions()).toBe(1);
    await org.connect({ token: org.sandbox.tokens.helpDeskAdmin }).run('clear_user_sessions', { user: grace });
    expect(sessions()).toBe(0);
  });

  test.each(['nobody@acme.example', '00unobody00000000001'])('names %s as not found', async (user) => {
    await expect(org.okta.run('clear_user_sessions', { user })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
  });

  test.each([{}, { user: '..' }, { user: grace, oauthTokens: 1 }])(
    'refuses %j before anything is sent',
    async (input) => {
      await expect(org.okta.run(untyped('clear_user_sessions'), input)).rejects.toMatchObject({
        category: 'invalid_request',
      });
      expect(org.sent()).toEqual([]);
    },
  );
});
