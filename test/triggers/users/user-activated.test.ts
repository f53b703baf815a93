import { people } from '../../support/people.ts';
import { asUser, tellStory } from '../../support/trigger-story.ts';

tellStory({
  key: 'user_activated',
  eventType: 'user.lifecycle.activate',
  happen: (org) => org.okta.run('activate_user', { user: 'liam.moreau@acme.example', sendEmail: false }),
  told: {
    user: { id: '00uliam0000000000001', login: 'liam.moreau@acme.example', name: 'Liam Moreau' },
    actor: asUser(people.ada),
  },
  mine: [{ user: '00uliam0000000000001' }, { user: 'liam.moreau@acme.example' }],
  others: [{ user: 'zoe.castillo@acme.example' }],
  fresh: { user: { id: '00uliam0000000000001', status: 'PROVISIONED' } },
});
