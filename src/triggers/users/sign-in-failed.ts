import { z } from 'zod';
import { concernsActor } from '../../resources/logs/event-parties.ts';
import { fresh, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when a sign-in to Okta fails. */
export const signInFailed = defineTrigger({
  key: 'sign_in_failed',
  resource: 'users',
  title: 'Sign-in failed',
  summary: 'Starts when a sign-in to Okta fails, for example because of a wrong password or a locked account.',
  description: '"outcome.reason" is the cause, for example INVALID_CREDENTIALS, LOCKED_OUT or VERIFICATION_ERROR.',
  eventTypes: ['user.session.start'],
  subjects: ['user'],
  userIs: 'actor',
  // A failed sign-in has the type of a successful one.
  failures: 'only',
  input: z.strictObject({ user: onlyUser, fresh }),
  sample: {
    eventType: 'user.session.start',
    message: 'User login to Okta',
    actor: sampleParties.iris,
    target: [],
    outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' },
  },
  examples: [{ title: 'Every failed sign-in', input: {} }],
  match: concernsActor,
});
