import { z } from 'zod';
import { factor, factorReference } from '../../resources/factors/factor.ts';
import { ipAddress, pushFaults, pushResults, verifyByPush } from '../../resources/factors/push.ts';
import { waitSeconds } from '../../resources/factors/waiting.ts';
import { user, userIdOf } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { date, refuse, segmentText, userReference } from '../../step/fields.ts';

/** Verify user by push. */
export const verifyUserByPush = defineAction({
  key: 'verify_user_by_push',
  resource: 'factors',
  title: 'Verify user by push',
  summary: 'Ask a user to approve a push of Okta Verify, and wait for the response.',
  description:
    'Sends one push and never a second one. If the user has not responded when the wait ends, result is WAITING: run the step again with factor and transaction to wait longer. With numberMatching the step returns at once: show correctAnswer to the user, then wait in a second run with factor and transaction. A push expires after five minutes. Only SUCCESS means that the user approved.',
  operations: ['verifyFactor', 'getFactorTransactionStatus', 'getFactor', 'listFactors', 'getUser'],
  role: 'HELP_DESK_ADMIN',
  effect: 'change',
  idempotent: false,
  lostAnswer:
    'The push may have been sent, and a second one would ring again: the step fails with outcome_unknown. The wait for the response is not affected.',
  input: z
    .strictObject({
      user,
      factor: field(factor.clone(), {
        title: 'Push factor',
        description: "Default: the user's first active push of Okta Verify. All their devices ring together.",
        placeholder: 'opfgracepush00000001',
        optionsFrom: 'factors',
      }).optional(),
      numberMatching: field(z.boolean(), {
        title: 'Number matching',
        description: 'Whether the user must pick the number that correctAnswer returns.',
        default: false,
      }).optional(),
      waitSeconds,
      transaction: field(segmentText(), {
        title: 'Transaction',
        description: 'Of an earlier run. Waits for its response and sends no push.',
      }).optional(),
      clientIp: field(ipAddress, {
        title: 'Client IP address',
        description: 'Address from which the user is signing in. The device shows its place.',
        placeholder: '203.0.113.7',
      }).optional(),
      userAgent: field(
        z
          .string()
          .trim()
          .min(1)
          .max(512)
          .regex(/^[\x20-\x7e]+$/, 'must be printable ASCII text'),
        {
          title: 'User agent',
          description: 'Of the client in which the user is signing in. The device may show it.',
        },
      ).optional(),
    })
    .check(refuse(pushFaults)),
  output: z.strictObject({
    result: field(z.enum(pushResults), {
      title: 'Result',
      description: 'SUCCESS if the user approved. REJECTED, TIMEOUT and FAILED are final. WAITING is not.',
    }),
    user: userReference,
    factor: factorReference,
    transaction: field(z.string(), {
      title: 'Transaction',
      description: 'Pass it to a second run to wait for the response.',
    }).optional(),
    correctAnswer: field(z.string(), {
      title: 'Correct answer',
      description: 'Number that the user must pick, with number matching.',
      secret: true,
    }).optional(),
    expiresAt: date('Expires'),
  }),
  examples: [
    {
      title: 'Ask Grace',
      input: { user: 'grace.lindqvist@acme.example' },
      output: {
        result: 'SUCCESS',
        user: { id: '00ugrace000000000001' },
        factor: { id: 'opfgracepush00000001' },
      },
    },
  ],
  async run({ user, ...input }, { okta }) {
    const userId = await userIdOf(okta, user);
    const { factorId, ...verification } = await verifyByPush(okta, { userId, input });
    return { ...verification, user: { id: userId }, factor: { id: factorId } };
  },
});
