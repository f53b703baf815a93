import { z } from 'zod';
import { includeFailed } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when an authenticator is deactivated for the org. */
export const authenticatorDeactivated = defineTrigger({
  key: 'authenticator_deactivated',
  resource: 'factors',
  title: 'Authenticator deactivated',
  summary: 'Starts when an authenticator is deactivated for the org.',
  description: 'Identity Engine only.',
  eventTypes: ['security.authenticator.lifecycle.deactivate'],
  objects: ['authenticator'],
  subjects: [],
  input: z.strictObject({ includeFailed }),
  sample: {
    eventType: 'security.authenticator.lifecycle.deactivate',
    message: 'Security authenticator lifecycle deactivate',
    target: [sampleParties.email],
  },
  examples: [
    {
      title: 'Every authenticator',
      input: {},
      fire: {
        action: 'call_okta_api',
        input: { method: 'POST', path: '/api/v1/authenticators/autacme0000000000001/lifecycle/deactivate' },
      },
    },
  ],
  match: () => true,
});
