import { z } from 'zod';
import { enrolledFactorModel, factor, withoutActivation } from '../../resources/factors/factor.ts';
import { user, userIdOf } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';

/** Get user factor. */
export const getUserFactor = defineAction({
  key: 'get_user_factor',
  resource: 'factors',
  title: 'Get user factor',
  summary: 'Get one MFA factor of a user by its ID.',
  description: 'Keys and secrets are never returned, even while the factor is pending activation.',
  operations: ['getFactor', 'getUser'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: z.strictObject({ user, factor }),
  output: enrolledFactorModel,
  examples: [
    {
      title: 'The phone of Grace',
      input: { user: 'grace.lindqvist@acme.example', factor: 'mblgracesms000000001' },
      output: {
        id: 'mblgracesms000000001',
        factorType: 'sms',
        provider: 'OKTA',
        status: 'ACTIVE',
        profile: { phoneNumber: '+15555550142' },
      },
    },
  ],
  async run({ user, factor: factorId }, { okta }) {
    const userId = await userIdOf(okta, user);
    return withoutActivation(await okta.read('getFactor', { path: { userId, factorId } }));
  },
});
