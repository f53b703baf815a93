import { expect, test } from 'vitest';
import { people } from '../../support/people.ts';
import { asUser, inOrg, listen, tellStory } from '../../support/trigger-story.ts';

tellStory({
  key: 'admin_role_revoked',
  eventType: 'user.account.privilege.revoke',
  happen: async (org) => {
    const [role] = org.sandbox.org.roles.of('00uzoe00000000000001');
    const path = `/api/v1/users/00uzoe00000000000001/roles/${role?.id}`;
    await org.okta.run('call_okta_api', { method: 'DELETE', path });
  },
  told: {
    user: asUser(people.zoe),
    actor: asUser(people.ada),
    changes: { privileges: ['Help Desk Administrator'] },
  },
  mine: [{ user: 'zoe.castillo@acme.example' }],
  others: [{ user: 'iris.vale@acme.example' }],
  fresh: { user: { id: '00uzoe00000000000001' } },
});

test('starts as well for a group that loses a role', () =>
  inOrg(async (org) => {
    const handed = await listen(org, 'admin_role_revoked');
    const group = { id: '00gsupport0000000001', type: 'UserGroup', alternateId: 'unknown', displayName: 'Support' };
    org.sandbox.org.log.record({ eventType: 'group.privilege.revoke', actor: people.ada, target: [group] });
    expect(await handed()).toMatchObject([{ eventType: 'group.privilege.revoke', group: { id: group.id } }]);
  }));
