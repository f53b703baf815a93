import { z } from 'zod';
import { chosenFrom, includeFailed } from '../../resources/logs/trigger-fields.ts';
import { typesOfChoice } from '../../step/event-choice.ts';
import { defineTrigger } from '../../step/trigger.ts';

const ends = {
  resolved: 'access.request.resolve',
  rejected: 'access.request.reject',
  canceled: 'access.request.cancel',
  expired: 'access.request.expire',
} as const;

/** Starts when an access request is resolved, rejected, canceled or expires. */
export const accessRequestResolved = defineTrigger({
  key: 'access_request_resolved',
  resource: 'governance',
  title: 'Access request resolved',
  summary: 'Starts when an access request is resolved, rejected, canceled or expires.',
  description: 'Okta Identity Governance only. "targets" lists what the request is about.',
  eventTypes: typesOfChoice(ends),
  choice: { field: 'end', types: ends, byDefault: ['resolved'] },
  objects: [],
  subjects: [],
  input: z.strictObject({
    end: chosenFrom(ends, {
      title: 'How it ended',
      description: 'Only requests that end in one of these ways. Default: resolved.',
    }),
    includeFailed,
  }),
  sample: {
    eventType: 'access.request.resolve',
    message: 'Resolve access request',
    target: [
      {
        id: 'reqacme0000000000001',
        type: 'AccessRequest',
        alternateId: 'unknown',
        displayName: 'GitHub for Iris Vale',
      },
    ],
  },
  examples: [{ title: 'Every resolved request', input: {} }],
  match: () => true,
});
