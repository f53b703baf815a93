import { z } from 'zod';
import { concerns, takesRole } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyGroup, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { roleMark, sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when an admin role is granted to a user or group. */
export const adminRoleGranted = defineTrigger({
  key: 'admin_role_granted',
  resource: 'roles',
  title: 'Admin role granted',
  summary: 'Starts when an admin role is granted to a user or group.',
  description:
    '"changes" lists the roles. A role granted to a group is also reported for its members. For custom roles, use "Okta event" with iam.resourceset.bindings.add.',
  eventTypes: ['user.account.privilege.grant', 'group.privilege.grant'],
  subjects: ['user', 'group'],
  input: z.strictObject({ user: onlyUser, group: onlyGroup, includeFailed, fresh }),
  sample: {
    eventType: 'user.account.privilege.grant',
    message: 'Grant user privilege',
    target: [sampleParties.iris, roleMark('ROLE_ASSIGNED', 'Role Assigned'), sampleParties.helpDesk],
    debugData: { privilegeGranted: 'Help Desk Administrator' },
  },
  examples: [
    {
      title: 'Everybody who becomes an admin',
      input: {},
      fire: {
        action: 'call_okta_api',
        input: { method: 'POST', path: '/api/v1/users/00uiris0000000000001/roles', body: { type: 'HELP_DESK_ADMIN' } },
      },
    },
  ],
  match: (event, input) => concerns(event, input) && !takesRole(event),
});
