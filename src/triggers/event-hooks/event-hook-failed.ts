import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { onlyHook } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when Okta cannot deliver events to an event hook. */
export const eventHookFailed = defineTrigger({
  key: 'event_hook_failed',
  resource: 'event-hooks',
  title: 'Event hook delivery failed',
  summary: 'Starts when Okta cannot deliver events to an event hook.',
  description: 'Okta logs deliveries only when they fail, and does not send these events to event hooks.',
  eventTypes: ['event_hook.delivery'],
  objects: ['hook'],
  subjects: [],
  failures: 'both',
  input: z.strictObject({ hook: onlyHook }),
  sample: {
    eventType: 'event_hook.delivery',
    message: 'Event hook delivery',
    actor: sampleParties.system,
    target: [sampleParties.ticketHook],
    outcome: { result: 'FAILURE', reason: 'The endpoint responded with status 503' },
  },
  examples: [{ title: 'Every hook', input: {} }],
  match: concerns,
});
