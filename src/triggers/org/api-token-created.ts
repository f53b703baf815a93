import { z } from 'zod';
import { concernsActor } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when an admin creates an API token. */
export const apiTokenCreated = defineTrigger({
  key: 'api_token_created',
  resource: 'org',
  title: 'API token created',
  summary: 'Starts when an admin creates an API token.',
  eventTypes: ['system.api_token.create'],
  subjects: ['user'],
  userIs: 'actor',
  input: z.strictObject({ user: onlyUser, includeFailed, fresh }),
  sample: {
    eventType: 'system.api_token.create',
    message: 'Create API token',
    target: [sampleParties.token],
  },
  examples: [{ title: 'Every admin', input: {} }],
  match: concernsActor,
});
