import { z } from 'zod';
import { app, appUserModel, assignedUser } from '../../resources/apps/app.ts';
import { appCredentials, appProfile, updateAssignment } from '../../resources/apps/assignment.ts';
import { userIdOf } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { appReference, changed, refuse } from '../../step/fields.ts';

/** Update app user. */
export const updateAppUser = defineAction({
  key: 'update_app_user',
  resource: 'apps',
  title: 'Update app user',
  summary: 'Update the profile or credentials of a user in an app.',
  description: 'Fails if the user does not have the app. Okta takes a profile and credentials in one request each.',
  operations: ['updateApplicationUser', 'getApplicationUser', 'getApplication', 'getUser'],
  role: 'APP_ADMIN',
  effect: 'change',
  idempotent: true,
  lostAnswer:
    'The assignment is looked up. If it did not change, the request is sent again. A new password shows only in the time of its last change.',
  input: z
    .strictObject({
      app,
      user: assignedUser,
      profile: appProfile.optional(),
      credentials: appCredentials.optional(),
    })
    .check(
      refuse(({ profile = {}, credentials = {} }) =>
        Object.keys(profile).length + Object.keys(credentials).length === 0
          ? [{ path: 'profile', message: 'is empty', hint: 'set an attribute, a username or a password' }]
          : [],
      ),
    ),
  output: z.strictObject({ changed, app: appReference, assignment: appUserModel }),
  examples: [
    {
      title: "Change Grace's role in Slack",
      input: {
        app: '0oaslack000000000001',
        user: 'grace.lindqvist@acme.example',
        profile: { role: 'Workspace owner' },
      },
      output: {
        changed: true,
        app: { id: '0oaslack000000000001' },
        assignment: { id: '00ugrace000000000001', scope: 'USER', profile: { role: 'Workspace owner' } },
      },
    },
  ],
  async run({ app: appId, user, ...content }, { okta }) {
    const userId = await userIdOf(okta, user);
    return { app: { id: appId }, ...(await updateAssignment(okta, { appId, userId, content })) };
  },
});
