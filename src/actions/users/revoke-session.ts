import { z } from 'zod';
import { session } from '../../resources/users/session.ts';
import { defineAction } from '../../step/action.ts';
import { changed } from '../../step/fields.ts';

/** Revoke session. */
export const revokeSession = defineAction({
  key: 'revoke_session',
  resource: 'users',
  title: 'Revoke session',
  summary: 'End one session of a user. They have to sign in again there.',
  description:
    'A session that is over, or that Okta never had, counts as unchanged. Use clear_user_sessions to end all sessions of a user.',
  operations: ['revokeSession', 'getSession'],
  role: 'HELP_DESK_ADMIN',
  effect: 'remove',
  idempotent: true,
  lostAnswer: 'The request is sent again. A session that no longer exists counts as revoked.',
  input: z.strictObject({ session }),
  output: z.strictObject({ changed }),
  examples: [
    {
      title: "End Grace's session",
      input: { session: '102sandboxGraceSession01' },
      output: { changed: true },
    },
  ],
  async run({ session }, { okta }) {
    const path = { sessionId: session };
    if ((await okta.find('getSession', { path })) === undefined) return { changed: false };
    return { changed: await okta.remove('revokeSession', { path }) };
  },
});
