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

test('starts as well for a group that is given a role', () =>
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

test('names the role that was given, not all that the user has by then', () =>
  inOrg(async (org) => {
    const newItems = await listen(org, 'admin_role_granted');
    await org.okta.run('call_okta_api', { method: 'POST', path: zoesRoles, body: { type: 'APP_ADMIN' } });
    expect(await newItems()).toMatchObject([{ changes: { privileges: ['Application Administrator'] } }]);
  }));

test('does not start when a user loses one of several roles, although Okta logs that as a grant', () =>
  inOrg(async (org) => {
    await org.okta.run('call_okta_api', { method: 'POST', path: zoesRoles, body: { type: 'APP_ADMIN' } });
    const newItems = await listen(org, 'admin_role_granted');
    const path = `${zoesRoles}/JBCUYUC7IRCVGS27IFCE2SKO`;
    await org.okta.run('call_okta_api', { method: 'DELETE', path });
    expect(org.sandbox.org.log.events('user.account.privilege.grant')).toHaveLength(2);
    expect(await newItems()).toEqual([]);
  }));
