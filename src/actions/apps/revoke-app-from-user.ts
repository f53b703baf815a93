import { z } from 'zod';
import { app } from '../../resources/apps/app.ts';
import { revokeAppInBulk } from '../../resources/apps/app-members.ts';
import { user, userIdOf } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { appReference, changed, userReference } from '../../step/fields.ts';

/** Revoke app from user. */
export const revokeAppFromUser = defineAction({
  key: 'revoke_app_from_user',
  resource: 'apps',
  title: 'Revoke app from user',
  summary: "Remove a user's access to an app.",
  description:
    "The user's app profile is deleted permanently, and an app with provisioning may deactivate the user's account in the app. To revoke access that comes from a group, remove the user from the group.",
  operations: [
    'unassignUserFromApplication',
    'getApplicationUser',
    'listApplicationUsers',
    'getApplication',
    'getUser',
  ],
  role: 'APP_ADMIN',
  effect: 'remove',
  idempotent: true,
  lostAnswer: 'The request is sent again. An assignment that no longer exists counts as revoked.',
  input: z.strictObject({ user, app }),
  output: z.strictObject({ changed, user: userReference, app: appReference }),
  examples: [
    {
      title: 'Revoke Slack from Grace',
      input: { user: 'grace.lindqvist@acme.example', app: '0oaslack000000000001' },
      output: { changed: true, user: { id: '00ugrace000000000001' }, app: { id: '0oaslack000000000001' } },
    },
  ],
  async run({ user, app: appId }, context) {
    const userId = await userIdOf(context.okta, user);
    const notes = [
      "The user's app profile is deleted permanently.",
      "An app with provisioning may deactivate the user's account in the app.",
    ];
    const changed = await revokeAppInBulk(context, { appId, userId, isKnown: userId !== user, notes });
    return { changed, user: { id: userId }, app: { id: appId } };
  },
});
