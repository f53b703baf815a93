import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'user_signed_in',
  eventType: 'user.session.start',
  event: (org) => org.sandbox.scenario.signIn('00uiris0000000000001'),
  output: { user: asUser(people.iris), actor: asUser(people.iris) },
  matches: [{ user: '00uiris0000000000001' }, { user: 'Iris.Vale@acme.example' }],
  ignores: [{ user: 'zoe.castillo@acme.example' }],
  fresh: { user: { id: '00uiris0000000000001' } },
});
