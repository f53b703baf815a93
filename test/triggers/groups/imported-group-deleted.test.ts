import { expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'imported_group_deleted',
  eventType: 'system.import.group.delete',
  output: {
    group: { id: '00gengineering000001', name: 'Engineering' },
    app: { id: '0oaslack000000000001', name: 'Slack' },
  },
  matches: [{ app: '0oaslack000000000001' }, { app: 'slack' }],
  ignores: [{ app: '0oajira0000000000001' }],
  fresh: { app: { label: 'Slack' } },
});
