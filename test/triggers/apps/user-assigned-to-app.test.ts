import { people } from '../../support/people.ts';
import { asUser, tellStory } from '../../support/trigger-story.ts';

tellStory({
  key: 'user_assigned_to_app',
  eventType: 'application.user_membership.add',
  happen: (org) => org.okta.run('assign_app_to_user', { user: 'iris.vale@acme.example', app: '0oagithub00000000001' }),
  told: {
    user: asUser(people.iris),
    app: { id: '0oagithub00000000001', name: 'GitHub' },
    appUser: { login: 'iris.vale@acme.example' },
    actor: asUser(people.ada),
  },
  mine: [{ app: '0oagithub00000000001' }, { user: 'iris.vale@acme.example' }],
  others: [{ app: '0oajira0000000000001' }, { user: 'zoe.castillo@acme.example' }],
  fresh: {
    user: { profile: { login: 'iris.vale@acme.example' } },
    app: { id: '0oagithub00000000001', label: 'GitHub' },
  },
});
