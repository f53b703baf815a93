import { people } from '../../support/people.ts';
import { asUser, expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'group_removed_from_app',
  eventType: 'group.application_assignment.remove',
  event: async (org) => {
    const path = '/api/v1/apps/0oaslack000000000001/groups/00gsupport0000000001';
    await org.okta.run('call_okta_api', { method: 'PUT', path, body: {} });
    await org.okta.run('call_okta_api', { method: 'DELETE', path });
  },
  output: {
    group: { id: '00gsupport0000000001', name: 'Support' },
    app: { id: '0oaslack000000000001', name: 'Slack' },
    actor: asUser(people.ada),
  },
  matches: [{ group: '00gsupport0000000001' }, { app: 'slack' }],
  ignores: [{ group: '00gengineering000001' }, { app: '0oajira0000000000001' }],
  fresh: { group: { id: '00gsupport0000000001' }, app: { label: 'Slack' } },
});
