import { z } from 'zod';
import { defineTrigger } from '../../connector/trigger.ts';
import { includeFailed, onlyGroup } from '../../fields/trigger-input.ts';
import { concerns } from '../../models/event-reading.ts';
import { sampleParties } from '../../models/sample-event.ts';

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
