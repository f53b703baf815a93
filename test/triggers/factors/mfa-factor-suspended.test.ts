import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'mfa_factor_suspended',
  eventType: 'user.mfa.factor.suspend',
  output: { user: asUser(people.grace), factor: 'SIGNED_NONCE' },
  matches: [{ user: '00ugrace000000000001' }, { factors: ['SIGNED_NONCE'] }],
  ignores: [{ user: 'zoe.castillo@acme.example' }, { factors: ['sms'] }],
  fresh: { user: { id: '00ugrace000000000001' } },
});
