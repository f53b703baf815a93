import { z } from 'zod';
import { factorModel, factorsOf } from '../../resources/factors/factor.ts';
import { user, userIdOf } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';

/** Reset user factors. */
export const resetUserFactors = defineAction({
  key: 'reset_user_factors',
  resource: 'users',
  title: 'Reset user factors',
  summary: "Reset all of a user's MFA factors. They enroll again at the next sign-in.",
  description:
    'Okta lists only factors that the enrollment policy allows. The reset removes all of them, so it is sent even if none is listed.',
  operations: ['resetFactors', 'listFactors', 'getUser'],
  role: 'HELP_DESK_ADMIN',
  effect: 'remove',
  idempotent: true,
  lostAnswer: 'The request is sent again, which is safe.',
  input: z.strictObject({ user }),
  output: z.strictObject({
    changed: field(z.boolean(), {
      title: 'Changed',
      description: 'False if Okta listed no factors before the reset.',
    }),
    userId: field(z.string(), { title: 'User ID' }),
    removed: field(z.array(factorModel), {
      title: 'Removed factors',
      description: 'Factors that Okta listed before the reset.',
    }),
  }),
  examples: [
    {
      title: 'Grace has lost her phone',
      input: { user: 'grace.lindqvist@acme.example' },
      output: {
        changed: true,
        userId: '00ugrace000000000001',
        removed: [
          { id: 'opfgracepush00000001', factorType: 'push', provider: 'OKTA', status: 'ACTIVE' },
          { id: 'mblgracesms000000001', factorType: 'sms', provider: 'OKTA', status: 'ACTIVE' },
          { id: 'fwfgracewebauthn0001', factorType: 'webauthn', provider: 'FIDO', status: 'ACTIVE' },
        ],
      },
    },
    {
      title: 'Iris has no factors',
      input: { user: 'iris.vale@acme.example' },
      output: { changed: false, userId: '00uiris0000000000001', removed: [] },
    },
  ],
  async run({ user }, { okta }) {
    const userId = await userIdOf(okta, user);
    const listed = await factorsOf(okta, userId);
    const removed = listed ?? [];
    await okta.call('resetFactors', {
      path: { id: userId },
      notes: removed.map(({ factorType, provider }) => `Removes the factor ${factorType} (${provider}).`),
    });
    return { changed: listed === undefined || removed.length > 0, userId, removed };
  },
});
