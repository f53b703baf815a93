import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'user_synced_to_app',
  eventType: 'application.provision.user.sync',
  output: {
    user: asUser(people.grace),
    app: { id: '0oaslack000000000001', name: 'Slack' },
    appUser: { login: 'grace.lindqvist@acme.example' },
  },
  matches: [{ app: '0oaslack000000000001' }, { user: '00ugrace000000000001' }],
  ignores: [{ app: '0oajira0000000000001' }, { user: 'zoe.castillo@acme.example' }],
  fresh: { user: { id: '00ugrace000000000001' }, app: { label: 'Slack' } },
});
