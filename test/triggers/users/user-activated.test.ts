import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'user_activated',
  eventType: 'user.lifecycle.activate',
  event: (org) => org.okta.run('activate_user', { user: 'liam.moreau@acme.example', sendEmail: false }),
  output: {
    user: { id: '00uliam0000000000001', login: 'liam.moreau@acme.example', name: 'Liam Moreau' },
    actor: asUser(people.ada),
  },
  matches: [{ user: '00uliam0000000000001' }, { user: 'liam.moreau@acme.example' }],
  ignores: [{ user: 'zoe.castillo@acme.example' }],
  fresh: { user: { id: '00uliam0000000000001', status: 'PROVISIONED' } },
});
