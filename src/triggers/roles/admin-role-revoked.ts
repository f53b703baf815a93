import { z } from 'zod';
import { defineTrigger } from '../../connector/trigger.ts';
import { fresh, includeFailed, onlyGroup, onlyUser } from '../../fields/trigger-input.ts';
import { concerns, takesRole } from '../../models/event-reading.ts';
import { roleMark, sampleParties } from '../../models/sample-event.ts';

/** Starts when an admin role is taken from a user or a group. */
export const adminRoleRevoked = defineTrigger({
  key: 'admin_role_revoked',
  resource: 'roles',
  title: 'Admin role revoked',
  summary: 'Starts when an admin role is taken from a user or a group.',
  description:
    'Okta logs the loss of one role among several as a grant; this trigger tells the two apart. Custom roles are bound to resource sets; watch iam.resourceset.bindings.delete with okta_event for those.',
  eventTypes: [
    'user.account.privilege.revoke',
    'group.privilege.revoke',
    'user.account.privilege.grant',
    'group.privilege.grant',
  ],
  subjects: ['user', 'group'],
  input: z.strictObject({ user: onlyUser, group: onlyGroup, includeFailed, fresh }),
  sample: {
    eventType: 'user.account.privilege.revoke',
    message: 'Revoke user privilege',
    target: [
      sampleParties.zoe,
      roleMark(
        'ROLE_UNASSIGNED_ALL_PRIVILEGES_REVOKED',
        'All Privileges revoked from User. User has no admin privileges',
      ),
      sampleParties.helpDesk,
    ],
  },
  examples: [{ title: 'Everybody who loses an admin role', input: {} }],
  match: (event, input) => concerns(event, input) && takesRole(event),
});
