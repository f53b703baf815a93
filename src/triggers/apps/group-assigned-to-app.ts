import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyApp, onlyGroup } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when an app is assigned to a group. */
export const groupAssignedToApp = defineTrigger({
  key: 'group_assigned_to_app',
  resource: 'apps',
  title: 'Group assigned to app',
  summary: 'Starts when an app is assigned to a group.',
  description:
    'Okta assigns the app to the members of the group in the background and logs each as an event of its own.',
  eventTypes: ['group.application_assignment.add'],
  subjects: ['group', 'app'],
  input: z.strictObject({ group: onlyGroup, app: onlyApp, includeFailed, fresh }),
  sample: {
    eventType: 'group.application_assignment.add',
    message: 'Add assigned application to group',
    target: [sampleParties.support, sampleParties.slack],
  },
  examples: [
    {
      title: 'Groups of Slack',
      input: { app: '0oaslack000000000001' },
      fire: {
        action: 'call_okta_api',
        input: { method: 'PUT', path: '/api/v1/apps/0oaslack000000000001/groups/00gsupport0000000001', body: {} },
      },
    },
  ],
  match: concerns,
});
