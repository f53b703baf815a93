import { expect, test } from 'vitest';
import { writeEvent } from '../../support/log-events.ts';
import { people } from '../../support/people.ts';
import { asUser, expectTrigger, inOrg, listen } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'user_added_to_group',
  eventType: 'group.user_membership.add',
  event: (org) => org.okta.run('add_user_to_group', { user: 'iris.vale@acme.example', group: '00gsupport0000000001' }),
  output: {
    user: asUser(people.iris),
    group: { id: '00gsupport0000000001', name: 'Support' },
    actor: asUser(people.ada),
  },
  matches: [
    { group: '00gsupport0000000001' },
    { user: 'iris.vale@acme.example' },
    { group: '00gsupport0000000001', user: '00uiris0000000000001' },
  ],
  ignores: [
    { group: '00gengineering000001' },
    { user: 'zoe.castillo@acme.example' },
    { group: '00gsupport0000000001', user: 'zoe.castillo@acme.example' },
  ],
  fresh: { user: { id: '00uiris0000000000001' }, group: { id: '00gsupport0000000001', profile: { name: 'Support' } } },
});

test('user_added_to_group identifies user and group by type, in any order', () =>
  inOrg(async (org) => {
    const newItems = await listen(org, 'user_added_to_group', { group: '00gsupport0000000001' });
    const group = { id: '00gsupport0000000001', type: 'UserGroup', alternateId: 'unknown', displayName: 'Support' };
    writeEvent(org.sandbox, { eventType: 'group.user_membership.add', target: [group, people.zoe] });
    expect(await newItems()).toMatchObject([{ user: asUser(people.zoe), group: { id: group.id, name: 'Support' } }]);
  }));
