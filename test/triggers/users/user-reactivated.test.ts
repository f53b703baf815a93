import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'user_reactivated',
  eventType: 'user.lifecycle.reactivate',
  event: (org) => org.okta.run('reactivate_user', { user: 'mei.tanaka@acme.example' }),
  output: {
    user: { id: '00umei00000000000001', login: 'mei.tanaka@acme.example', name: 'Mei Tanaka' },
    actor: asUser(people.ada),
  },
  matches: [{ user: '00umei00000000000001' }, { user: 'mei.tanaka@acme.example' }],
  ignores: [{ user: 'zoe.castillo@acme.example' }],
  fresh: { user: { id: '00umei00000000000001', status: 'PROVISIONED' } },
});
