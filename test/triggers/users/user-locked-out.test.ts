import { expect, test } from 'vitest';
import { writeEvent } from '../../support/log-events.ts';
import { people } from '../../support/people.ts';
import { asUser, inOrg, listen, tellStory } from '../../support/trigger-story.ts';

tellStory({
  key: 'user_locked_out',
  eventType: 'user.account.lock',
  happen: (org) => org.sandbox.org.lockUser('00uiris0000000000001'),
  told: { user: asUser(people.iris), outcome: { result: 'FAILURE', reason: 'LOCKED_OUT' } },
  mine: [{ user: '00uiris0000000000001' }, { user: 'Iris.Vale@acme.example' }],
  others: [{ user: 'zoe.castillo@acme.example' }],
  fresh: { user: { id: '00uiris0000000000001', status: 'LOCKED_OUT' } },
  aboutFailure: true,
});

test('starts as well if the event says that locking succeeded', () =>
  inOrg(async (org) => {
    const handed = await listen(org, 'user_locked_out');
    writeEvent(org.sandbox, { eventType: 'user.account.lock', outcome: { result: 'SUCCESS' } });
    expect(await handed()).toMatchObject([{ succeeded: true, user: asUser(people.iris) }]);
  }));

test('takes whoever signed in for the user if the event names no target', () =>
  inOrg(async (org) => {
    const handed = await listen(org, 'user_locked_out', { user: people.iris.id });
    const outcome = { result: 'FAILURE', reason: 'LOCKED_OUT' };
    org.sandbox.org.log.record({ eventType: 'user.account.lock', actor: people.iris, outcome });
    org.sandbox.org.log.record({ eventType: 'user.account.lock', actor: people.zoe, outcome });
    expect((await handed()).map(({ user, event }) => [user, event.target])).toEqual([[asUser(people.iris), null]]);
  }));
