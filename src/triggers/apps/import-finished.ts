import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { chosenFrom, fresh, onlyApp } from '../../resources/logs/trigger-fields.ts';
import { typesOfChoice } from '../../step/event-choice.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

const ends = {
  completed: 'system.import.complete',
  blocked: 'system.import.roadblock',
} as const;

/** Starts when an import from an app or directory is complete, or Okta stops it. */
export const importFinished = defineTrigger({
  key: 'import_finished',
  resource: 'apps',
  title: 'Import finished',
  summary: 'Starts when an import from an app or directory is complete, or Okta stops it.',
  description: 'Okta stops an import that would remove too many users ("blocked") until an admin resumes it.',
  eventTypes: typesOfChoice(ends),
  choice: { field: 'end', types: ends },
  subjects: ['app'],
  failures: 'both',
  input: z.strictObject({
    app: onlyApp,
    end: chosenFrom(ends, {
      title: 'How it ended',
      description: 'Only imports that are complete, or only those that Okta stopped. Default: both.',
    }),
    fresh,
  }),
  sample: {
    eventType: 'system.import.complete',
    message: 'Import of users complete',
    actor: sampleParties.system,
    target: [sampleParties.slack],
  },
  examples: [{ title: 'Every import', input: {} }],
  match: concerns,
});
