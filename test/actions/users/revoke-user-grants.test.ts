import { beforeEach, describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';
import { iris } from '../../support/user-status.ts';

const grace = '00ugrace000000000001';
const slack = '0oaslack000000000001';
const github = '0oagithub00000000001';
const openid = 'oaggraceopenid000001';
const user = 'grace.lindqvist@acme.example';
const path = `/api/v1/users/${grace}`;

describe('revoke_user_grants', () => {
  const org = useOrg();
  const left = () => org.sandbox.org.grants.of(grace).map(({ clientId, scopeId }) => `${clientId} ${scopeId}`);

  beforeEach(() => void org.sandbox.scenario.addGrant(grace, github, 'email'));

  test.each([
    ['one grant', { grant: openid }, `${path}/grants/${openid}`, ['openid'], [`${slack} profile`, `${github} email`]],
    [
      'the grants of a client',
      { client: slack },
      `${path}/clients/${slack}/grants`,
      ['openid', 'profile'],
      [`${github} email`],
    ],
    ['all grants', { all: true }, `${path}/grants`, ['email', 'openid', 'profile'], []],
  ])('revoke_user_grants revokes %s', async (_, input, request, scopes, rest) => {
    const { output } = await org.okta.run('revoke_user_grants', { user, ...input });
    expect(output).toMatchObject({ changed: true, user: { id: grace } });
    expect(output.revoked.map(({ scopeId }) => scopeId).sort()).toEqual(scopes);
    expect(left()).toEqual(rest);
    expect(org.writes()).toEqual([`DELETE ${request}`]);
  });

  test('revoke_user_grants leaves tokens that were issued', async () => {
    await org.okta.run('revoke_user_grants', { user, all: true });
    expect(org.sandbox.org.clientTokens.of(grace)).toHaveLength(1);
  });

  test('revoke_user_grants reports every grant of a long list', async () => {
    for (let index = 0; index < 230; index += 1) org.sandbox.scenario.addGrant(iris, github, `scope${index}`);
    const { output } = await org.okta.run('revoke_user_grants', { user: iris, all: true });
    expect(output.revoked).toHaveLength(230);
    expect(org.sandbox.org.grants.of(iris)).toEqual([]);
  });

  test.each([{ grant: openid }, { client: slack }, { all: true }])(
    'revoke_user_grants changes nothing on a second run for %j',
    async (input) => {
      await org.okta.run('revoke_user_grants', { user, ...input });
      org.forget();
      const { output } = await org.okta.run('revoke_user_grants', { user, ...input });
      expect(output).toEqual({ changed: false, user: { id: grace }, revoked: [] });
      expect(org.writes()).toEqual([]);
    },
  );

  test('revoke_user_grants does not revoke a grant of another client than the one it names', async () => {
    const { output } = await org.okta.run('revoke_user_grants', { user, client: github, grant: openid });
    expect(output.changed).toBe(false);
    expect(left()).toHaveLength(3);
  });

  test.each(['lost_after', 'lost_before', 'server_error_after'] as const)(
    'revoke_user_grants revokes the grants despite %s',
    async (kind) => {
      for (const input of [{ grant: openid }, { all: true }]) {
        org.sandbox.faults.next({ kind, method: 'DELETE' });
        const { output } = await org.okta.run('revoke_user_grants', { user, ...input });
        expect(output.changed).toBe(true);
      }
      expect(left()).toEqual([]);
    },
  );

  test('revoke_user_grants names what it would revoke in a dry run, and revokes nothing', async () => {
    const { output } = await org.okta.run('revoke_user_grants', { user, client: slack }, { dryRun: true });
    expect(output).toMatchObject({
      dryRun: true,
      next: { operation: 'revokeGrantsForUserAndClient', method: 'DELETE' },
      notes: [`Revokes the scope openid of the client ${slack}.`, `Revokes the scope profile of the client ${slack}.`],
    });
    expect(left()).toHaveLength(3);
  });

  test('revoke_user_grants accepts a help desk administrator and rejects a read-only administrator', async () => {
    const { readOnlyAdmin, helpDeskAdmin } = org.sandbox.tokens;
    const input = { user, all: true };
    await expect(org.connect({ token: readOnlyAdmin }).run('revoke_user_grants', input)).rejects.toMatchObject({
      category: 'forbidden',
    });
    expect(left()).toHaveLength(3);
    await org.connect({ token: helpDeskAdmin }).run('revoke_user_grants', input);
    expect(left()).toEqual([]);
  });

  test.each(['nobody@acme.example', '00unobody00000000001'])(
    'revoke_user_grants returns not_found for the user %s',
    async (nobody) => {
      await expect(org.okta.run('revoke_user_grants', { user: nobody, all: true })).rejects.toMatchObject({
        category: 'not_found',
      });
    },
  );

  test.each<[object, string]>([
    [{}, 'client is required. Choose a client or a grant, or set all to true.'],
    [{ all: false }, 'client is required. Choose a client or a grant, or set all to true.'],
    [{ all: true, client: slack }, 'all cannot be used with a client or a grant. Leave one of them out.'],
  ])(
    'revoke_user_grants asks in words for all grants: it rejects %j before sending a request',
    async (input, message) => {
      org.forget();
      await expect(org.okta.run(untyped('revoke_user_grants'), { user, ...input })).rejects.toMatchObject({
        category: 'invalid_request',
        message,
      });
      expect(org.sent()).toEqual([]);
    },
  );
});
