import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyApp } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when an app is added to the org. */
export const appCreated = defineTrigger({
  key: 'app_created',
  resource: 'apps',
  title: 'App created',
  summary: 'Starts when an app is added to the org.',
  eventTypes: ['application.lifecycle.create'],
  subjects: ['app'],
  input: z.strictObject({ app: onlyApp, includeFailed, fresh }),
  sample: {
    eventType: 'application.lifecycle.create',
    message: 'Create application',
    target: [{ ...sampleParties.github, id: '0oawiki0000000000001', alternateId: 'Wiki', displayName: 'Wiki' }],
  },
  examples: [
    {
      title: 'Every new app',
      input: {},
      fire: {
        action: 'call_okta_api',
        input: {
          method: 'POST',
          path: '/api/v1/apps',
          body: {
            name: 'bookmark',
            label: 'Wiki',
            signOnMode: 'BOOKMARK',
            settings: { app: { url: 'https://wiki.acme.example' } },
          },
        },
      },
    },
  ],
  match: concerns,
});
