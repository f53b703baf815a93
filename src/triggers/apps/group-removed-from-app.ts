import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyApp, onlyGroup } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when an app is no longer assigned to a group. */
export const groupRemovedFromApp = defineTrigger({
  key: 'group_removed_from_app',
  resource: 'apps',
  title: 'Group removed from app',
  summary: 'Starts when an app is no longer assigned to a group.',
  description:
    'Okta removes the app from the members of the group in the background and logs each as an event of its own.',
  eventTypes: ['group.application_assignment.remove'],
  subjects: ['group', 'app'],
  input: z.strictObject({ group: onlyGroup, app: onlyApp, includeFailed, fresh }),
  sample: {
    eventType: 'group.application_assignment.remove',
    message: 'Remove assigned application from group',
    target: [sampleParties.support, sampleParties.slack],
  },
  examples: [{ title: 'Groups of Slack', input: { app: '0oaslack000000000001' } }],
  match: concerns,
});
