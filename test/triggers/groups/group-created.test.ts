import { people } from '../../support/people.ts';
import { asUser, tellStory } from '../../support/trigger-story.ts';

tellStory({
  key: 'group_created',
  eventType: 'group.lifecycle.create',
  happen: (org) =>
    org.okta.run('call_okta_api', { method: 'POST', path: '/api/v1/groups', body: { profile: { name: 'Robotics' } } }),
  told: { group: { name: 'Robotics' }, actor: asUser(people.ada) },
  fresh: { group: { type: 'OKTA_GROUP', profile: { name: 'Robotics' } } },
});
