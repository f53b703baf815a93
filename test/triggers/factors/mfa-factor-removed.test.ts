import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'mfa_factor_removed',
  eventType: 'user.mfa.factor.deactivate',
  event: async (org) => {
    const [factor] = org.sandbox.org.factors.of('00ugrace000000000001');
    const path = `/api/v1/users/00ugrace000000000001/factors/${factor?.id}`;
    await org.okta.run('call_okta_api', { method: 'DELETE', path });
  },
  output: { user: asUser(people.grace), actor: asUser(people.ada) },
  matches: [{ user: '00ugrace000000000001' }, { user: 'grace.lindqvist@acme.example' }],
  ignores: [{ user: 'zoe.castillo@acme.example' }],
  fresh: { user: { id: '00ugrace000000000001' } },
});
