import { z } from 'zod';
import { concernsActor } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when a user reports suspicious activity in their account. */
export const suspiciousActivityReported = defineTrigger({
  key: 'suspicious_activity_reported',
  resource: 'users',
  title: 'Suspicious activity reported',
  summary: 'Starts when a user reports suspicious activity in their account.',
  eventTypes: ['user.account.report_suspicious_activity_by_enduser'],
  subjects: ['user'],
  userIs: 'actor',
  input: z.strictObject({ user: onlyUser, includeFailed, fresh }),
  sample: {
    eventType: 'user.account.report_suspicious_activity_by_enduser',
    message: 'User report suspicious activity',
    actor: sampleParties.grace,
    target: [sampleParties.grace],
  },
  examples: [{ title: 'Every user', input: {} }],
  match: concernsActor,
});
