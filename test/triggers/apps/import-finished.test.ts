import { expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'import_finished',
  eventType: 'system.import.complete',
  output: { app: { id: '0oaslack000000000001', name: 'Slack' } },
  matches: [{ app: 'slack' }, { end: ['completed'] }],
  ignores: [{ app: '0oajira0000000000001' }, { end: ['blocked'] }],
  fresh: { app: { label: 'Slack' } },
});
