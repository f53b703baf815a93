import { expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'group_push_failed',
  eventType: 'application.provision.group_push.mapping.update.or.delete.failed.with.error',
  output: {
    group: { id: '00gsupport0000000001', name: 'Support' },
    app: { id: '0oaslack000000000001', name: 'Slack' },
  },
  matches: [{ app: 'slack' }, { group: '00gsupport0000000001' }],
  ignores: [{ app: '0oajira0000000000001' }, { group: '00gengineering000001' }],
  fresh: { group: { id: '00gsupport0000000001' }, app: { label: 'Slack' } },
  startsOnFailure: true,
});
