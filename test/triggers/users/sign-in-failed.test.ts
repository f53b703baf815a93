import { expect, test } from 'vitest';
import { people } from '../../support/people.ts';
import { asUser, expectTrigger, inOrg, listen } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'sign_in_failed',
  eventType: 'user.session.start',
  event: (org) =>
    org.sandbox.org.log.record({
      eventType: 'user.session.start',
      actor: people.iris,
      outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' },
      client: { ipAddress: '203.0.113.9', userAgent: 'Mozilla/5.0' },
    }),
  output: {
    user: asUser(people.iris),
    outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' },
    where: { ipAddress: '203.0.113.9', userAgent: 'Mozilla/5.0' },
  },
  matches: [{ user: '00uiris0000000000001' }, { user: 'Iris.Vale@acme.example' }],
  ignores: [{ user: 'zoe.castillo@acme.example' }],
  fresh: { user: { id: '00uiris0000000000001', status: 'ACTIVE' } },
  startsOnFailure: true,
});

test('sign_in_failed does not start for a successful sign-in', () =>
  inOrg(async (org) => {
    const newItems = await listen(org, 'sign_in_failed');
    org.sandbox.scenario.signIn('00uiris0000000000001');
    expect(await newItems()).toEqual([]);
  }));

test('sign_in_failed starts without a user for an unknown login', () =>
  inOrg(async (org) => {
    const newItems = await listen(org, 'sign_in_failed', { fresh: true });
    org.sandbox.org.log.record({
      eventType: 'user.session.start',
      actor: { id: 'unknown', type: 'User', alternateId: 'nobody@acme.example', displayName: 'unknown' },
      outcome: { result: 'FAILURE', reason: 'VERIFICATION_ERROR' },
    });
    expect(await newItems()).toMatchObject([{ user: { id: '', login: 'nobody@acme.example' }, fresh: {} }]);
  }));
