import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyApp } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when an app is deactivated. */
export const appDeactivated = defineTrigger({
  key: 'app_deactivated',
  resource: 'apps',
  title: 'App deactivated',
  summary: 'Starts when an app is deactivated.',
  description: 'Okta removes the assignments of the app in the background and logs each as an event of its own.',
  eventTypes: ['application.lifecycle.deactivate'],
  subjects: ['app'],
  input: z.strictObject({ app: onlyApp, includeFailed, fresh }),
  sample: {
    eventType: 'application.lifecycle.deactivate',
    message: 'Deactivate application',
    target: [sampleParties.slack],
  },
  examples: [
    {
      title: 'Every app',
      input: {},
      fire: {
        action: 'call_okta_api',
        input: { method: 'POST', path: '/api/v1/apps/0oaslack000000000001/lifecycle/deactivate' },
      },
    },
  ],
  match: concerns,
});
