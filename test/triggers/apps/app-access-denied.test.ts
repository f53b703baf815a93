import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'app_access_denied',
  eventType: 'application.policy.sign_on.deny_access',
  output: { user: asUser(people.iris), app: { id: '0oagithub00000000001', name: 'GitHub' } },
  matches: [{ app: 'github' }, { user: 'iris.vale@acme.example' }, { reason: 'deny' }],
  ignores: [{ app: '0oaslack000000000001' }, { user: 'zoe.castillo@acme.example' }, { reason: 'network zone' }],
  fresh: { user: { id: '00uiris0000000000001' }, app: { label: 'GitHub' } },
});
