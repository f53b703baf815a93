import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'user_unsuspended',
  eventType: 'user.lifecycle.unsuspend',
  event: (org) => org.okta.run('unsuspend_user', { user: 'omar.haddad@acme.example' }),
  output: {
    user: { id: '00uomar0000000000001', login: 'omar.haddad@acme.example', name: 'Omar Haddad' },
    actor: asUser(people.ada),
  },
  matches: [{ user: '00uomar0000000000001' }, { user: 'omar.haddad@acme.example' }],
  ignores: [{ user: 'zoe.castillo@acme.example' }],
  fresh: { user: { id: '00uomar0000000000001', status: 'ACTIVE' } },
});
