import { z } from 'zod';
import { factor, factorModel, factorReference } from '../../resources/factors/factor.ts';
import { removeFactor } from '../../resources/factors/removal.ts';
import { user, userIdOf } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { changed, userReference } from '../../step/fields.ts';

/** Reset user factor. */
export const resetUserFactor = defineAction({
  key: 'reset_user_factor',
  resource: 'factors',
  title: 'Reset user factor',
  summary: 'Reset one MFA factor of a user. They can enroll it again.',
  description:
    'The push and FastPass of Okta Verify take its other factors with them; alsoRemoved lists what went. Okta refuses this for deactivated users.',
  operations: ['unenrollFactor', 'listFactors', 'getFactor', 'getUser'],
  role: 'HELP_DESK_ADMIN',
  effect: 'remove',
  idempotent: true,
  lostAnswer: 'The request is sent again. A factor that no longer exists counts as reset.',
  input: z.strictObject({
    user,
    factor,
    removeRecovery: field(z.boolean(), {
      title: 'Remove recovery phone',
      description: 'Whether the phone number is also removed as a way to recover the account. For sms and call.',
      default: false,
    }).optional(),
  }),
  output: z.strictObject({
    changed,
    user: userReference,
    factor: factorReference,
    alsoRemoved: field(z.array(factorModel), {
      title: 'Also removed',
      description: 'Other factors that Okta removed with it.',
    }),
  }),
  examples: [
    {
      title: 'Grace has a new phone number',
      input: { user: 'grace.lindqvist@acme.example', factor: 'mblgracesms000000001' },
      output: {
        changed: true,
        user: { id: '00ugrace000000000001' },
        factor: { id: 'mblgracesms000000001' },
        alsoRemoved: [],
      },
    },
  ],
  async run({ user, factor: factorId, removeRecovery }, { okta }) {
    const userId = await userIdOf(okta, user);
    const removal = await removeFactor(okta, { userId, factorId, removeRecovery });
    return { ...removal, user: { id: userId }, factor: { id: factorId } };
  },
});
