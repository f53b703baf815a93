import { z } from 'zod';
import { concernsActor, hasOutcome } from '../../resources/logs/event-parties.ts';
import { fresh, onlyApp, onlyOutcome, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { appAccount, sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when a user opens an app by single sign-on. */
export const userSignedInToApp = defineTrigger({
  key: 'user_signed_in_to_app',
  resource: 'apps',
  title: 'User signed in to app',
  summary: 'Starts when a user opens an app by single sign-on.',
  description: 'Okta logs every single sign-on, which makes many events. Narrow it to an app or a user.',
  eventTypes: ['user.authentication.sso'],
  subjects: ['user', 'app'],
  userIs: 'actor',
  failures: 'both',
  input: z.strictObject({ app: onlyApp, user: onlyUser, outcome: onlyOutcome, fresh }),
  sample: {
    eventType: 'user.authentication.sso',
    message: 'User single sign on to app',
    actor: sampleParties.iris,
    target: [sampleParties.github, appAccount('0uagithub00iris00000', sampleParties.iris)],
  },
  examples: [{ title: 'GitHub', input: { app: '0oagithub00000000001' } }],
  match: (event, { app, user, outcome }) => concernsActor(event, { app, user }) && hasOutcome(event, outcome),
});
