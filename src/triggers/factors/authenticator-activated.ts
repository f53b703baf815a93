import { z } from 'zod';
import { includeFailed } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when an authenticator is activated for the org. */
export const authenticatorActivated = defineTrigger({
  key: 'authenticator_activated',
  resource: 'factors',
  title: 'Authenticator activated',
  summary: 'Starts when an authenticator is activated for the org.',
  description: 'Identity Engine only.',
  eventTypes: ['security.authenticator.lifecycle.activate'],
  objects: ['authenticator'],
  subjects: [],
  input: z.strictObject({ includeFailed }),
  sample: {
    eventType: 'security.authenticator.lifecycle.activate',
    message: 'Security authenticator lifecycle activate',
    target: [sampleParties.email],
  },
  examples: [{ title: 'Every authenticator', input: {} }],
  match: () => true,
});
