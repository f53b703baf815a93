import { z } from 'zod';
import { concernsActor } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when a user signs in to Okta. */
export const userSignedIn = defineTrigger({
  key: 'user_signed_in',
  resource: 'users',
  title: 'User signed in',
  summary: 'Starts when a user signs in to Okta.',
  description:
    'Okta logs every sign-in, which makes many events. Narrow it to one user, or use an event hook with a filter. For failed sign-ins, use "Sign-in failed".',
  eventTypes: ['user.session.start'],
  subjects: ['user'],
  userIs: 'actor',
  input: z.strictObject({ user: onlyUser, includeFailed, fresh }),
  sample: { eventType: 'user.session.start', message: 'User login to Okta', actor: sampleParties.iris, target: [] },
  examples: [{ title: 'One user', input: { user: 'iris.vale@acme.example' } }],
  match: concernsActor,
});
