import { z } from 'zod';
import { defineTrigger } from '../../connector/trigger.ts';
import { fresh, includeFailed, onlyGroup, onlyUser } from '../../fields/trigger-input.ts';
import { concerns } from '../../models/event-reading.ts';
import { sampleParties } from '../../models/sample-event.ts';

/** Starts when an admin role is taken from a user or a group. */
export const adminRoleRevoked = defineTrigger({
  key: 'admin_role_revoked',
  resource: 'roles',
  title: 'Admin role revoked',
  summary: 'Starts when an admin role is taken from a user or a group.',
  description:
    'Custom roles are bound to resource sets instead; watch iam.resourceset.bindings.delete with okta_event for those.',
  eventTypes: ['user.account.privilege.revoke', 'group.privilege.revoke'],
  subjects: ['user', 'group'],
  input: z.strictObject({ user: onlyUser, group: onlyGroup, includeFailed, fresh }),
  sample: {
    eventType: 'user.account.privilege.revoke',
    message: 'Revoke user privilege',
    target: [sampleParties.zoe],
    debugData: { privilegeRevoked: 'Help Desk Administrator' },
  },
  examples: [{ title: 'Everybody who ceases to be an admin', input: {} }],
  match: concerns,
});
