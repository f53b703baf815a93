import { expect, test } from 'vitest';
import { people } from '../../support/people.ts';
import { asUser, expectTrigger, inOrg, listen } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'user_password_reset',
  eventType: 'user.account.reset_password',
  event: (org) => org.okta.run('reset_password', { user: 'iris.vale@acme.example' }),
  output: { user: asUser(people.iris), actor: asUser(people.ada) },
  matches: [{ user: '00uiris0000000000001' }, { user: 'Iris.Vale@acme.example' }],
  ignores: [{ user: 'zoe.castillo@acme.example' }],
  fresh: { user: { id: '00uiris0000000000001', status: 'RECOVERY' } },
});

test('user_password_reset does not start when users reset their own password', () =>
  inOrg(async (org) => {
    const newItems = await listen(org, 'user_password_reset');
    org.sandbox.org.log.record({
      eventType: 'user.account.reset_password',
      actor: people.iris,
      target: [people.iris],
    });
    expect(await newItems()).toEqual([]);
  }));
