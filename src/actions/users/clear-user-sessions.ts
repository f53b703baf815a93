import { z } from 'zod';
import { defineAction } from '../../connector/action.ts';
import { field } from '../../fields/field.ts';
import { user } from '../../fields/user.ts';
import { userIdOf } from '../../lookups/user.ts';

/** Clear user sessions. */
export const clearUserSessions = defineAction({
  key: 'clear_user_sessions',
  resource: 'users',
  title: 'Clear user sessions',
  summary: 'End all Okta sessions of a user, who has to sign in anew.',
  description:
    'Okta does not tell whether there were any. Sessions that web and native apps keep for themselves go on until they ask Okta again.',
  operations: ['revokeUserSessions', 'getUser'],
  role: 'HELP_DESK_ADMIN',
  effect: 'remove',
  idempotent: true,
  lostAnswer: 'It is sent again, which is harmless.',
  input: z.strictObject({
    user,
    oauthTokens: field(z.boolean(), {
      title: 'OAuth tokens',
      description: 'Also revoke the OpenID Connect and OAuth tokens issued to the user; false if left out.',
    }).optional(),
    forgetDevices: field(z.boolean(), {
      title: 'Forget devices',
      description:
        "Also clear the user's remembered factors for all devices; Okta's default if left out: true, in Classic Engine false.",
    }).optional(),
  }),
  output: z.strictObject({
    userId: field(z.string(), { title: 'User ID' }),
    oauthTokens: field(z.boolean(), { title: 'OAuth tokens', description: 'Whether tokens were revoked as well.' }),
    forgetDevices: field(z.boolean(), {
      title: 'Devices forgotten',
      description: "Whether remembered factors were cleared as well; absent if that was left to Okta's default.",
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
