import { z } from 'zod';
import { app } from '../../resources/apps/app.ts';
import { assignedGroup, revokeFromGroup } from '../../resources/apps/group-assignment.ts';
import { defineAction } from '../../step/action.ts';
import { appReference, changed, groupReference } from '../../step/fields.ts';

/** Revoke app from group. */
export const revokeAppFromGroup = defineAction({
  key: 'revoke_app_from_group',
  resource: 'apps',
  title: 'Revoke app from group',
  summary: 'Remove an app from a group, and from the members who have it only through that group.',
  description:
    "Okta takes the app from the members in the background; the step does not wait for it. The members' app profiles are deleted permanently, and an app with provisioning may deactivate their accounts in the app.",
  operations: ['unassignApplicationFromGroup', 'getApplicationGroupAssignment', 'getApplication', 'getGroup'],
  role: 'APP_ADMIN',
  effect: 'remove',
  idempotent: true,
  lostAnswer: 'The request is sent again. An assignment that no longer exists counts as revoked.',
  input: z.strictObject({ app, group: assignedGroup }),
  output: z.strictObject({ changed, app: appReference, group: groupReference }),
  examples: [
    {
      title: 'Revoke Jira from Engineering',
      input: { app: '0oajira0000000000001', group: '00gengineering000001' },
      output: { changed: true, app: { id: '0oajira0000000000001' }, group: { id: '00gengineering000001' } },
    },
  ],
  async run({ app: appId, group: groupId }, { okta }) {
    const changed = await revokeFromGroup(okta, { appId, groupId });
    return { changed, app: { id: appId }, group: { id: groupId } };
  },
});
