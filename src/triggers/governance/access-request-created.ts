import { z } from 'zod';
import { includeFailed } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when someone requests access. */
export const accessRequestCreated = defineTrigger({
  key: 'access_request_created',
  resource: 'governance',
  title: 'Access request created',
  summary: 'Starts when someone requests access.',
  description: 'Okta Identity Governance only. "targets" lists what the request is about.',
  eventTypes: ['access.request.create'],
  objects: [],
  subjects: [],
  input: z.strictObject({ includeFailed }),
  sample: {
    eventType: 'access.request.create',
    message: 'Create access request',
    actor: sampleParties.iris,
    target: [
      {
        id: 'reqacme0000000000001',
        type: 'AccessRequest',
        alternateId: 'unknown',
        displayName: 'GitHub for Iris Vale',
      },
    ],
  },
  examples: [{ title: 'Every request', input: {} }],
  match: () => true,
});
