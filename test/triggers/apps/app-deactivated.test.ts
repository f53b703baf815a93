import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'app_deactivated',
  eventType: 'application.lifecycle.deactivate',
  event: (org) =>
    org.okta.run('call_okta_api', { method: 'POST', path: '/api/v1/apps/0oaslack000000000001/lifecycle/deactivate' }),
  output: { app: { id: '0oaslack000000000001', name: 'Slack' }, actor: asUser(people.ada) },
  matches: [{ app: '0oaslack000000000001' }, { app: 'slack' }],
  ignores: [{ app: '0oajira0000000000001' }],
  fresh: { app: { id: '0oaslack000000000001', status: 'INACTIVE' } },
});
