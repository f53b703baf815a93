import type { LostWrite } from '../../okta/calls.ts';
import { OktaError } from '../../okta/errors.ts';
import type { Okta } from '../../step/action.ts';
import type { FieldFault } from '../../step/fields.ts';
import { type EnrolledFactor, type FactorDetails, listedFactors } from './factor.ts';

/** The input of an enrollment. */
export interface Enrollment {
  readonly factorType: FactorType;
  readonly provider?: string | undefined;
  readonly phoneNumber?: string | undefined;
  readonly phoneExtension?: string | undefined;
  readonly email?: string | undefined;
  readonly question?: string | undefined;
  readonly answer?: string | undefined;
  readonly credentialId?: string | undefined;
  readonly sharedSecret?: string | undefined;
  readonly factorProfileId?: string | undefined;
  readonly passCode?: string | undefined;
  readonly nextPassCode?: string | undefined;
  readonly activate?: boolean | undefined;
  readonly replacePhone?: boolean | undefined;
}

/** The types that can be enrolled without the user's browser (Okta: a FastPass key cannot be enrolled by API at all). */
export const factorTypes = [
  'sms',
  'call',
  'email',
  'question',
  'token:software:totp',
  'push',
  'token:hotp',
  'token',
  'token:hardware',
] as const;

/** One of {@link factorTypes}. */
export type FactorType = (typeof factorTypes)[number];

interface Kind {
  /** The first one is the default, unless the provider is required. */
  readonly providers: readonly [string, ...string[]];
  readonly required: readonly (keyof Enrollment)[];
  readonly optional: readonly (keyof Enrollment)[];
}

/** What each type takes (Okta's reference: enroll a factor, examples of each type). */
const kinds: Readonly<Record<FactorType, Kind>> = {
  sms: { providers: ['OKTA'], required: ['phoneNumber'], optional: ['activate', 'replacePhone'] },
  call: { providers: ['OKTA'], required: ['phoneNumber'], optional: ['phoneExtension', 'activate', 'replacePhone'] },
  email: { providers: ['OKTA'], required: ['email'], optional: ['activate'] },
  question: { providers: ['OKTA'], required: ['question', 'answer'], optional: [] },
  'token:software:totp': { providers: ['OKTA', 'GOOGLE'], required: [], optional: [] },
  push: { providers: ['OKTA'], required: [], optional: [] },
  'token:hotp': { providers: ['CUSTOM'], required: ['factorProfileId', 'sharedSecret'], optional: ['activate'] },
  token: {
    providers: ['RSA', 'SYMANTEC'],
    required: ['provider', 'credentialId', 'passCode'],
    optional: ['nextPassCode'],
  },
  'token:hardware': { providers: ['YUBICO'], required: ['passCode'], optional: [] },
};

const ofAllKinds: readonly (keyof Enrollment)[] = ['factorType', 'provider'];

/** Faults of the fields that a type of factor does not take, and of those that it requires. */
export function enrollmentFaults(input: Enrollment): FieldFault[] {
  const { factorType, provider } = input;
  const kind = kinds[factorType];
  const taken = [...ofAllKinds, ...kind.required, ...kind.optional];
  const faults: FieldFault[] = kind.required
    .filter((name) => input[name] === undefined)
    .map((path) => ({ path, message: `is required for the factor type ${factorType}` }));
  for (const path of fieldsOf(input)) {
    if (taken.includes(path)) continue;
    faults.push({ path, message: `cannot be used with the factor type ${factorType}`, hint: 'leave it out' });
  }
  if (provider !== undefined && !kind.providers.includes(provider)) {
    const hint = `use ${kind.providers.join(' or ')}`;
    faults.push({ path: 'provider', message: `does not offer the factor type ${factorType}`, hint });
  }
  if (provider === 'SYMANTEC' && input.nextPassCode === undefined)
    faults.push({ path: 'nextPassCode', message: 'is required for the provider SYMANTEC' });
  return faults;
}

const fieldNames = [
  ...(['phoneNumber', 'phoneExtension', 'email', 'question', 'answer', 'credentialId', 'sharedSecret'] as const),
  ...(['factorProfileId', 'passCode', 'nextPassCode', 'activate', 'replacePhone'] as const),
];

function fieldsOf(input: Enrollment): (keyof Enrollment)[] {
  return fieldNames.filter((name) => input[name] !== undefined);
}

/** Members with a value. */
function given(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

function bodyOf(input: Enrollment): Record<string, unknown> {
  const { phoneNumber, phoneExtension, email, question, answer, credentialId, sharedSecret } = input;
  const profile = given({ phoneNumber, phoneExtension, email, question, answer, credentialId, sharedSecret });
  const verify = given({ passCode: input.passCode, nextPassCode: input.nextPassCode });
  return {
    factorType: input.factorType,
    provider: providerOf(input),
    ...given({ factorProfileId: input.factorProfileId }),
    ...(Object.keys(profile).length === 0 ? {} : { profile }),
    ...(Object.keys(verify).length === 0 ? {} : { verify }),
  };
}

function providerOf({ factorType, provider }: Enrollment): string {
  return provider ?? kinds[factorType].providers[0];
}

type Operations = 'enrollFactor' | 'listFactors' | 'getFactor' | 'listSupportedFactors';

/** Enrolls a factor. After a lost response, looks it up: a second request would send a second code. */
export async function enroll(
  okta: Okta<Operations>,
  { userId, input }: { readonly userId: string; readonly input: Enrollment },
): Promise<FactorDetails> {
  const { activate, replacePhone: updatePhone } = input;
  try {
    return await okta.call('enrollFactor', {
      path: { userId },
      query: { activate, updatePhone },
      body: bodyOf(input),
      afterLoss: { lookUp: (write) => lookUpEnrolled(okta, { userId, input, write }) },
    });
  } catch (error) {
    throw error instanceof OktaError ? explained(error, input) : error;
  }
}

/**
 * The factor that a lost request enrolled. Okta lists only factors that the user's enrollment policy allows, so that an absent
 * factor proves something only if the policy allows its type.
 */
async function lookUpEnrolled(
  okta: Okta<Operations>,
  { userId, input, write }: { userId: string; input: Enrollment; write: LostWrite },
): Promise<FactorDetails | undefined> {
  const found = (await listedFactors(okta, userId)).filter((factor) => isMeant(factor, input));
  const ours = found.find(({ created }) => write.madeAfter(created) === 'yes');
  if (ours !== undefined) return okta.read('getFactor', { path: { userId, factorId: ours.id } });
  if (found.some(({ created }) => write.madeAfter(created) === 'unknown'))
    throw cannotTell("A matching factor exists, but Okta's responses do not show when it was enrolled");
  if (await isListed(okta, { userId, input })) return undefined;
  throw cannotTell("The user's enrollment policy hides this type of factor, so Okta does not show whether it exists");
}

function isMeant({ factorType, provider, profile = {} }: EnrolledFactor, input: Enrollment): boolean {
  if (factorType !== input.factorType || provider !== providerOf(input)) return false;
  const digits = (text: string | undefined) => text?.replace(/\D/g, '');
  if (input.phoneNumber !== undefined && digits(profile.phoneNumber) !== digits(input.phoneNumber)) return false;
  if (input.email !== undefined && profile.email?.toLowerCase() !== input.email.toLowerCase()) return false;
  return input.question === undefined || profile.question === input.question;
}

async function isListed(
  okta: Okta<'listSupportedFactors'>,
  { userId, input }: { userId: string; input: Enrollment },
): Promise<boolean> {
  for await (const page of okta.pages('listSupportedFactors', { path: { userId } })) {
    const isSame = (one: { factorType?: string | undefined; provider?: string | undefined }) =>
      one.factorType === input.factorType && one.provider === providerOf(input);
    if (page.some(isSame)) return true;
  }
  return false;
}

function cannotTell(what: string): OktaError {
  const hint = "check the user's factors in Okta before you run this again";
  return new OktaError('outcome_unknown', { what, hint }, { known: `${what}.`, operation: 'enrollFactor' });
}

/** Okta answers 400 for each of these; integrators report the causes. */
function explained(error: OktaError, { factorType }: Enrollment): OktaError {
  const says = (pattern: RegExp) => error.causes.some((cause) => pattern.test(cause));
  if (says(/existing verified phone/i)) {
    const what = 'The user already has another verified phone number';
    const hint = 'set replacePhone to true to replace it';
    return error.rephrased('conflict', { what, hint }, { field: 'phoneNumber' });
  }
  if (says(/already set up|already enrolled/i)) {
    const what = `The user already has an active factor of the type ${factorType}`;
    return error.rephrased('conflict', { what, hint: 'reset that factor first' }, { field: 'factorType' });
  }
  if (says(/not enabled/i)) {
    const what = `This org does not have the factor ${factorType} enabled for the user`;
    const hint = 'choose one that list_supported_factors returns';
    return error.rephrased('invalid_request', { what, hint }, { field: 'factorType' });
  }
  return error;
}
