import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'user_password_changed',
  eventType: 'user.account.update_password',
  event: (org) =>
    org.okta.run('call_okta_api', {
      method: 'POST',
      path: '/api/v1/users/00uiris0000000000001',
      body: { credentials: { password: { value: 'Another-Passw0rd' } } },
    }),
  output: { user: asUser(people.iris), actor: asUser(people.ada) },
  matches: [{ user: '00uiris0000000000001' }, { user: 'Iris.Vale@acme.example' }],
  ignores: [{ user: 'zoe.castillo@acme.example' }],
  fresh: { user: { id: '00uiris0000000000001', status: 'ACTIVE' } },
});
