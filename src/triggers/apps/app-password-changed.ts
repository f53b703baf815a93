import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyApp, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { appAccount, sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when the password that a user has for an app changes. */
export const appPasswordChanged = defineTrigger({
  key: 'app_password_changed',
  resource: 'apps',
  title: 'App password changed',
  summary: 'Starts when the password that a user has for an app changes.',
  eventTypes: ['application.user_membership.change_password'],
  subjects: ['user', 'app'],
  input: z.strictObject({ app: onlyApp, user: onlyUser, includeFailed, fresh }),
  sample: {
    eventType: 'application.user_membership.change_password',
    message: 'Change users application password',
    actor: sampleParties.grace,
    target: [appAccount('0uaslack000grace0000', sampleParties.grace), sampleParties.slack, sampleParties.grace],
  },
  examples: [{ title: 'Every app', input: {} }],
  match: concerns,
});
