import { z } from 'zod';
import { OktaError } from '../../okta/errors.ts';
import type { Okta } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { date, requiredText, segmentText, text } from '../../step/fields.ts';

/** What a factor is, never its keys, numbers or secrets. */
export const factorModel = field(
  z.strictObject({
    id: field(z.string(), { title: 'Factor ID' }),
    factorType: text('Factor type', 'For example push, sms, token:software:totp or webauthn.'),
    provider: text('Provider', 'For example OKTA, GOOGLE or FIDO.'),
    vendorName: text('Vendor'),
    status: text('Status', 'ACTIVE, PENDING_ACTIVATION and others.'),
    created: date('Created'),
    lastUpdated: date('Last updated'),
  }),
  { title: 'Factor' },
);

/** What a factor is, see {@link factorModel}. */
export type Factor = z.infer<typeof factorModel>;

/** An enrolled factor with what identifies it to its user, never its keys or secrets. */
export const enrolledFactorModel = field(
  factorModel.extend({
    profile: field(
      z.strictObject({
        phoneNumber: text('Phone number'),
        phoneExtension: text('Phone extension'),
        email: text('Email address'),
        question: text('Question key'),
        questionText: text('Question'),
        credentialId: text('Credential ID', 'Username or serial number of a device or token.'),
        authenticatorName: text('Authenticator name', 'For example the name of a security key.'),
        name: text('Device name'),
        deviceType: text('Device type'),
        platform: text('Platform'),
        version: text('Version'),
      }),
      { title: 'Profile', description: 'The members that the type of factor has.' },
    ).optional(),
  }),
  { title: 'Factor', essential: ['id', 'factorType', 'provider', 'status', 'profile'] },
);

/** An enrolled factor, see {@link enrolledFactorModel}. */
export type EnrolledFactor = z.infer<typeof enrolledFactorModel>;

/** What the user needs to activate a factor. */
export const activationModel = field(
  z.strictObject({
    expiresAt: date('Expires'),
    sharedSecret: field(z.string(), {
      title: 'Shared secret',
      description: 'The user can type it into an authenticator app.',
      secret: true,
    }).optional(),
    qrCode: field(z.string(), {
      title: 'QR code',
      description: 'Link to an image that the user scans with an authenticator app.',
      secret: true,
    }).optional(),
    encoding: text('Encoding', 'Of the shared secret.'),
    timeStep: field(z.number(), { title: 'Time step', description: 'Seconds for which a code is valid.' }).optional(),
    keyLength: field(z.number(), { title: 'Key length' }).optional(),
  }),
  { title: 'Activation', description: 'Present if the user needs it to finish the enrollment.' },
);

/** A factor and, while it is pending, what the user needs to activate it. */
export type FactorDetails = EnrolledFactor & { readonly activation?: z.infer<typeof activationModel> };

/** A factor without what is needed to activate it. */
export function withoutActivation({ activation: _, ...factor }: FactorDetails): EnrolledFactor {
  return factor;
}

/** Only what a factor is. */
export function kindOfFactor({ profile: _, ...factor }: EnrolledFactor): Factor {
  return factor;
}

/** A factor in the catalog of a user. */
export const supportedFactorModel = field(
  z.strictObject({
    factorType: text('Factor type', 'For example push, sms, token:software:totp or webauthn.'),
    provider: text('Provider', 'For example OKTA, GOOGLE or FIDO.'),
    vendorName: text('Vendor'),
    status: text('Status', 'NOT_SETUP if the user has not enrolled it, otherwise the status of the factor.'),
    enrollment: text('Enrollment', 'OPTIONAL or REQUIRED.'),
  }),
  { title: 'Supported factor' },
);

/** A factor in the catalog of a user, see {@link supportedFactorModel}. */
export type SupportedFactor = z.infer<typeof supportedFactorModel>;

/** The factor that a step is about. */
export const factor = field(segmentText(), {
  title: 'Factor',
  description: "ID of one of the user's factors.",
  placeholder: 'opfgracepush00000001',
  optionsFrom: 'factors',
});

/** A code that a person reads from a message or a device. */
export function passcode(title: string, description: string) {
  return field(
    requiredText()
      .max(255)
      .regex(/^[\x20-\x7e]+$/, 'must be printable ASCII text'),
    {
      title,
      description,
      secret: true,
    },
  );
}

/** The factor that a step was about, by ID only. */
export const factorReference = field(z.strictObject({ id: field(z.string(), { title: 'Factor ID' }) }), {
  title: 'Factor',
});

/** A user and a factor, by ID. */
export type FactorOf = { readonly userId: string; readonly factorId: string };

/** Every factor that Okta lists for the user. */
export async function listedFactors(okta: Okta<'listFactors'>, userId: string): Promise<EnrolledFactor[]> {
  const factors: EnrolledFactor[] = [];
  for await (const page of okta.pages('listFactors', { path: { userId } })) factors.push(...page);
  return factors;
}

/** The factors that Okta lists; `undefined` if the token may not list them, which does not prevent a reset. */
export async function factorsOf(okta: Okta<'listFactors'>, userId: string): Promise<Factor[] | undefined> {
  try {
    return (await listedFactors(okta, userId)).map(kindOfFactor);
  } catch (error) {
    if (error instanceof OktaError && error.category === 'forbidden') return undefined;
    throw error;
  }
}
