import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyApp } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when the settings of an app change. */
export const appUpdated = defineTrigger({
  key: 'app_updated',
  resource: 'apps',
  title: 'App updated',
  summary: 'Starts when the settings of an app change.',
  description: '"changes.details" lists the old and new values if the event contains them.',
  eventTypes: ['application.lifecycle.update'],
  subjects: ['app'],
  input: z.strictObject({ app: onlyApp, includeFailed, fresh }),
  sample: { eventType: 'application.lifecycle.update', message: 'Update application', target: [sampleParties.slack] },
  examples: [
    {
      title: 'Changes to Slack',
      input: { app: '0oaslack000000000001' },
      fire: {
        action: 'call_okta_api',
        input: {
          method: 'PUT',
          path: '/api/v1/apps/0oaslack000000000001',
          body: {
            name: 'slack',
            label: 'Slack',
            signOnMode: 'SAML_2_0',
            visibility: { hide: { iOS: true, web: false } },
          },
        },
      },
    },
  ],
  match: concerns,
});
