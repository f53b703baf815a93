import { expect, test } from 'vitest';
import { writeEvent } from '../../support/log-events.ts';
import { people } from '../../support/people.ts';
import { asUser, expectTrigger, inOrg, listen } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'user_locked_out',
  eventType: 'user.account.lock',
  event: (org) => org.sandbox.scenario.lockUser('00uiris0000000000001'),
  output: { user: asUser(people.iris), outcome: { result: 'FAILURE', reason: 'LOCKED_OUT' } },
  matches: [{ user: '00uiris0000000000001' }, { user: 'Iris.Vale@acme.example' }],
  ignores: [{ user: 'zoe.castillo@acme.example' }],
  fresh: { user: { id: '00uiris0000000000001', status: 'LOCKED_OUT' } },
  startsOnFailure: true,
});

test('user_locked_out starts for an event whose result is SUCCESS', () =>
  inOrg(async (org) => {
    const newItems = await listen(org, 'user_locked_out');
    writeEvent(org.sandbox, { eventType: 'user.account.lock', outcome: { result: 'SUCCESS' } });
    expect(await newItems()).toMatchObject([{ succeeded: true, user: asUser(people.iris) }]);
  }));

test('user_locked_out uses the actor as the user if the event has no target', () =>
  inOrg(async (org) => {
    const newItems = await listen(org, 'user_locked_out', { user: people.iris.id });
    const outcome = { result: 'FAILURE', reason: 'LOCKED_OUT' };
    org.sandbox.org.log.record({ eventType: 'user.account.lock', actor: people.iris, outcome });
    org.sandbox.org.log.record({ eventType: 'user.account.lock', actor: people.zoe, outcome });
    expect((await newItems()).map(({ user, event }) => [user, event.target])).toEqual([[asUser(people.iris), null]]);
  }));
