import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { includeFailed, onlyGroup } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when a group is deleted. */
export const groupDeleted = defineTrigger({
  key: 'group_deleted',
  resource: 'groups',
  title: 'Group deleted',
  summary: 'Starts when a group is deleted.',
  eventTypes: ['group.lifecycle.delete'],
  subjects: [],
  input: z.strictObject({ group: onlyGroup, includeFailed }),
  sample: {
    eventType: 'group.lifecycle.delete',
    message: 'Delete Okta group',
    target: [sampleParties.support],
  },
  examples: [
    {
      title: 'Every group',
      input: {},
      fire: { action: 'call_okta_api', input: { method: 'DELETE', path: '/api/v1/groups/00gsupport0000000001' } },
    },
  ],
  match: concerns,
});
