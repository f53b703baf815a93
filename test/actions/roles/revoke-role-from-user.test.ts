import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const zoe = '00uzoe00000000000001';
const iris = '00uiris0000000000001';
const support = '00gsupport0000000001';
const shared = 'JBCUYUC7IRCVGS27IFCE2SKO';

describe('revoke_role_from_user', () => {
  const org = useOrg();
  const types = (user = zoe) => org.sandbox.org.roles.of(user).map(({ type }) => type);
  const giveGroup = (type: string) =>
    org.okta.run('call_okta_api', { method: 'POST', path: `/api/v1/groups/${support}/roles`, body: { type } });

  test.each(['HELP_DESK_ADMIN', 'help_desk_admin', shared])(
    'revoke_role_from_user revokes the role %s',
    async (role) => {
      const { output } = await org.okta.run('revoke_role_from_user', { user: 'zoe.castillo@acme.example', role });
      expect(output).toEqual({ changed: true, user: { id: zoe } });
      expect(org.writes()).toEqual([`DELETE /api/v1/users/${zoe}/roles/${shared}`]);
      expect(types()).toEqual([]);
    },
  );

  test('revoke_role_from_user writes nothing for a role that the user does not have', async () => {
    await org.okta.run('revoke_role_from_user', { user: zoe, role: shared });
    org.forget();
    const { output } = await org.okta.run('revoke_role_from_user', { user: zoe, role: shared });
    expect(output).toEqual({ changed: false, user: { id: zoe } });
    expect(org.writes()).toEqual([]);
  });

  test('revoke_role_from_user rejects a role that comes through a group and names the group', async () => {
    await giveGroup('APP_ADMIN');
    org.forget();
    await expect(org.okta.run('revoke_role_from_user', { user: zoe, role: 'APP_ADMIN' })).rejects.toMatchObject({
      category: 'conflict',
      field: 'role',
      message: `The user has the role Application Administrator through the group ${support}, and Okta does not revoke it from a single user. Remove the user from that group.`,
    });
    expect(org.writes()).toEqual([]);
  });

  test("revoke_role_from_user revokes the user's own role and leaves that of their group, which has the same ID", async () => {
    await giveGroup('HELP_DESK_ADMIN');
    expect((await org.okta.run('revoke_role_from_user', { user: zoe, role: shared })).output.changed).toBe(true);
    expect([types(), types(support)]).toEqual([[], ['HELP_DESK_ADMIN']]);
  });

  test('revoke_role_from_user asks for the ID of one of several custom roles', async () => {
    const assignments = [];
    for (const label of ['Lab', 'Hall']) {
      const set = org.sandbox.scenario.addResourceSet({ label, resources: ['orn:okta:directory:x:users'] });
      const input = { user: iris, role: 'CUSTOM', customRole: 'cr0acmekeeper0000001', resourceSet: set.id } as const;
      assignments.push((await org.okta.run('assign_role_to_user', input)).output.assignment.id);
    }
    await expect(org.okta.run('revoke_role_from_user', { user: iris, role: 'CUSTOM' })).rejects.toMatchObject({
      category: 'conflict',
      message: `The user has several roles of the type CUSTOM. Use one of the IDs ${assignments.join(', ')}.`,
    });
    await org.okta.run('revoke_role_from_user', { user: iris, role: assignments[1] ?? '' });
    expect(org.sandbox.org.roles.of(iris).map(({ id }) => id)).toEqual([assignments[0]]);
  });

  test.each(['lost_after', 'lost_before', 'server_error', 'truncated'] as const)(
    'revoke_role_from_user revokes the role despite %s',
    async (kind) => {
      org.sandbox.faults.next({ kind, method: 'DELETE' });
      expect((await org.okta.run('revoke_role_from_user', { user: zoe, role: shared })).output.changed).toBe(true);
      expect(types()).toEqual([]);
    },
  );

  test('revoke_role_from_user succeeds if another run revoked the role in the meantime', async () => {
    const body = { errorCode: 'E0000007', errorSummary: 'Not found' };
    org.sandbox.faults.next({ kind: 'status', method: 'DELETE', status: 404, body });
    expect((await org.okta.run('revoke_role_from_user', { user: zoe, role: shared })).output.changed).toBe(false);
  });

  test("revoke_role_from_user revokes a role of the token's owner only if allowed", async () => {
    const input = { user: '00uada00000000000001', role: 'SUPER_ADMIN' };
    await expect(org.okta.run('revoke_role_from_user', input)).rejects.toMatchObject({
      category: 'invalid_request',
      hint: expect.stringContaining('allowTokenOwner'),
    });
    expect(types(input.user)).toEqual(['SUPER_ADMIN']);
    const allowed = { ...input, allowTokenOwner: true };
    expect((await org.connect().run('revoke_role_from_user', allowed)).output.changed).toBe(true);
    expect(types(input.user)).toEqual([]);
  });

  test('revoke_role_from_user plans the request in a dry run', async () => {
    const { output } = await org.okta.run('revoke_role_from_user', { user: zoe, role: shared }, { dryRun: true });
    expect(output).toMatchObject({ dryRun: true, next: { operation: 'unassignRoleFromUser', method: 'DELETE' } });
    expect(types()).toEqual(['HELP_DESK_ADMIN']);
  });

  test('revoke_role_from_user rejects a role that cannot manage roles', async () => {
    const orgAdmin = org.connect({ token: org.sandbox.tokens.orgAdmin });
    await expect(orgAdmin.run('revoke_role_from_user', { user: zoe, role: shared })).rejects.toMatchObject({
      category: 'forbidden',
    });
    expect(types()).toEqual(['HELP_DESK_ADMIN']);
  });

  test('revoke_role_from_user returns not_found for an unknown user instead of unchanged', async () => {
    const input = { user: '00unobody00000000001', role: shared };
    await expect(org.okta.run('revoke_role_from_user', input)).rejects.toMatchObject({ category: 'not_found' });
  });
});
