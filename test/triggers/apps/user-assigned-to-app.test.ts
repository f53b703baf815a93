import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'user_assigned_to_app',
  eventType: 'application.user_membership.add',
  event: (org) => org.okta.run('assign_app_to_user', { user: 'iris.vale@acme.example', app: '0oagithub00000000001' }),
  output: {
    user: asUser(people.iris),
    app: { id: '0oagithub00000000001', name: 'GitHub' },
    appUser: { login: 'iris.vale@acme.example' },
    actor: asUser(people.ada),
  },
  matches: [{ app: '0oagithub00000000001' }, { user: 'iris.vale@acme.example' }],
  ignores: [{ app: '0oajira0000000000001' }, { user: 'zoe.castillo@acme.example' }],
  fresh: {
    user: { profile: { login: 'iris.vale@acme.example' } },
    app: { id: '0oagithub00000000001', label: 'GitHub' },
  },
});
