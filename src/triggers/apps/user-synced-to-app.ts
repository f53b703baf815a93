import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyApp, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { appAccount, sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when Okta synchronizes a user's account in an app. */
export const userSyncedToApp = defineTrigger({
  key: 'user_synced_to_app',
  resource: 'apps',
  title: 'User synced to app',
  summary: "Starts when Okta synchronizes a user's account in an app.",
  eventTypes: ['application.provision.user.sync'],
  subjects: ['user', 'app'],
  input: z.strictObject({ app: onlyApp, user: onlyUser, includeFailed, fresh }),
  sample: {
    eventType: 'application.provision.user.sync',
    message: 'Sync user in external application',
    actor: sampleParties.system,
    target: [appAccount('0uaslack000grace0000', sampleParties.grace), sampleParties.slack, sampleParties.grace],
  },
  examples: [{ title: 'Every app', input: {} }],
  match: concerns,
});
