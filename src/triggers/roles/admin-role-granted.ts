import { z } from 'zod';
import { defineTrigger } from '../../connector/trigger.ts';
import { fresh, includeFailed, onlyGroup, onlyUser } from '../../fields/trigger-input.ts';
import { concerns } from '../../models/event-reading.ts';
import { sampleParties } from '../../models/sample-event.ts';

/** Starts when a user or a group is given an admin role. */
export const adminRoleGranted = defineTrigger({
  key: 'admin_role_granted',
  resource: 'roles',
  title: 'Admin role granted',
  summary: 'Starts when a user or a group is given an admin role.',
  description:
    'Standard roles say under "changes" what was granted. Custom roles are bound to resource sets instead; watch iam.resourceset.bindings.add with okta_event for those.',
  eventTypes: ['user.account.privilege.grant', 'group.privilege.grant'],
  subjects: ['user', 'group'],
  input: z.strictObject({ user: onlyUser, group: onlyGroup, includeFailed, fresh }),
  sample: {
    eventType: 'user.account.privilege.grant',
    message: 'Grant user privilege',
    target: [sampleParties.iris],
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
  match: concerns,
});
