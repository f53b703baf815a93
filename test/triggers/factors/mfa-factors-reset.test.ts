import { people } from '../../support/people.ts';
import { asUser, tellStory } from '../../support/trigger-story.ts';

tellStory({
  key: 'mfa_factors_reset',
  eventType: 'user.mfa.factor.reset_all',
  happen: (org) => org.okta.run('reset_user_factors', { user: 'grace.lindqvist@acme.example' }),
  told: { user: asUser(people.grace), actor: asUser(people.ada) },
  mine: [{ user: '00ugrace000000000001' }, { user: 'grace.lindqvist@acme.example' }],
  others: [{ user: 'zoe.castillo@acme.example' }],
  fresh: { user: { id: '00ugrace000000000001' } },
});
