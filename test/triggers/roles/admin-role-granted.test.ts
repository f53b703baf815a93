import { expect, test } from 'vitest';
import { people } from '../../support/people.ts';
import { asUser, expectTrigger, inOrg, listen } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'admin_role_granted',
  eventType: 'user.account.privilege.grant',
  event: (org) =>
    org.okta.run('call_okta_api', {
      method: 'POST',
      path: '/api/v1/users/00uiris0000000000001/roles',
      body: { type: 'HELP_DESK_ADMIN' },
    }),
  output: {
    user: asUser(people.iris),
    actor: asUser(people.ada),
    changes: { privileges: ['Help Desk Administrator'] },
  },
  matches: [{ user: '00uiris0000000000001' }, { user: 'Iris.Vale@acme.example' }],
  ignores: [{ user: 'zoe.castillo@acme.example' }, { group: '00gsupport0000000001' }],
  fresh: { user: { id: '00uiris0000000000001' } },
});

test('admin_role_granted starts for a group that is granted a role', () =>
  inOrg(async (org) => {
    const newItems = await listen(org, 'admin_role_granted', { group: '00gsupport0000000001' });
    await org.okta.run('call_okta_api', {
      method: 'POST',
      path: '/api/v1/groups/00gsupport0000000001/roles',
      body: { type: 'HELP_DESK_ADMIN' },
    });
    expect(await newItems()).toMatchObject([
      { eventType: 'group.privilege.grant', group: { id: '00gsupport0000000001', name: 'Support' } },
    ]);
  }));

const zoesRoles = '/api/v1/users/00uzoe00000000000001/roles';

test('admin_role_granted returns only the granted role, not all roles of the user', () =>
  inOrg(async (org) => {
    const newItems = await listen(org, 'admin_role_granted');
    await org.okta.run('call_okta_api', { method: 'POST', path: zoesRoles, body: { type: 'APP_ADMIN' } });
    expect(await newItems()).toMatchObject([{ changes: { privileges: ['Application Administrator'] } }]);
  }));

test('admin_role_granted ignores the loss of one of several roles, which Okta logs as a grant', () =>
  inOrg(async (org) => {
    await org.okta.run('call_okta_api', { method: 'POST', path: zoesRoles, body: { type: 'APP_ADMIN' } });
    const newItems = await listen(org, 'admin_role_granted');
    const path = `${zoesRoles}/JBCUYUC7IRCVGS27IFCE2SKO`;
    await org.okta.run('call_okta_api', { method: 'DELETE', path });
    expect(org.sandbox.org.log.events('user.account.privilege.grant')).toHaveLength(2);
    expect(await newItems()).toEqual([]);
  }));
