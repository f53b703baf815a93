import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'mfa_factors_reset',
  eventType: 'user.mfa.factor.reset_all',
  event: (org) => org.okta.run('reset_user_factors', { user: 'grace.lindqvist@acme.example' }),
  output: { user: asUser(people.grace), actor: asUser(people.ada) },
  matches: [{ user: '00ugrace000000000001' }, { user: 'grace.lindqvist@acme.example' }],
  ignores: [{ user: 'zoe.castillo@acme.example' }],
  fresh: { user: { id: '00ugrace000000000001' } },
});
