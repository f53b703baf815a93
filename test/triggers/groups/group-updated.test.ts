import { expect, test } from 'vitest';
import { people } from '../../support/people.ts';
import { asUser, expectTrigger, inOrg, listen } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'group_updated',
  eventType: 'group.profile.update',
  event: (org) =>
    org.okta.run('call_okta_api', {
      method: 'PUT',
      path: '/api/v1/groups/00gsupport0000000001',
      body: { profile: { name: 'Support', description: 'By day and night' } },
    }),
  output: { group: { id: '00gsupport0000000001', name: 'Support' }, actor: asUser(people.ada) },
  matches: [{ group: '00gsupport0000000001' }],
  ignores: [{ group: '00gengineering000001' }],
  fresh: { group: { id: '00gsupport0000000001', profile: { description: 'By day and night' } } },
});

test('group_updated returns the old and new values that the event contains', () =>
  inOrg(async (org) => {
    const newItems = await listen(org, 'group_updated');
    const change = { from: { name: 'Help' }, to: { name: 'Support' } };
    org.sandbox.org.log.record({
      eventType: 'group.profile.update',
      actor: people.ada,
      target: [
        {
          id: '00gsupport0000000001',
          type: 'UserGroup',
          alternateId: 'unknown',
          displayName: 'Support',
          changeDetails: change,
        },
      ],
    });
    expect(await newItems()).toMatchObject([
      { changes: { details: [{ type: 'UserGroup', id: '00gsupport0000000001', change }] } },
    ]);
  }));
