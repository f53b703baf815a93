import { expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'api_token_refused',
  eventType: 'system.api_token.request_outside_allowed_range',
  output: { token: { id: '00Tnightlyreports0001', name: 'Nightly reports' }, where: { ipAddress: '203.0.113.7' } },
  matches: [{ token: '00Tnightlyreports0001' }],
  ignores: [{ token: '00Tanother00000000001' }],
  fresh: null,
  startsOnFailure: true,
});
