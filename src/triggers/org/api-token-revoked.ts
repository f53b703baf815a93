import { z } from 'zod';
import { concernsActor } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when an API token is revoked. */
export const apiTokenRevoked = defineTrigger({
  key: 'api_token_revoked',
  resource: 'org',
  title: 'API token revoked',
  summary: 'Starts when an API token is revoked.',
  eventTypes: ['system.api_token.revoke'],
  subjects: ['user'],
  userIs: 'actor',
  input: z.strictObject({ user: onlyUser, includeFailed, fresh }),
  sample: {
    eventType: 'system.api_token.revoke',
    message: 'Revoke API token',
    target: [sampleParties.token],
  },
  examples: [{ title: 'Every token', input: {} }],
  match: concernsActor,
});
