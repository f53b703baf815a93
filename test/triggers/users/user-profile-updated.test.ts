import { expect, test } from 'vitest';
import { writeEvent } from '../../support/log-events.ts';
import { people } from '../../support/people.ts';
import { asUser, inOrg, listen, tellStory } from '../../support/trigger-story.ts';

tellStory({
  key: 'user_profile_updated',
  eventType: 'user.account.update_profile',
  happen: (org) =>
    org.okta.run('update_user', {
      user: 'iris.vale@acme.example',
      mode: 'partial',
      profile: { title: 'Key Account Manager' },
    }),
  told: { user: asUser(people.iris), actor: asUser(people.ada) },
  mine: [{ user: '00uiris0000000000001' }, { user: 'Iris.Vale@acme.example' }],
  others: [{ user: 'zoe.castillo@acme.example' }],
  fresh: { user: { id: '00uiris0000000000001', profile: { title: 'Key Account Manager' } } },
});

test('tells which attributes changed, as far as the event tells', () =>
  inOrg(async (org) => {
    const handed = await listen(org, 'user_profile_updated');
    writeEvent(org.sandbox, {
      eventType: 'user.account.update_profile',
      debugData: { changedAttributes: 'title, department' },
    });
    expect(await handed()).toMatchObject([{ changes: { attributes: ['title', 'department'] } }]);
  }));
