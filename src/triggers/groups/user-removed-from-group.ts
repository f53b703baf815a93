import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyGroup, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when a user is removed from a group or leaves it. */
export const userRemovedFromGroup = defineTrigger({
  key: 'user_removed_from_group',
  resource: 'groups',
  title: 'User removed from group',
  summary: 'Starts when a user is removed from a group or leaves it.',
  eventTypes: ['group.user_membership.remove'],
  subjects: ['user', 'group'],
  input: z.strictObject({ group: onlyGroup, user: onlyUser, includeFailed, fresh }),
  sample: {
    eventType: 'group.user_membership.remove',
    message: 'Remove user from group membership',
    target: [sampleParties.grace, sampleParties.support],
  },
  examples: [
    {
      title: 'People who leave Support',
      input: { group: '00gsupport0000000001' },
      fire: {
        action: 'remove_user_from_group',
        input: { user: 'grace.lindqvist@acme.example', group: '00gsupport0000000001' },
      },
    },
  ],
  match: concerns,
});
