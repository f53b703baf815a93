import { expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'imported_group_created',
  eventType: 'system.import.group.create',
  output: {
    group: { id: '00gengineering000001', name: 'Engineering' },
    app: { id: '0oaslack000000000001', name: 'Slack' },
  },
  matches: [{ app: '0oaslack000000000001' }, { app: 'slack' }],
  ignores: [{ app: '0oajira0000000000001' }],
  fresh: { group: { id: '00gengineering000001' }, app: { label: 'Slack' } },
});
