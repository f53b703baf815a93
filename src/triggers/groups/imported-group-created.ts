import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyApp } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when an import from an app or directory creates a group. */
export const importedGroupCreated = defineTrigger({
  key: 'imported_group_created',
  resource: 'groups',
  title: 'Imported group created',
  summary: 'Starts when an import from an app or directory creates a group.',
  eventTypes: ['system.import.group.create'],
  subjects: ['group', 'app'],
  input: z.strictObject({ app: onlyApp, includeFailed, fresh }),
  sample: {
    eventType: 'system.import.group.create',
    message: 'Create imported group',
    actor: sampleParties.system,
    target: [sampleParties.engineering, sampleParties.slack],
  },
  examples: [{ title: 'Every app', input: {} }],
  match: concerns,
});
