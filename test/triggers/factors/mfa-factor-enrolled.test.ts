import { people } from '../../support/people.ts';
import { asUser, tellStory } from '../../support/trigger-story.ts';

tellStory({
  key: 'mfa_factor_enrolled',
  eventType: 'user.mfa.factor.activate',
  happen: (org) =>
    org.okta.run('call_okta_api', {
      method: 'POST',
      path: '/api/v1/users/00uiris0000000000001/factors?activate=true',
      body: { factorType: 'sms', provider: 'OKTA', profile: { phoneNumber: '+46701234567' } },
    }),
  told: { user: asUser(people.iris), actor: asUser(people.ada) },
  mine: [{ user: '00uiris0000000000001' }, { user: 'Iris.Vale@acme.example' }],
  others: [{ user: 'zoe.castillo@acme.example' }],
  fresh: { user: { id: '00uiris0000000000001' } },
});
