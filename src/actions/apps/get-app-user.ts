import { z } from 'zod';
import { app, appUserModel, assigned } from '../../resources/apps/app.ts';
import { findAssignment } from '../../resources/apps/assignment.ts';
import { user } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { appReference, userReference } from '../../step/fields.ts';

/** Get app user. */
export const getAppUser = defineAction({
  key: 'get_app_user',
  resource: 'apps',
  title: 'Get app user',
  summary: 'Check whether a user has an app, and get their profile in it.',
  operations: ['getApplicationUser', 'getApplication', 'getUser'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: z.strictObject({ app, user }),
  output: z.strictObject({
    assigned,
    app: appReference,
    user: userReference,
    assignment: appUserModel.optional(),
  }),
  examples: [
    {
      title: "Grace's account in Slack",
      input: { app: '0oaslack000000000001', user: 'grace.lindqvist@acme.example' },
      output: {
        assigned: true,
        app: { id: '0oaslack000000000001' },
        user: { id: '00ugrace000000000001' },
        assignment: { id: '00ugrace000000000001', scope: 'USER', status: 'ACTIVE' },
      },
    },
  ],
  async run({ app: appId, user }, { okta }) {
    // An unknown user or app must not count as a missing assignment.
    const { id: userId } = await okta.read('getUser', { path: { id: user } });
    const result = { app: { id: appId }, user: { id: userId } };
    const found = await findAssignment(okta, { appId, userId });
    if (found !== undefined) return { assigned: true, ...result, assignment: found.appUser };
    await okta.read('getApplication', { path: { appId } });
    return { assigned: false, ...result };
  },
});
