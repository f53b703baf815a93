import { z } from 'zod';
import { chosenFrom } from '../../resources/logs/trigger-fields.ts';
import { typesOfChoice } from '../../step/event-choice.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

const stages = {
  warning: 'system.org.rate_limit.warning',
  violation: 'system.org.rate_limit.violation',
} as const;

/** Starts when the org is near a rate limit of Okta's API, or exceeds one. */
export const rateLimitReached = defineTrigger({
  key: 'rate_limit_reached',
  resource: 'org',
  title: 'Rate limit near or reached',
  summary: "Starts when the org is near a rate limit of Okta's API, or exceeds one.",
  description: 'Okta logs at most one event per limit and minute. "targets" lists the limit.',
  eventTypes: typesOfChoice(stages),
  choice: { field: 'which', types: stages },
  objects: [],
  subjects: [],
  failures: 'both',
  input: z.strictObject({
    which: chosenFrom(stages, { title: 'Stages', description: 'Only warnings, or only violations. Default: both.' }),
  }),
  sample: {
    eventType: 'system.org.rate_limit.violation',
    message: 'Rate limit violation',
    actor: sampleParties.system,
    target: [{ id: '/api/v1/users', type: 'Bucket Uuid', alternateId: 'unknown', displayName: '/api/v1/users' }],
  },
  examples: [{ title: 'Warnings and violations', input: {} }],
  match: () => true,
});
