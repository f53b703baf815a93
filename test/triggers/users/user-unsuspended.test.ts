import { people } from '../../support/people.ts';
import { asUser, tellStory } from '../../support/trigger-story.ts';

tellStory({
  key: 'user_unsuspended',
  eventType: 'user.lifecycle.unsuspend',
  happen: (org) => org.okta.run('unsuspend_user', { user: 'omar.haddad@acme.example' }),
  told: {
    user: { id: '00uomar0000000000001', login: 'omar.haddad@acme.example', name: 'Omar Haddad' },
    actor: asUser(people.ada),
  },
  mine: [{ user: '00uomar0000000000001' }, { user: 'omar.haddad@acme.example' }],
  others: [{ user: 'zoe.castillo@acme.example' }],
  fresh: { user: { id: '00uomar0000000000001', status: 'ACTIVE' } },
});
