import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'group_deleted',
  eventType: 'group.lifecycle.delete',
  event: (org) => org.okta.run('call_okta_api', { method: 'DELETE', path: '/api/v1/groups/00gsupport0000000001' }),
  output: { group: { id: '00gsupport0000000001', name: 'Support' }, actor: asUser(people.ada) },
  matches: [{ group: '00gsupport0000000001' }],
  ignores: [{ group: '00gengineering000001' }],
  fresh: null,
});
