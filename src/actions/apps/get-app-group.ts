import { z } from 'zod';
import { app, appGroupModel, assigned } from '../../resources/apps/app.ts';
import { findGroupAssignment } from '../../resources/apps/group-assignment.ts';
import { group } from '../../resources/groups/group.ts';
import { defineAction } from '../../step/action.ts';
import { appReference, groupReference } from '../../step/fields.ts';

/** Get app group. */
export const getAppGroup = defineAction({
  key: 'get_app_group',
  resource: 'apps',
  title: 'Get app group',
  summary: 'Check whether an app is assigned to a group, and get the priority and profile of the assignment.',
  operations: ['getApplicationGroupAssignment', 'getApplication', 'getGroup'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: z.strictObject({ app, group }),
  output: z.strictObject({
    assigned,
    app: appReference,
    group: groupReference,
    assignment: appGroupModel.optional(),
  }),
  examples: [
    {
      title: 'Jira and Engineering',
      input: { app: '0oajira0000000000001', group: '00gengineering000001' },
      output: {
        assigned: true,
        app: { id: '0oajira0000000000001' },
        group: { id: '00gengineering000001' },
        assignment: { id: '00gengineering000001', priority: 0 },
      },
    },
  ],
  async run({ app: appId, group: groupId }, { okta }) {
    const result = { app: { id: appId }, group: { id: groupId } };
    const assignment = await findGroupAssignment(okta, { appId, groupId });
    if (assignment !== undefined) return { assigned: true, ...result, assignment };
    // An unknown app or group must not count as a missing assignment.
    await okta.read('getApplication', { path: { appId } });
    await okta.read('getGroup', { path: { groupId } });
    return { assigned: false, ...result };
  },
});
