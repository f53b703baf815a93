import { people } from '../../support/people.ts';
import { asUser, tellStory } from '../../support/trigger-story.ts';

tellStory({
  key: 'user_reactivated',
  eventType: 'user.lifecycle.reactivate',
  happen: (org) => org.okta.run('reactivate_user', { user: 'mei.tanaka@acme.example' }),
  told: {
    user: { id: '00umei00000000000001', login: 'mei.tanaka@acme.example', name: 'Mei Tanaka' },
    actor: asUser(people.ada),
  },
  mine: [{ user: '00umei00000000000001' }, { user: 'mei.tanaka@acme.example' }],
  others: [{ user: 'zoe.castillo@acme.example' }],
  fresh: { user: { id: '00umei00000000000001', status: 'PROVISIONED' } },
});
