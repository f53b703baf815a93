import { expect, test } from 'vitest';
import { people } from '../../support/people.ts';
import { asUser, inOrg, listen, tellStory } from '../../support/trigger-story.ts';

tellStory({
  key: 'admin_role_granted',
  eventType: 'user.account.privilege.grant',
  happen: (org) =>
    org.okta.run('call_okta_api', {
      method: 'POST',
      path: '/api/v1/users/00uiris0000000000001/roles',
      body: { type: 'HELP_DESK_ADMIN' },
    }),
  told: {
    user: asUser(people.iris),
    actor: asUser(people.ada),
    changes: { privileges: ['Help Desk Administrator'] },
  },
  mine: [{ user: '00uiris0000000000001' }, { user: 'Iris.Vale@acme.example' }],
  others: [{ user: 'zoe.castillo@acme.example' }, { group: '00gsupport0000000001' }],
  fresh: { user: { id: '00uiris0000000000001' } },
});

test('starts as well for a group that is given a role', () =>
  inOrg(async (org) => {
    const handed = await listen(org, 'admin_role_granted', { group: '00gsupport0000000001' });
    await org.okta.run('call_okta_api', {
      method: 'POST',
      path: '/api/v1/groups/00gsupport0000000001/roles',
      body: { type: 'HELP_DESK_ADMIN' },
    });
    expect(await handed()).toMatchObject([
      { eventType: 'group.privilege.grant', group: { id: '00gsupport0000000001', name: 'Support' } },
    ]);
  }));
