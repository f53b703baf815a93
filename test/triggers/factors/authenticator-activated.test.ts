import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'authenticator_activated',
  eventType: 'security.authenticator.lifecycle.activate',
  event: async (org) => {
    for (const change of ['deactivate', 'activate'])
      await org.okta.run('call_okta_api', {
        method: 'POST',
        path: `/api/v1/authenticators/autacme0000000000001/lifecycle/${change}`,
      });
  },
  output: { authenticator: { id: 'autacme0000000000001', name: 'Email' }, actor: asUser(people.ada) },
  fresh: null,
});
