import { people } from '../../support/people.ts';
import { asUser, tellStory } from '../../support/trigger-story.ts';

tellStory({
  key: 'mfa_factor_removed',
  eventType: 'user.mfa.factor.deactivate',
  happen: async (org) => {
    const [factor] = org.sandbox.org.factors.of('00ugrace000000000001');
    const path = `/api/v1/users/00ugrace000000000001/factors/${factor?.id}`;
    await org.okta.run('call_okta_api', { method: 'DELETE', path });
  },
  told: { user: asUser(people.grace), actor: asUser(people.ada) },
  mine: [{ user: '00ugrace000000000001' }, { user: 'grace.lindqvist@acme.example' }],
  others: [{ user: 'zoe.castillo@acme.example' }],
  fresh: { user: { id: '00ugrace000000000001' } },
});
