import { z } from 'zod';
import { addressOf } from '../../resources/logs/event-parties.ts';
import { onlyAddress } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when Okta ThreatInsight detects a request from a malicious address. */
export const threatDetected = defineTrigger({
  key: 'threat_detected',
  resource: 'logs',
  title: 'Threat detected',
  summary: 'Starts when Okta ThreatInsight detects a request from a malicious address.',
  description:
    'The outcome says what Okta did: ALLOW (logged only), DENY or RATE_LIMIT. Okta does not send these events to event hooks.',
  eventTypes: ['security.threat.detected'],
  objects: [],
  subjects: [],
  failures: 'both',
  input: z.strictObject({ address: onlyAddress }),
  sample: {
    eventType: 'security.threat.detected',
    message: 'Request from suspicious actor',
    actor: sampleParties.system,
    target: [],
    outcome: { result: 'DENY', reason: 'Password Spray' },
  },
  examples: [{ title: 'Every address', input: {} }],
  match: (event, { address }) => address === undefined || addressOf(event) === address.toLowerCase(),
});
