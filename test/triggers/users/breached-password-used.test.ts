import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'breached_password_used',
  eventType: 'security.breached_credential.detected',
  output: { user: asUser(people.iris) },
  matches: [{ user: 'iris.vale@acme.example' }],
  ignores: [{ user: 'zoe.castillo@acme.example' }],
  fresh: { user: { id: '00uiris0000000000001' } },
});
