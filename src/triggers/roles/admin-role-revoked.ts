import { z } from 'zod';
import { concerns, takesRole } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyGroup, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { roleMark, sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when an admin role is revoked from a user or group. */
export const adminRoleRevoked = defineTrigger({
  key: 'admin_role_revoked',
  resource: 'roles',
  title: 'Admin role revoked',
  summary: 'Starts when an admin role is revoked from a user or group.',
  description:
    'Okta logs the revocation of one of several roles as a grant; this trigger distinguishes the two. For custom roles, use "Okta event" with iam.resourceset.bindings.delete.',
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
