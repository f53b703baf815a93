import { z } from 'zod';
import { user, userIdOf } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';

/** Clear user sessions. */
export const clearUserSessions = defineAction({
  key: 'clear_user_sessions',
  resource: 'users',
  title: 'Clear user sessions',
  summary: 'End all Okta sessions of a user. They have to sign in again.',
  description:
    'Okta does not report whether there were any sessions. Sessions that apps manage themselves continue until the app next contacts Okta.',
  operations: ['revokeUserSessions', 'getUser'],
  role: 'HELP_DESK_ADMIN',
  effect: 'remove',
  idempotent: true,
  lostAnswer: 'The request is sent again, which is safe.',
  input: z.strictObject({
    user,
    oauthTokens: field(z.boolean(), {
      title: 'OAuth tokens',
      description: "Whether to also revoke the user's OpenID Connect and OAuth tokens.",
      default: false,
    }).optional(),
    forgetDevices: field(z.boolean(), {
      title: 'Forget devices',
      description:
        "Whether to also clear the user's remembered factors on all devices. In Classic Engine, Okta's default is false.",
      default: true,
    }).optional(),
  }),
  output: z.strictObject({
    userId: field(z.string(), { title: 'User ID' }),
    oauthTokens: field(z.boolean(), { title: 'OAuth tokens', description: 'Whether tokens were also revoked.' }),
    forgetDevices: field(z.boolean(), {
      title: 'Devices forgotten',
      description: "Whether remembered factors were also cleared. Absent if Okta's default applied.",
    }).optional(),
  }),
  examples: [
    {
      title: 'Sign Grace out everywhere, tokens included',
      input: { user: 'grace.lindqvist@acme.example', oauthTokens: true, forgetDevices: true },
      output: { userId: '00ugrace000000000001', oauthTokens: true, forgetDevices: true },
    },
  ],
  async run({ user, oauthTokens = false, forgetDevices }, { okta }) {
    const userId = await userIdOf(okta, user);
    await okta.call('revokeUserSessions', { path: { userId }, query: { oauthTokens, forgetDevices } });
    return { userId, oauthTokens, ...(forgetDevices === undefined ? {} : { forgetDevices }) };
  },
});
