import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'authenticator_deactivated',
  eventType: 'security.authenticator.lifecycle.deactivate',
  event: (org) =>
    org.okta.run('call_okta_api', {
      method: 'POST',
      path: '/api/v1/authenticators/autacme0000000000001/lifecycle/deactivate',
    }),
  output: { authenticator: { id: 'autacme0000000000001', name: 'Email' }, actor: asUser(people.ada) },
  fresh: null,
});
