import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'app_password_changed',
  eventType: 'application.user_membership.change_password',
  output: {
    user: asUser(people.grace),
    app: { id: '0oaslack000000000001', name: 'Slack' },
    actor: asUser(people.grace),
  },
  matches: [{ app: 'Slack' }, { user: 'grace.lindqvist@acme.example' }],
  ignores: [{ app: '0oajira0000000000001' }, { user: 'zoe.castillo@acme.example' }],
  fresh: { user: { id: '00ugrace000000000001' }, app: { label: 'Slack' } },
});
