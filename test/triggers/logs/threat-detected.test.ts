import { expectTrigger } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'threat_detected',
  eventType: 'security.threat.detected',
  output: { outcome: { result: 'DENY', reason: 'Password Spray' }, where: { ipAddress: '203.0.113.7' } },
  matches: [{ address: '203.0.113.7' }],
  ignores: [{ address: '2001:db8::7' }],
  fresh: null,
  startsOnFailure: true,
});
