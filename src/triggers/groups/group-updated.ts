import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyGroup } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when the name, description or another attribute of a group changes. */
export const groupUpdated = defineTrigger({
  key: 'group_updated',
  resource: 'groups',
  title: 'Group updated',
  summary: 'Starts when the name, description or another attribute of a group changes.',
  eventTypes: ['group.profile.update'],
  subjects: ['group'],
  input: z.strictObject({ group: onlyGroup, includeFailed, fresh }),
  sample: {
    eventType: 'group.profile.update',
    message: 'Okta group profile updated',
    target: [sampleParties.support],
  },
  examples: [
    {
      title: 'Every group',
      input: {},
      fire: {
        action: 'call_okta_api',
        input: {
          method: 'PUT',
          path: '/api/v1/groups/00gsupport0000000001',
          body: { profile: { name: 'Support', description: 'Answers customers by day and night' } },
        },
      },
    },
  ],
  match: concerns,
});
