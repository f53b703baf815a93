import { expect, test } from 'vitest';
import { people } from '../../support/people.ts';
import { asUser, inOrg, listen, tellStory } from '../../support/trigger-story.ts';

tellStory({
  key: 'user_password_reset',
  eventType: 'user.account.reset_password',
  happen: (org) => org.okta.run('reset_password', { user: 'iris.vale@acme.example' }),
  told: { user: asUser(people.iris), actor: asUser(people.ada) },
  mine: [{ user: '00uiris0000000000001' }, { user: 'Iris.Vale@acme.example' }],
  others: [{ user: 'zoe.castillo@acme.example' }],
  fresh: { user: { id: '00uiris0000000000001', status: 'RECOVERY' } },
});

test('does not start when users reset their own password', () =>
  inOrg(async (org) => {
    const handed = await listen(org, 'user_password_reset');
    org.sandbox.org.log.record({
      eventType: 'user.account.reset_password',
      actor: people.iris,
      target: [people.iris],
    });
    expect(await handed()).toEqual([]);
  }));
