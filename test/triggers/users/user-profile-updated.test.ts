import { expect, test } from 'vitest';
import { writeEvent } from '../../support/log-events.ts';
import { people } from '../../support/people.ts';
import { asUser, expectTrigger, inOrg, listen } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'user_profile_updated',
  eventType: 'user.account.update_profile',
  event: (org) =>
    org.okta.run('update_user', {
      user: 'iris.vale@acme.example',
      mode: 'partial',
      profile: { title: 'Key Account Manager' },
    }),
  output: { user: asUser(people.iris), actor: asUser(people.ada) },
  matches: [{ user: '00uiris0000000000001' }, { user: 'Iris.Vale@acme.example' }],
  ignores: [{ user: 'zoe.castillo@acme.example' }],
  fresh: { user: { id: '00uiris0000000000001', profile: { title: 'Key Account Manager' } } },
});

test('user_profile_updated returns the changed attributes that the event contains', () =>
  inOrg(async (org) => {
    const newItems = await listen(org, 'user_profile_updated');
    writeEvent(org.sandbox, {
      eventType: 'user.account.update_profile',
      debugData: { changedAttributes: 'title, department' },
    });
    expect(await newItems()).toMatchObject([{ changes: { attributes: ['title', 'department'] } }]);
  }));
