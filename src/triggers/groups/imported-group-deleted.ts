import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyApp } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when an import from an app or directory deletes a group. */
export const importedGroupDeleted = defineTrigger({
  key: 'imported_group_deleted',
  resource: 'groups',
  title: 'Imported group deleted',
  summary: 'Starts when an import from an app or directory deletes a group.',
  eventTypes: ['system.import.group.delete'],
  subjects: ['app'],
  input: z.strictObject({ app: onlyApp, includeFailed, fresh }),
  sample: {
    eventType: 'system.import.group.delete',
    message: 'Delete imported group',
    actor: sampleParties.system,
    target: [sampleParties.engineering, sampleParties.slack],
  },
  examples: [{ title: 'Every app', input: {} }],
  match: concerns,
});
