import { supportedFactorModel } from '../../resources/factors/factor.ts';
import { user, userIdOf } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { listInput, listOutput } from '../../step/fields.ts';

/** List supported factors. */
export const listSupportedFactors = defineAction({
  key: 'list_supported_factors',
  resource: 'factors',
  title: 'List supported factors',
  summary: 'List the MFA factors that a user may enroll, and which of them they have.',
  description:
    "Okta lists only factors that the user's enrollment policy allows, evaluated with the network and client of this connection.",
  operations: ['listSupportedFactors', 'getUser'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: listInput({ user }),
  output: listOutput(supportedFactorModel),
  examples: [
    {
      title: 'What Iris may enroll, the first two',
      input: { user: 'iris.vale@acme.example', limit: 2 },
      output: {
        items: [
          { factorType: 'question', provider: 'OKTA', status: 'NOT_SETUP', enrollment: 'OPTIONAL' },
          { factorType: 'sms', provider: 'OKTA', status: 'NOT_SETUP', enrollment: 'OPTIONAL' },
        ],
      },
    },
  ],
  async run({ user, ...extent }, { okta }) {
    const userId = await userIdOf(okta, user);
    return okta.list('listSupportedFactors', { path: { userId } }, extent);
  },
});
