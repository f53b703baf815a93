import { z } from 'zod';
import { app, appUserModel } from '../../resources/apps/app.ts';
import { assignAppInBulk } from '../../resources/apps/app-members.ts';
import { appCredentials, appProfile } from '../../resources/apps/assignment.ts';
import { user, userIdOf } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { appReference, changed } from '../../step/fields.ts';

/** Assign app to user. */
export const assignAppToUser = defineAction({
  key: 'assign_app_to_user',
  resource: 'apps',
  title: 'Assign app to user',
  summary: 'Assign an app to a user, or update the profile and credentials of the assignment.',
  description:
    'An existing assignment is left unchanged unless you pass a different profile or credentials. A group assignment is reported and left unchanged.',
  operations: [
    'assignUserToApplication',
    'updateApplicationUser',
    'getApplicationUser',
    'listApplicationUsers',
    'getUser',
  ],
  role: 'APP_ADMIN',
  effect: 'add',
  idempotent: true,
  lostAnswer: 'The assignment is looked up. If it does not exist, the request is sent again.',
  input: z.strictObject({ user, app, profile: appProfile.optional(), credentials: appCredentials.optional() }),
  output: z.strictObject({
    changed,
    throughGroup: field(z.boolean(), {
      title: 'Through a group',
      description: 'Whether the user has the app through a group. Such access cannot be revoked from a single user.',
    }),
    app: appReference,
    assignment: appUserModel,
  }),
  examples: [
    {
      title: 'Assign Slack to Iris',
      input: { user: 'iris.vale@acme.example', app: '0oaslack000000000001' },
      output: {
        changed: true,
        throughGroup: false,
        app: { id: '0oaslack000000000001' },
        assignment: {
          id: '00uiris0000000000001',
          scope: 'USER',
          status: 'ACTIVE',
          credentials: { userName: 'iris.vale@acme.example' },
        },
      },
    },
  ],
  async run({ user, app: appId, ...content }, context) {
    const userId = await userIdOf(context.okta, user);
    const { changed, assignment } = await assignAppInBulk(context, { appId, userId, content });
    return { changed, throughGroup: assignment.scope === 'GROUP', app: { id: appId }, assignment };
  },
});
