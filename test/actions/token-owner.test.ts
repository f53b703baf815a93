import { beforeEach, describe, expect, test } from 'vitest';
import { useOrg } from '../support/org.ts';
import { actions } from '../support/steps.ts';
import { untyped } from '../support/untyped.ts';
import { statusOf } from '../support/user-status.ts';

const ada = { id: '00uada00000000000001', login: 'ada.okonkwo@acme.example', shortName: 'ada.okonkwo' };
const endings = ['deactivate_user', 'suspend_user', 'delete_user', 'offboard_user'] as const;
const lifecycle = ['deactivate', 'suspend', 'delete'] as const;
const steps: [string, object][] = [
  ...endings.map((key): [string, object] => [key, {}]),
  ...lifecycle.map((event): [string, object] => ['manage_user_lifecycle', { event }]),
  ['revoke_role_from_user', { role: 'SUPER_ADMIN' }],
];
const spellings = ['me', ada.id, ada.login, ada.shortName];
const ending = [
  ['POST', `/api/v1/users/${ada.id}/lifecycle/deactivate`],
  ['POST', '/v1/users/me/lifecycle/suspend?sendEmail=false'],
  ['POST', '/v1/users/ada%2Eokonkwo%40acme.example/lifecycle/deactivate'],
  ['POST', '/v1/users/me/lifecycle/%64eactivate'],
  ['DELETE', '/v1/%75sers/%6De'],
  ['DELETE', '/v1/api-token%73/curren%74'],
  ['DELETE', '/v1/users/ada.okonkwo'],
  ['DELETE', `/v1/users/${ada.id}/roles/ra1acme0000000000001`],
  ['DELETE', '/v1/api-tokens/current'],
  ['DELETE', '/v1/api-tokens/00Tacme0000000000001'],
] as const;

describe("the owner of the connection's token", () => {
  const org = useOrg();

  beforeEach(() => org.reset());

  const refusal = {
    category: 'invalid_request',
    field: 'user',
    message:
      "user names ada.okonkwo@acme.example, the owner of this connection's API token, which would stop working. Use another user's token, or set allowTokenOwner to true to go ahead.",
  };

  test.each(steps.flatMap(([key, input]) => spellings.map((user) => [key, { user, ...input }] as const)))(
    'protects the token owner from %s %j before any write, also in a dry run',
    async (key, input) => {
      await expect(org.okta.run(key, input, { dryRun: true })).rejects.toMatchObject(refusal);
      await expect(org.okta.run(key, input)).rejects.toMatchObject(refusal);
      expect(org.writes()).toEqual([]);
    },
  );

  test('protects the token owner in every action that can deactivate, suspend or delete a user', () => {
    const risky = actions.filter(({ operations }) =>
      operations.some((id) => ['deactivateUser', 'suspendUser', 'deleteUser'].includes(id)),
    );
    expect(risky.map(({ key }) => key).sort()).toEqual([...endings, 'manage_user_lifecycle', 'restore_user'].sort());
    // restore_user never suspends the owner, so there is nothing to allow.
    for (const { key, input } of risky)
      if (key !== 'restore_user') expect(input.shape).toHaveProperty('allowTokenOwner');
  });

  test.each(ending)('protects the token owner from call_okta_api %s %s', async (method, path) => {
    const call = { method, path };
    await expect(org.okta.run('call_okta_api', call)).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'path',
      hint: expect.stringContaining('allowTokenOwner'),
    });
    await expect(org.okta.run('call_okta_api', call, { dryRun: true })).rejects.toMatchObject({ field: 'path' });
    expect(org.writes()).toEqual([]);
  });

  test.each([
    ['POST', '/v1/users/00uiris0000000000001/lifecycle/deactivate'],
    ['DELETE', '/v1/api-tokens/00Tacme0000000000002'],
    ['POST', `/v1/users/${ada.id}/lifecycle/expire_password`],
    ['DELETE', `/v1/users/${ada.id}/sessions`],
  ])('does not block call_okta_api %s %s for the token owner', async (method, path) => {
    await org.okta.run(untyped('call_okta_api'), { method, path });
    expect(org.writes()).toEqual([`${method} /api${path}`]);
  });

  test('reads the token owner once in a bulk run and continues after rejecting them', async () => {
    const okta = org.connect();
    const rows = ['omar.haddad', 'ada.okonkwo', 'zoe.castillo', 'iris.vale', 'ben.achterberg'].map((name) => ({
      user: `${name}@acme.example`,
    }));
    const run = okta.runEach('deactivate_user', rows, { dryRun: false });
    expect(await run.summary()).toMatchObject({ taken: 5, succeeded: 4, failed: { invalid_request: 1 } });
    expect(org.sent().filter((line) => line === 'GET /api/v1/users/me')).toHaveLength(1);
    expect(statusOf(org.sandbox, ada.id)).toBe('ACTIVE');
  });

  test('does not read the token owner in steps that end no access', async () => {
    await org.connect().run('unsuspend_user', { user: 'omar.haddad@acme.example' });
    await org.connect().run('clear_user_sessions', { user: 'me' });
    await org.connect().run('reset_password', { user: ada.id });
    expect(org.sent()).not.toContain('GET /api/v1/users/me/');
    expect(org.sent().filter((line) => line === 'GET /api/v1/users/me')).toHaveLength(1);
  });

  test.each([true, false])(
    'deactivates the token owner if allowed, and explains the 401 that follows',
    async (byHand) => {
      const okta = org.connect();
      if (byHand) {
        const path = `/v1/users/${ada.id}/lifecycle/deactivate`;
        await okta.run('call_okta_api', { method: 'POST', path, allowTokenOwner: true });
      } else {
        const { output } = await okta.run('deactivate_user', { user: 'me', allowTokenOwner: true });
        expect(output).toMatchObject({ changed: true, previousStatus: 'ACTIVE', user: { id: ada.id } });
      }
      expect(statusOf(org.sandbox, ada.id)).toBe('DEPROVISIONED');
      await expect(okta.run('get_user', { user: 'iris.vale@acme.example' })).rejects.toMatchObject({
        category: 'unauthenticated',
        errorCode: 'E0000011',
        field: 'apiToken',
        message:
          'Okta no longer accepts the API token because its owner ada.okonkwo@acme.example was deactivated through this connection. Create an API token as another user and store it in the connection.',
      });
    },
  );

  test("revokes the connection's token if allowed, and explains the 401 that follows", async () => {
    const okta = org.connect();
    await okta.run('call_okta_api', { method: 'DELETE', path: '/v1/api-tokens/current', allowTokenOwner: true });
    await expect(okta.run('get_user', { user: ada.id })).rejects.toThrow(
      'because the token was revoked through this connection',
    );
  });

  test('finds no token owner if the token cannot read its own user', async () => {
    const okta = org.connect();
    const body = { errorCode: 'E0000006', errorSummary: 'No permission', errorCauses: [] };
    org.sandbox.faults.next({ kind: 'status', method: 'GET', path: /users\/me$/, status: 403, body });
    await okta.run('suspend_user', { user: 'iris.vale@acme.example' });
    expect(statusOf(org.sandbox, '00uiris0000000000001')).toBe('SUSPENDED');
  });
});
