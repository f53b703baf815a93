import { people } from '../../support/people.ts';
import { asUser, tellStory } from '../../support/trigger-story.ts';

tellStory({
  key: 'group_deleted',
  eventType: 'group.lifecycle.delete',
  happen: (org) => org.okta.run('call_okta_api', { method: 'DELETE', path: '/api/v1/groups/00gsupport0000000001' }),
  told: { group: { id: '00gsupport0000000001', name: 'Support' }, actor: asUser(people.ada) },
  mine: [{ group: '00gsupport0000000001' }],
  others: [{ group: '00gengineering000001' }],
  fresh: null,
});
