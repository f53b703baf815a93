import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyApp } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when an inactive app is activated. */
export const appActivated = defineTrigger({
  key: 'app_activated',
  resource: 'apps',
  title: 'App activated',
  summary: 'Starts when an inactive app is activated.',
  eventTypes: ['application.lifecycle.activate'],
  subjects: ['app'],
  input: z.strictObject({ app: onlyApp, includeFailed, fresh }),
  sample: {
    eventType: 'application.lifecycle.activate',
    message: 'Activate application',
    target: [sampleParties.slack],
  },
  examples: [{ title: 'Every app', input: {} }],
  match: concerns,
});
