import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'app_updated',
  eventType: 'application.lifecycle.update',
  event: (org) =>
    org.okta.run('call_okta_api', {
      method: 'PUT',
      path: '/api/v1/apps/0oaslack000000000001',
      body: { name: 'slack', label: 'Slack', signOnMode: 'SAML_2_0', visibility: { hide: { iOS: true, web: false } } },
    }),
  output: { app: { id: '0oaslack000000000001', name: 'Slack' }, actor: asUser(people.ada) },
  matches: [{ app: '0oaslack000000000001' }, { app: 'slack' }],
  ignores: [{ app: '0oajira0000000000001' }],
  fresh: { app: { id: '0oaslack000000000001', visibility: { hide: { iOS: true } } } },
});
