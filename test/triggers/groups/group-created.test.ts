import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'group_created',
  eventType: 'group.lifecycle.create',
  event: (org) =>
    org.okta.run('call_okta_api', { method: 'POST', path: '/api/v1/groups', body: { profile: { name: 'Robotics' } } }),
  output: { group: { name: 'Robotics' }, actor: asUser(people.ada) },
  fresh: { group: { type: 'OKTA_GROUP', profile: { name: 'Robotics' } } },
});
