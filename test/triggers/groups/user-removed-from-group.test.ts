import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'user_removed_from_group',
  eventType: 'group.user_membership.remove',
  event: (org) =>
    org.okta.run('remove_user_from_group', { user: 'grace.lindqvist@acme.example', group: '00gsupport0000000001' }),
  output: {
    user: asUser(people.grace),
    group: { id: '00gsupport0000000001', name: 'Support' },
    actor: asUser(people.ada),
  },
  matches: [
    { group: '00gsupport0000000001' },
    { user: 'grace.lindqvist@acme.example' },
    { group: '00gsupport0000000001', user: '00ugrace000000000001' },
  ],
  ignores: [
    { group: '00gengineering000001' },
    { user: 'zoe.castillo@acme.example' },
    { group: '00gsupport0000000001', user: 'zoe.castillo@acme.example' },
  ],
  fresh: { user: { id: '00ugrace000000000001' }, group: { id: '00gsupport0000000001', profile: { name: 'Support' } } },
});
