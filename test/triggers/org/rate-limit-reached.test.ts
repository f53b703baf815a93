import { expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'rate_limit_reached',
  eventType: 'system.org.rate_limit.violation',
  output: { targets: [{ name: '/api/v1/users' }] },
  matches: [{ which: ['violation'] }],
  ignores: [{ which: ['warning'] }],
  fresh: null,
});
