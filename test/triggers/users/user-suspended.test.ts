import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'user_suspended',
  eventType: 'user.lifecycle.suspend',
  event: (org) => org.okta.run('suspend_user', { user: 'iris.vale@acme.example' }),
  output: { user: asUser(people.iris), actor: asUser(people.ada) },
  matches: [{ user: '00uiris0000000000001' }, { user: 'Iris.Vale@acme.example' }],
  ignores: [{ user: 'zoe.castillo@acme.example' }],
  fresh: { user: { id: '00uiris0000000000001', status: 'SUSPENDED' } },
});
