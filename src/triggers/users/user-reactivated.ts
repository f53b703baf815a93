import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when an incomplete activation is restarted. */
export const userReactivated = defineTrigger({
  key: 'user_reactivated',
  resource: 'users',
  title: 'User reactivated',
  summary: 'Starts when an incomplete activation is restarted.',
  eventTypes: ['user.lifecycle.reactivate'],
  subjects: ['user'],
  input: z.strictObject({ user: onlyUser, includeFailed, fresh }),
  sample: {
    eventType: 'user.lifecycle.reactivate',
    message: 'Reactivate Okta user',
    target: [sampleParties.mei],
  },
  examples: [
    { title: 'Every user', input: {}, fire: { action: 'reactivate_user', input: { user: 'mei.tanaka@acme.example' } } },
  ],
  match: concerns,
});
