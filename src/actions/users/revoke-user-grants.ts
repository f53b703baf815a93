import { grantChoice, grantsOf, revokedModel } from '../../resources/users/grants.ts';
import { userIdOf } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';

/** Revoke user grants. */
export const revokeUserGrants = defineAction({
  key: 'revoke_user_grants',
  resource: 'users',
  title: 'Revoke user grants',
  summary: "Revoke a user's consent to OAuth clients: one grant, those of one client, or all.",
  description:
    'The user is asked for consent again at the next sign-in to the client. Tokens that were already issued may stay valid; "Clear user sessions" can revoke them too.',
  operations: ['revokeUserGrants', 'revokeGrantsForUserAndClient', 'revokeUserGrant', 'listUserGrants', 'getUser'],
  role: 'HELP_DESK_ADMIN',
  effect: 'remove',
  idempotent: true,
  lostAnswer: 'The request is sent again, which is safe.',
  input: grantChoice,
  output: revokedModel,
  examples: [
    {
      title: "Grace's consent to Slack ends",
      input: { user: 'grace.lindqvist@acme.example', client: '0oaslack000000000001' },
      output: {
        changed: true,
        user: { id: '00ugrace000000000001' },
        revoked: [
          { id: 'oaggraceopenid000001', clientId: '0oaslack000000000001', scopeId: 'openid' },
          { id: 'oaggraceprofile00001', clientId: '0oaslack000000000001', scopeId: 'profile' },
        ],
      },
    },
    {
      title: 'Iris has not given any consent',
      input: { user: 'iris.vale@acme.example', all: true },
      output: { changed: false, user: { id: '00uiris0000000000001' }, revoked: [] },
    },
  ],
  async run({ user, client, grant }, { okta }) {
    const userId = await userIdOf(okta, user);
    const revoked = await grantsOf(okta, { userId, client, grant });
    if (revoked.length === 0) return { changed: false, user: { id: userId }, revoked };
    const notes = revoked.map(
      ({ clientId = '', scopeId = '' }) => `Revokes the scope ${scopeId} of the client ${clientId}.`,
    );
    if (grant !== undefined) await okta.remove('revokeUserGrant', { path: { userId, grantId: grant }, notes });
    else if (client !== undefined)
      await okta.remove('revokeGrantsForUserAndClient', { path: { userId, clientId: client }, notes });
    else await okta.remove('revokeUserGrants', { path: { userId }, notes });
    return { changed: true, user: { id: userId }, revoked };
  },
});
