import { expect, test } from 'vitest';
import { writeEvent } from '../../support/log-events.ts';
import { people } from '../../support/people.ts';
import { asUser, expectTrigger, inOrg, listen } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'mfa_failed',
  eventType: 'user.authentication.auth_via_mfa',
  output: { user: asUser(people.iris), factor: 'OKTA_VERIFY_PUSH', outcome: { reason: 'INVALID_CREDENTIALS' } },
  matches: [{ user: 'iris.vale@acme.example' }, { factors: ['push'] }, { reason: 'invalid' }, { attempt: ['failed'] }],
  ignores: [
    { user: 'zoe.castillo@acme.example' },
    { factors: ['sms'] },
    { reason: 'locked' },
    { attempt: ['push_denied'] },
  ],
  fresh: { user: { id: '00uiris0000000000001' } },
  startsOnFailure: true,
});

test('mfa_failed starts for a push that was rejected in Classic Engine, whatever its outcome', () =>
  inOrg(async (org) => {
    const newItems = await listen(org, 'mfa_failed', { factors: ['OKTA_VERIFY_PUSH'] });
    for (const result of ['SUCCESS', 'FAILURE'])
      writeEvent(org.sandbox, { eventType: 'user.mfa.okta_verify.deny_push', outcome: { result } });
    expect(await newItems()).toMatchObject([{ factor: 'OKTA_VERIFY_PUSH' }, { factor: 'OKTA_VERIFY_PUSH' }]);
  }));
