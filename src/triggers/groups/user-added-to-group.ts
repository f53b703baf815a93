import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyGroup, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when a user becomes a member of a group. */
export const userAddedToGroup = defineTrigger({
  key: 'user_added_to_group',
  resource: 'groups',
  title: 'User added to group',
  summary: 'Starts when a user is added to a group manually, by a rule or by an import.',
  eventTypes: ['group.user_membership.add'],
  subjects: ['user', 'group'],
  input: z.strictObject({ group: onlyGroup, user: onlyUser, includeFailed, fresh }),
  sample: {
    eventType: 'group.user_membership.add',
    message: 'Add user to group membership',
    target: [sampleParties.grace, sampleParties.engineering],
  },
  examples: [
    {
      title: 'New members of Engineering',
      input: { group: '00gengineering000001' },
      fire: {
        action: 'add_user_to_group',
        input: { user: 'grace.lindqvist@acme.example', group: '00gengineering000001' },
      },
    },
  ],
  match: concerns,
});
