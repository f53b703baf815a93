import { people } from '../../support/people.ts';
import { asUser, tellStory } from '../../support/trigger-story.ts';

tellStory({
  key: 'user_password_changed',
  eventType: 'user.account.update_password',
  happen: (org) =>
    org.okta.run('call_okta_api', {
      method: 'POST',
      path: '/api/v1/users/00uiris0000000000001',
      body: { credentials: { password: { value: 'Another-Passw0rd' } } },
    }),
  told: { user: asUser(people.iris), actor: asUser(people.ada) },
  mine: [{ user: '00uiris0000000000001' }, { user: 'Iris.Vale@acme.example' }],
  others: [{ user: 'zoe.castillo@acme.example' }],
  fresh: { user: { id: '00uiris0000000000001', status: 'ACTIVE' } },
});
