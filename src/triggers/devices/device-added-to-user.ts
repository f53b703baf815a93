import { z } from 'zod';
import { concernsActor } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyDevice, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when a device is linked to a user. */
export const deviceAddedToUser = defineTrigger({
  key: 'device_added_to_user',
  resource: 'devices',
  title: 'Device added to user',
  summary: 'Starts when a device is linked to a user.',
  description: 'Identity Engine only.',
  eventTypes: ['device.user.add'],
  objects: ['device'],
  subjects: ['user', 'device'],
  userIs: 'actor',
  input: z.strictObject({ user: onlyUser, device: onlyDevice, includeFailed, fresh }),
  sample: {
    eventType: 'device.user.add',
    message: 'Add device to user',
    actor: sampleParties.grace,
    target: [sampleParties.laptop, sampleParties.grace],
  },
  examples: [{ title: 'Every user', input: {} }],
  match: concernsActor,
});
