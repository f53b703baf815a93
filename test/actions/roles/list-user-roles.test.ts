import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';

describe('list_user_roles', () => {
  const org = useOrg();

  test('list_user_roles looks up the ID of a login, then lists the roles of the user', async () => {
    org.forget();
    const { output } = await org.okta.run('list_user_roles', { user: 'zoe.castillo@acme.example' });
    expect(output).toEqual({
      items: [
        expect.objectContaining({
          type: 'HELP_DESK_ADMIN',
          label: 'Help Desk Administrator',
          status: 'ACTIVE',
          assignmentType: 'USER',
        }),
      ],
    });
    expect(org.sent()).toEqual([
      'GET /api/v1/users/zoe.castillo%40acme.example',
      'GET /api/v1/users/00uzoe00000000000001/roles',
    ]);
  });

  test('list_user_roles marks a role that comes through a group and names the group', async () => {
    const support = '00gsupport0000000001';
    const body = { type: 'APP_ADMIN' };
    await org.okta.run('call_okta_api', { method: 'POST', path: `/api/v1/groups/${support}/roles`, body });
    const { output } = await org.okta.run('list_user_roles', { user: '00uzoe00000000000001' });
    expect(output.items).toMatchObject([
      { type: 'HELP_DESK_ADMIN', throughGroup: false },
      { type: 'APP_ADMIN', throughGroup: true, groupId: support },
    ]);
    expect(output.items[0]).not.toHaveProperty('groupId');
  });

  test('list_user_roles returns an empty list for a user without roles', async () => {
    const { output } = await org.okta.run('list_user_roles', { user: '00uiris0000000000001' });
    expect(output).toEqual({ items: [] });
  });

  test('list_user_roles returns a custom role as Okta sends it, without nulls', async () => {
    org.sandbox.faults.next({
      kind: 'status',
      method: 'GET',
      path: /\/roles$/,
      status: 200,
      body: [{ id: 'irb1', type: 'CUSTOM', label: 'Joiners', role: 'cr0', 'resource-set': 'iam0', status: null }],
    });
    const { output } = await org.okta.run('list_user_roles', { user: '00uiris0000000000001' });
    expect(output).toEqual({
      items: [{ id: 'irb1', type: 'CUSTOM', label: 'Joiners', role: 'cr0', 'resource-set': 'iam0' }],
    });
  });

  test('list_user_roles returns not_found for an unknown user', async () => {
    await expect(org.okta.run('list_user_roles', { user: '00unobody00000000001' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
  });

  test('list_user_roles rejects a role that cannot read roles', async () => {
    const helpDesk = org.connect({ token: org.sandbox.tokens.helpDeskAdmin });
    await expect(helpDesk.run('list_user_roles', { user: '00uzoe00000000000001' })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
  });

  test('list_user_roles rejects an unknown field before sending a request', async () => {
    org.forget();
    await expect(org.okta.run(untyped('list_user_roles'), { usr: 'zoe.castillo@acme.example' })).rejects.toMatchObject({
      category: 'invalid_request',
    });
    expect(org.sent()).toEqual([]);
  });
});
