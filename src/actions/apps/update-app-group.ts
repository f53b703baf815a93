import { z } from 'zod';
import { app, appGroupModel } from '../../resources/apps/app.ts';
import {
  appPriority,
  assignedGroup,
  groupProfile,
  updateGroupAssignment,
} from '../../resources/apps/group-assignment.ts';
import { defineAction } from '../../step/action.ts';
import { appReference, changed, groupReference, refuse } from '../../step/fields.ts';

/** Update app group. */
export const updateAppGroup = defineAction({
  key: 'update_app_group',
  resource: 'apps',
  title: 'Update app group',
  summary: 'Update the priority or the profile of a group in an app.',
  description:
    'Fails if the app is not assigned to the group. A priority that another group has moves that group and those after it. Okta updates the members in the background; the step does not wait for it.',
  operations: ['updateGroupAssignmentToApplication', 'getApplicationGroupAssignment', 'getApplication', 'getGroup'],
  role: 'APP_ADMIN',
  effect: 'change',
  idempotent: true,
  lostAnswer: 'The assignment is looked up. If it did not change, the request is sent again.',
  input: z
    .strictObject({ app, group: assignedGroup, priority: appPriority.optional(), profile: groupProfile.optional() })
    .check(
      refuse(({ priority, profile = {} }) =>
        priority === undefined && Object.keys(profile).length === 0
          ? [{ path: 'profile', message: 'is empty', hint: 'set an attribute or a priority' }]
          : [],
      ),
    ),
  output: z.strictObject({ changed, app: appReference, group: groupReference, assignment: appGroupModel }),
  examples: [
    {
      title: 'Give Engineering a role in Jira',
      input: { app: '0oajira0000000000001', group: '00gengineering000001', profile: { role: 'Developer' } },
      output: {
        changed: true,
        app: { id: '0oajira0000000000001' },
        group: { id: '00gengineering000001' },
        assignment: { id: '00gengineering000001', priority: 0, profile: { role: 'Developer' } },
      },
    },
  ],
  async run({ app: appId, group: groupId, ...content }, { okta }) {
    const { changed, assignment } = await updateGroupAssignment(okta, { appId, groupId, content });
    return { changed, app: { id: appId }, group: { id: groupId }, assignment };
  },
});
