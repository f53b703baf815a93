import { expect, test } from 'vitest';
import { writeEvent } from '../../support/log-events.ts';
import { people } from '../../support/people.ts';
import { asUser, expectTrigger, inOrg, listen } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'user_unlocked',
  eventType: 'user.account.unlock_by_admin',
  event: (org) => org.okta.run('unlock_user', { user: 'nina.petrov@acme.example' }),
  output: {
    user: { id: '00unina0000000000001', login: 'nina.petrov@acme.example', name: 'Nina Petrov' },
    actor: asUser(people.ada),
  },
  matches: [{ user: '00unina0000000000001' }, { user: 'nina.petrov@acme.example' }],
  ignores: [{ user: 'zoe.castillo@acme.example' }],
  fresh: { user: { id: '00unina0000000000001', status: 'ACTIVE' } },
});

test('user_unlocked starts when a lock expires or the user ends it', () =>
  inOrg(async (org) => {
    const newItems = await listen(org, 'user_unlocked');
    writeEvent(org.sandbox, { eventType: 'user.account.unlock' });
    expect(await newItems()).toMatchObject([{ eventType: 'user.account.unlock', user: asUser(people.iris) }]);
  }));
