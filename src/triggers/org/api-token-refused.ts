import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { onlyToken } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when an API token is used from an address outside its network zone. */
export const apiTokenRefused = defineTrigger({
  key: 'api_token_refused',
  resource: 'org',
  title: 'API token used outside its network zone',
  summary: 'Starts when an API token is used from an address outside its network zone.',
  description: 'May also report the token of this connection.',
  eventTypes: ['system.api_token.request_outside_allowed_range'],
  objects: ['token'],
  subjects: [],
  failures: 'both',
  input: z.strictObject({ token: onlyToken }),
  sample: {
    eventType: 'system.api_token.request_outside_allowed_range',
    message: 'API token request outside allowed range',
    actor: sampleParties.ada,
    target: [sampleParties.token],
    outcome: { result: 'DENY', reason: 'The address is not in an allowed network zone' },
  },
  examples: [{ title: 'Every token', input: {} }],
  match: concerns,
});
