import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyGroup, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when a custom admin role is granted to a user or group for a resource set. */
export const customRoleGranted = defineTrigger({
  key: 'custom_role_granted',
  resource: 'roles',
  title: 'Custom role granted',
  summary: 'Starts when a custom admin role is granted to a user or group for a resource set.',
  description: '"Admin role granted" starts for standard roles, and for custom roles that Okta logs as a privilege.',
  eventTypes: ['iam.resourceset.bindings.add'],
  objects: ['role', 'resourceSet'],
  subjects: ['user', 'group'],
  input: z.strictObject({ user: onlyUser, group: onlyGroup, includeFailed, fresh }),
  sample: {
    eventType: 'iam.resourceset.bindings.add',
    message: 'Add binding to resource set',
    target: [sampleParties.auditor, sampleParties.allUsers, sampleParties.iris],
  },
  examples: [{ title: 'Everybody who gets a custom role', input: {} }],
  match: concerns,
});
