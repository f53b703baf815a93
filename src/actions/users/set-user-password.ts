import { z } from 'zod';
import {
  credentialChangeModel,
  explainPasswordRefusal,
  lookUpPasswordChange,
  passwordOptions,
  passwordText,
} from '../../resources/users/credential-change.ts';
import { refuseInactive } from '../../resources/users/status-change.ts';
import { readAfterwards, user } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';

/** Set user password. */
export const setUserPassword = defineAction({
  key: 'set_user_password',
  resource: 'users',
  title: 'Set password',
  summary: "Set a user's password as an administrator, without the current one.",
  description:
    'Works for users whose password Okta manages, not a directory or an identity provider. To change a password that the user knows, use "Change password". To have the user choose one, use "Reset password".',
  operations: ['updateUser', 'getUser', 'expirePassword', 'revokeUserSessions'],
  role: 'USER_ADMIN',
  effect: 'change',
  idempotent: true,
  lostAnswer:
    'The request is sent again. With Check history, the time of the last password change is looked up first; if it cannot decide, the step fails with outcome_unknown.',
  input: z.strictObject({
    user,
    password: passwordText('New password', "Must meet the org's password policy."),
    mustChange: passwordOptions.mustChange,
    checkHistory: passwordOptions.checkHistory,
    revokeSessions: passwordOptions.revokeSessions,
  }),
  output: credentialChangeModel,
  examples: [
    {
      title: 'A first password for Iris, who must change it',
      input: { user: 'iris.vale@acme.example', password: 'Robot-Arm-77', mustChange: true },
      output: { changed: true, user: { id: '00uiris0000000000001', status: 'PASSWORD_EXPIRED' } },
    },
    {
      title: 'A new password for Grace, whose sessions end',
      input: { user: 'grace.lindqvist@acme.example', password: 'Robot-Arm-77', revokeSessions: true },
      output: { changed: true, user: { id: '00ugrace000000000001', status: 'ACTIVE' } },
    },
  ],
  async run({ user, password, mustChange = false, checkHistory = false, revokeSessions = false }, { okta }) {
    const before = await okta.read('getUser', { path: { id: user } });
    const { id } = before;
    if (mustChange) refuseInactive(before, 'mustChange');
    const notes = [
      ...(mustChange ? ['The user must choose another password at the next sign-in.'] : []),
      ...(revokeSessions ? ["Ends all of the user's sessions."] : []),
    ];
    const call = okta.call('updateUser', {
      path: { id },
      ...(checkHistory ? { query: { strict: true }, afterLoss: lookUpPasswordChange(okta, before) } : {}),
      body: { credentials: { password: { value: password } } },
      notes,
    });
    await explainPasswordRefusal(before, { call, newField: 'password' });
    if (mustChange) await okta.call('expirePassword', { path: { id } });
    if (revokeSessions) await okta.call('revokeUserSessions', { path: { userId: id } });
    return { changed: true, user: await readAfterwards(okta, before) };
  },
});
