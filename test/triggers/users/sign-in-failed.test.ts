import { expect, test } from 'vitest';
import { people } from '../../support/people.ts';
import { asUser, inOrg, listen, tellStory } from '../../support/trigger-story.ts';

tellStory({
  key: 'sign_in_failed',
  eventType: 'user.session.start',
  happen: (org) =>
    org.sandbox.org.log.record({
      eventType: 'user.session.start',
      actor: people.iris,
      outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' },
      client: { ipAddress: '203.0.113.9', userAgent: 'Mozilla/5.0' },
    }),
  told: {
    user: asUser(people.iris),
    outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' },
    where: { ipAddress: '203.0.113.9', userAgent: 'Mozilla/5.0' },
  },
  mine: [{ user: '00uiris0000000000001' }, { user: 'Iris.Vale@acme.example' }],
  others: [{ user: 'zoe.castillo@acme.example' }],
  fresh: { user: { id: '00uiris0000000000001', status: 'ACTIVE' } },
  aboutFailure: true,
});

test('does not start for a sign-in that succeeds', () =>
  inOrg(async (org) => {
    const handed = await listen(org, 'sign_in_failed');
    org.sandbox.org.signIn('00uiris0000000000001');
    expect(await handed()).toEqual([]);
  }));

test('starts without a user for a login that nobody has', () =>
  inOrg(async (org) => {
    const handed = await listen(org, 'sign_in_failed', { fresh: true });
    org.sandbox.org.log.record({
      eventType: 'user.session.start',
      actor: { id: 'unknown', type: 'User', alternateId: 'nobody@acme.example', displayName: 'unknown' },
      outcome: { result: 'FAILURE', reason: 'VERIFICATION_ERROR' },
    });
    expect(await handed()).toMatchObject([{ user: { id: '', login: 'nobody@acme.example' }, fresh: {} }]);
  }));
