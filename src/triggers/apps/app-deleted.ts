import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { includeFailed, onlyApp } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when an app is deleted. */
export const appDeleted = defineTrigger({
  key: 'app_deleted',
  resource: 'apps',
  title: 'App deleted',
  summary: 'Starts when an app is deleted.',
  eventTypes: ['application.lifecycle.delete'],
  subjects: [],
  input: z.strictObject({ app: onlyApp, includeFailed }),
  sample: { eventType: 'application.lifecycle.delete', message: 'Delete application', target: [sampleParties.slack] },
  examples: [{ title: 'Every app', input: {} }],
  match: concerns,
});
