import { z } from 'zod';
import { fresh, includeFailed } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when a group is created in Okta. */
export const groupCreated = defineTrigger({
  key: 'group_created',
  resource: 'groups',
  title: 'Group created',
  summary: 'Starts when a group is created in Okta.',
  eventTypes: ['group.lifecycle.create'],
  subjects: ['group'],
  input: z.strictObject({ includeFailed, fresh }),
  sample: {
    eventType: 'group.lifecycle.create',
    message: 'Create Okta group',
    target: [sampleParties.robotics],
  },
  examples: [
    {
      title: 'Every new group',
      input: {},
      fire: {
        action: 'call_okta_api',
        input: { method: 'POST', path: '/api/v1/groups', body: { profile: { name: 'Robotics' } } },
      },
    },
  ],
  match: () => true,
});
