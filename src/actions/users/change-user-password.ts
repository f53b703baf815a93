import { z } from 'zod';
import {
  credentialChangeModel,
  explainPasswordRefusal,
  lookUpPasswordChange,
  passwordOptions,
  passwordText,
} from '../../resources/users/credential-change.ts';
import { readAfterwards, user } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';

/** Change user password. */
export const changeUserPassword = defineAction({
  key: 'change_user_password',
  resource: 'users',
  title: 'Change password',
  summary: "Change a user's password, given the current one.",
  description:
    'Works for users who are STAGED, ACTIVE, PASSWORD_EXPIRED or in RECOVERY and have a password in Okta. A user in RECOVERY becomes ACTIVE. If the current password is unknown, use "Set password".',
  operations: ['changePassword', 'getUser'],
  role: 'HELP_DESK_ADMIN',
  effect: 'change',
  idempotent: false,
  lostAnswer:
    'The time of the last password change is looked up. If it is before the request, the request is sent again. If it cannot decide, the step fails with outcome_unknown.',
  input: z.strictObject({
    user,
    oldPassword: passwordText('Current password'),
    newPassword: passwordText('New password', "Must meet the org's password policy."),
    checkMinimumAge: passwordOptions.checkMinimumAge,
    revokeSessions: passwordOptions.revokeSessions,
  }),
  output: credentialChangeModel,
  examples: [
    {
      title: 'Iris changes her password',
      input: { user: 'iris.vale@acme.example', oldPassword: 'Sandbox-Passw0rd', newPassword: 'Robot-Arm-77' },
      output: { changed: true, user: { id: '00uiris0000000000001', status: 'ACTIVE' } },
    },
  ],
  async run({ user, oldPassword, newPassword, checkMinimumAge = false, revokeSessions = false }, { okta }) {
    const before = await okta.read('getUser', { path: { id: user } });
    const call = okta.call('changePassword', {
      path: { userId: before.id },
      ...(checkMinimumAge ? { query: { strict: true } } : {}),
      body: {
        oldPassword: { value: oldPassword },
        newPassword: { value: newPassword },
        ...(revokeSessions ? { revokeSessions } : {}),
      },
      afterLoss: lookUpPasswordChange(okta, before),
    });
    await explainPasswordRefusal(before, { call, newField: 'newPassword', currentField: 'oldPassword' });
    return { changed: true, user: await readAfterwards(okta, before) };
  },
});
