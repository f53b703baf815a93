import { enrolledFactorModel } from '../../resources/factors/factor.ts';
import { user, userIdOf } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { listInput, listOutput } from '../../step/fields.ts';

/** List user factors. */
export const listUserFactors = defineAction({
  key: 'list_user_factors',
  resource: 'factors',
  title: 'List user factors',
  summary: 'List the MFA factors that a user has enrolled.',
  description:
    "Okta lists only factors that the user's enrollment policy allows, evaluated with the network and client of this connection. An empty list does not prove that the user has no factors. Keys and secrets are never returned.",
  operations: ['listFactors', 'getUser'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: listInput({ user }),
  output: listOutput(enrolledFactorModel),
  examples: [
    {
      title: 'Factors of Grace',
      input: { user: 'grace.lindqvist@acme.example' },
      output: {
        items: [
          { id: 'opfgracepush00000001', factorType: 'push', provider: 'OKTA', profile: { name: 'Phone' } },
          { id: 'mblgracesms000000001', factorType: 'sms', profile: { phoneNumber: '+15555550142' } },
          { id: 'fwfgracewebauthn0001', factorType: 'webauthn', provider: 'FIDO' },
        ],
      },
    },
  ],
  async run({ user, ...extent }, { okta }) {
    const userId = await userIdOf(okta, user);
    return okta.list('listFactors', { path: { userId } }, extent);
  },
});
