import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'group_assigned_to_app',
  eventType: 'group.application_assignment.add',
  event: (org) =>
    org.okta.run('call_okta_api', {
      method: 'PUT',
      path: '/api/v1/apps/0oaslack000000000001/groups/00gsupport0000000001',
      body: {},
    }),
  output: {
    group: { id: '00gsupport0000000001', name: 'Support' },
    app: { id: '0oaslack000000000001', name: 'Slack' },
    actor: asUser(people.ada),
  },
  matches: [{ group: '00gsupport0000000001' }, { app: 'slack' }],
  ignores: [{ group: '00gengineering000001' }, { app: '0oajira0000000000001' }],
  fresh: { group: { id: '00gsupport0000000001' }, app: { label: 'Slack' } },
});
