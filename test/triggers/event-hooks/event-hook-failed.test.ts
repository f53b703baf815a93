import { expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'event_hook_failed',
  eventType: 'event_hook.delivery',
  output: { hook: { id: 'whotickets0000000001', name: 'Tickets' } },
  matches: [{ hook: 'whotickets0000000001' }],
  ignores: [{ hook: 'whoother000000000001' }],
  fresh: null,
  startsOnFailure: true,
});
