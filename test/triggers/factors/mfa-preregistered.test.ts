import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'mfa_preregistered',
  eventType: 'system.mfa.preregister.initiate',
  output: { user: asUser(people.iris), actor: asUser(people.ada) },
  matches: [{ user: 'iris.vale@acme.example' }],
  ignores: [{ user: 'zoe.castillo@acme.example' }],
  fresh: { user: { id: '00uiris0000000000001' } },
});
