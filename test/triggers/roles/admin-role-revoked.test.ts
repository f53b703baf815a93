import { expect, test } from 'vitest';
import { people } from '../../support/people.ts';
import { asUser, expectTrigger, inOrg, listen } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'admin_role_revoked',
  eventType: 'user.account.privilege.revoke',
  event: async (org) => {
    const path = '/api/v1/users/00uzoe00000000000001/roles/JBCUYUC7IRCVGS27IFCE2SKO';
    await org.okta.run('call_okta_api', { method: 'DELETE', path });
  },
  output: {
    user: asUser(people.zoe),
    actor: asUser(people.ada),
    changes: { privileges: ['Help Desk Administrator'] },
  },
  matches: [{ user: 'zoe.castillo@acme.example' }],
  ignores: [{ user: 'iris.vale@acme.example' }],
  fresh: { user: { id: '00uzoe00000000000001' } },
});

test('admin_role_revoked starts for a group that loses a role', () =>
  inOrg(async (org) => {
    const newItems = await listen(org, 'admin_role_revoked');
    const group = { id: '00gsupport0000000001', type: 'UserGroup', alternateId: 'unknown', displayName: 'Support' };
    org.sandbox.org.log.record({ eventType: 'group.privilege.revoke', actor: people.ada, target: [group] });
    expect(await newItems()).toMatchObject([{ eventType: 'group.privilege.revoke', group: { id: group.id } }]);
  }));

test('admin_role_revoked starts for the loss of one of several roles, which Okta logs as a grant', () =>
  inOrg(async (org) => {
    const path = '/api/v1/users/00uzoe00000000000001/roles';
    const newItems = await listen(org, 'admin_role_revoked');
    await org.okta.run('call_okta_api', { method: 'POST', path, body: { type: 'APP_ADMIN' } });
    expect(await newItems()).toEqual([]);
    await org.okta.run('call_okta_api', { method: 'DELETE', path: `${path}/JBCUYUC7IRCVGS27IFCE2SKO` });
    expect(await newItems()).toMatchObject([
      {
        eventType: 'user.account.privilege.grant',
        user: asUser(people.zoe),
        changes: { privileges: ['Help Desk Administrator'] },
      },
    ]);
  }));

test('admin_role_revoked starts for the loss of a custom role from a group', () =>
  inOrg(async (org) => {
    const newItems = await listen(org, 'admin_role_revoked');
    const lost = 'CUSTOM_ROLE_BINDING_REMOVED_GROUP_CHANGE';
    const mark = { id: lost, type: lost, alternateId: 'unknown', displayName: 'Custom role binding removed' };
    const role = {
      id: 'cr0joiners',
      type: 'CUSTOM_ROLE',
      alternateId: '/api/v1/iam/roles/cr0',
      displayName: 'Joiners',
    };
    const target = [people.zoe, mark, role];
    org.sandbox.org.log.record({ eventType: 'user.account.privilege.grant', actor: people.ada, target });
    expect(await newItems()).toMatchObject([{ user: asUser(people.zoe), changes: { privileges: ['Joiners'] } }]);
  }));
