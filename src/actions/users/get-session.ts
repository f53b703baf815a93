import { z } from 'zod';
import { session, sessionModel, sessionOver } from '../../resources/users/session.ts';
import { defineAction } from '../../step/action.ts';

/** Get session. */
export const getSession = defineAction({
  key: 'get_session',
  resource: 'users',
  title: 'Get session',
  summary: 'Get a session by ID: whose it is, how they signed in, and when it expires.',
  description: 'The output leaves out the session ID, which is a secret.',
  operations: ['getSession'],
  role: 'HELP_DESK_ADMIN',
  effect: 'read',
  idempotent: true,
  input: z.strictObject({ session }),
  output: sessionModel,
  examples: [
    {
      title: "Grace's session",
      input: { session: '102sandboxGraceSession01' },
      output: {
        userId: '00ugrace000000000001',
        login: 'grace.lindqvist@acme.example',
        status: 'ACTIVE',
        amr: ['pwd'],
      },
    },
  ],
  async run({ session }, { okta }) {
    const found = await okta.find('getSession', { path: { sessionId: session } });
    if (found === undefined) throw sessionOver();
    return found;
  },
});
