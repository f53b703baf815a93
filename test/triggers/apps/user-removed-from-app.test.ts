import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'user_removed_from_app',
  eventType: 'application.user_membership.remove',
  event: (org) =>
    org.okta.run('revoke_app_from_user', { user: 'grace.lindqvist@acme.example', app: '0oaslack000000000001' }),
  output: {
    user: asUser(people.grace),
    app: { id: '0oaslack000000000001', name: 'Slack' },
    appUser: { login: 'grace.lindqvist@acme.example' },
    actor: asUser(people.ada),
  },
  matches: [{ app: '0oaslack000000000001' }, { user: 'grace.lindqvist@acme.example' }],
  ignores: [{ app: '0oajira0000000000001' }, { user: 'zoe.castillo@acme.example' }],
  fresh: {
    user: { profile: { login: 'grace.lindqvist@acme.example' } },
    app: { id: '0oaslack000000000001', label: 'Slack' },
  },
});
