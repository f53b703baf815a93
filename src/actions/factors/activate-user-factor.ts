import { z } from 'zod';
import { activate, activationResults } from '../../resources/factors/activation.ts';
import { enrolledFactorModel, factor, passcode } from '../../resources/factors/factor.ts';
import { waitSeconds } from '../../resources/factors/waiting.ts';
import { user, userIdOf } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { changed, userReference } from '../../step/fields.ts';

/** Activate user factor. */
export const activateUserFactor = defineAction({
  key: 'activate_user_factor',
  resource: 'factors',
  title: 'Activate user factor',
  summary: 'Activate a pending MFA factor of a user.',
  description:
    "Needs the code that the user got or that their device shows. A push factor needs no code: the step waits until the user's device confirms it, and result is WAITING if they have not by then, or TIMEOUT if the enrollment expired. Okta accepts five attempts in five minutes. Security keys can only be activated in the user's browser.",
  operations: ['activateFactor', 'getFactor', 'getUser'],
  role: 'HELP_DESK_ADMIN',
  effect: 'change',
  idempotent: true,
  lostAnswer: "The factor's status is looked up. If it is not ACTIVE, the request is sent again.",
  input: z.strictObject({
    user,
    factor,
    passCode: passcode('Passcode', 'Required for every factor except push.').optional(),
    waitSeconds,
  }),
  output: z.strictObject({
    changed,
    result: field(z.enum(activationResults), {
      title: 'Result',
      description: 'ACTIVE, or WAITING or TIMEOUT for a push that was not confirmed.',
    }),
    user: userReference,
    factor: enrolledFactorModel,
  }),
  examples: [
    {
      title: 'Ben enters the code from the text message',
      input: { user: 'ben.achterberg@acme.example', factor: 'mblbensms00000000001', passCode: '123456' },
      output: {
        changed: true,
        result: 'ACTIVE',
        user: { id: '00uben00000000000001' },
        factor: { id: 'mblbensms00000000001', factorType: 'sms', status: 'ACTIVE' },
      },
    },
    {
      title: 'The push of Grace is active already',
      input: { user: 'grace.lindqvist@acme.example', factor: 'opfgracepush00000001' },
      output: {
        changed: false,
        result: 'ACTIVE',
        user: { id: '00ugrace000000000001' },
        factor: { id: 'opfgracepush00000001', factorType: 'push', status: 'ACTIVE' },
      },
    },
  ],
  async run({ user, factor: factorId, passCode, waitSeconds = 60 }, { okta }) {
    const userId = await userIdOf(okta, user);
    const activation = await activate(okta, { userId, factorId, passCode, waitMs: waitSeconds * 1000 });
    return { ...activation, user: { id: userId } };
  },
});
