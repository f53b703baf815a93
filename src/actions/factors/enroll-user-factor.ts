import { z } from 'zod';
import { enroll, enrollmentFaults, factorTypes } from '../../resources/factors/enrollment.ts';
import { activationModel, enrolledFactorModel, passcode } from '../../resources/factors/factor.ts';
import { user, userIdOf } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { refuse, requiredText, userReference } from '../../step/fields.ts';

const info = (title: string, description: string) => field(requiredText().max(255), { title, description }).optional();
const secret = (title: string, description: string, least = 1) =>
  field(z.string().min(least).max(255), { title, description, secret: true }).optional();

/** Enroll user factor. */
export const enrollUserFactor = defineAction({
  key: 'enroll_user_factor',
  resource: 'factors',
  title: 'Enroll user factor',
  summary: 'Enroll an MFA factor for a user.',
  description:
    'Most factors stay PENDING_ACTIVATION until they are activated in a second step. Enrolling a phone or email sends a code unless activate is true. Okta sends one text message or call per phone in 30 seconds, and one email in 5. Custom TOTP also enrolls Okta Verify in orgs with Identity Engine. Security keys and Okta FastPass need the device of the user and cannot be enrolled here.',
  operations: ['enrollFactor', 'listFactors', 'getFactor', 'listSupportedFactors', 'getUser'],
  role: 'HELP_DESK_ADMIN',
  effect: 'add',
  idempotent: false,
  lostAnswer:
    "The user's factors are looked up. If a matching one was enrolled after the request was sent, the step succeeds; if the list shows that there is none, the request is sent again. If the lookup cannot decide, the step fails with outcome_unknown.",
  input: z
    .strictObject({
      user,
      factorType: field(z.enum(factorTypes), { title: 'Factor type' }),
      provider: field(z.enum(['OKTA', 'GOOGLE', 'CUSTOM', 'RSA', 'SYMANTEC', 'YUBICO']), {
        title: 'Provider',
        description: 'Default: the only provider of the type, and OKTA for token:software:totp.',
      }).optional(),
      phoneNumber: info('Phone number', 'For sms and call, with the country code.'),
      phoneExtension: info('Phone extension', 'For call.'),
      email: info('Email address', 'For email.'),
      question: field(requiredText().max(255), {
        title: 'Question',
        description: 'For question: the key of a security question.',
        placeholder: 'disliked_food',
        optionsFrom: 'security_questions',
      }).optional(),
      answer: secret('Answer', 'For question, at least 4 characters.', 4),
      credentialId: info('Credential ID', 'For token: the username or serial number that the token belongs to.'),
      sharedSecret: secret('Shared secret', 'For token:hotp.'),
      factorProfileId: info('Factor profile ID', 'For token:hotp, from the Admin Console.'),
      passCode: passcode('Passcode', 'For token and token:hardware: a code that the token shows.').optional(),
      nextPassCode: passcode('Next passcode', 'For token of SYMANTEC: the code after that.').optional(),
      activate: field(z.boolean(), {
        title: 'Activate',
        description: 'Whether to activate the factor at once, without a code. For sms, call, email and token:hotp.',
        default: false,
      }).optional(),
      replacePhone: field(z.boolean(), {
        title: 'Replace phone',
        description: 'Whether to replace a number that the user verified before. For sms and call.',
        default: false,
      }).optional(),
    })
    .check(refuse(enrollmentFaults)),
  output: z.strictObject({
    user: userReference,
    factor: enrolledFactorModel,
    activation: activationModel.optional(),
  }),
  examples: [
    {
      title: 'Enroll the phone of Iris without a code',
      input: { user: 'iris.vale@acme.example', factorType: 'sms', phoneNumber: '+15555550177', activate: true },
      output: {
        user: { id: '00uiris0000000000001' },
        factor: {
          id: 'mbliris0000000000001',
          factorType: 'sms',
          status: 'ACTIVE',
          profile: { phoneNumber: '+15555550177' },
        },
      },
    },
  ],
  async run({ user, ...input }, { okta }) {
    const userId = await userIdOf(okta, user);
    const { activation, ...factor } = await enroll(okta, { userId, input });
    return { user: { id: userId }, factor, ...(activation === undefined ? {} : { activation }) };
  },
});
