import { z } from 'zod';
import { app, appGroupModel } from '../../resources/apps/app.ts';
import { appPriority, assignToGroup, groupProfile } from '../../resources/apps/group-assignment.ts';
import { group } from '../../resources/groups/group.ts';
import { defineAction } from '../../step/action.ts';
import { appReference, changed, groupReference } from '../../step/fields.ts';

/** Assign app to group. */
export const assignAppToGroup = defineAction({
  key: 'assign_app_to_group',
  resource: 'apps',
  title: 'Assign app to group',
  summary: 'Assign an app to a group, and so to each of its members.',
  description:
    'Okta gives the app to the members in the background; the step does not wait for it. An existing assignment is left unchanged unless you pass a different priority or profile.',
  operations: ['assignGroupToApplication', 'getApplicationGroupAssignment'],
  role: 'APP_ADMIN',
  effect: 'add',
  idempotent: true,
  lostAnswer: 'The request is sent again, which leads to the same assignment.',
  input: z.strictObject({ app, group, priority: appPriority.optional(), profile: groupProfile.optional() }),
  output: z.strictObject({ changed, app: appReference, group: groupReference, assignment: appGroupModel }),
  examples: [
    {
      title: 'Assign Slack to Support',
      input: { app: '0oaslack000000000001', group: '00gsupport0000000001' },
      output: {
        changed: true,
        app: { id: '0oaslack000000000001' },
        group: { id: '00gsupport0000000001' },
        assignment: { id: '00gsupport0000000001', priority: 0 },
      },
    },
  ],
  async run({ app: appId, group: groupId, ...content }, { okta }) {
    const { changed, assignment } = await assignToGroup(okta, { appId, groupId, content });
    return { changed, app: { id: appId }, group: { id: groupId }, assignment };
  },
});
