import { isObject, memberAt, objectAt, textAt } from '../../okta/json.ts';
import { textOf, tidyObject } from '../../step/tidy.ts';
import type { Authenticator } from './authenticator.ts';
import type { EnrolledFactor, FactorDetails, SupportedFactor } from './factor.ts';
import type { PushState } from './push.ts';
import type { SecurityQuestion } from './security-question.ts';

/** Models of the operations that return factors and authenticators. */
export interface FactorModels {
  readonly listFactors: EnrolledFactor;
  readonly getFactor: FactorDetails;
  readonly enrollFactor: FactorDetails;
  readonly activateFactor: ActivationAttempt;
  readonly verifyFactor: PushState;
  readonly getFactorTransactionStatus: PushState;
  readonly listSupportedFactors: SupportedFactor;
  readonly listSupportedSecurityQuestions: SecurityQuestion;
  readonly listAuthenticators: Authenticator;
}

/** The response to an attempt to activate a factor: the factor, or how far a push is. */
export interface ActivationAttempt {
  readonly status?: string;
  readonly factorResult?: string;
}

const kind = ['factorType', 'provider', 'vendorName', 'status', 'created', 'lastUpdated'] as const;
const profileMembers = [
  ...(['phoneNumber', 'phoneExtension', 'email', 'question', 'questionText', 'credentialId'] as const),
  ...(['authenticatorName', 'name', 'deviceType', 'platform', 'version'] as const),
];

/** The named members that are text. */
function textsOf<Name extends string>(value: unknown, names: readonly Name[]): { [Member in Name]?: string } {
  const texts: { [Member in Name]?: string } = {};
  for (const name of names) {
    const text = memberAt(value, name);
    if (typeof text === 'string') texts[name] = text;
  }
  return texts;
}

/**
 * Reads a factor from Okta's response. Keeps known members only: depending on the type, the profile and embedded objects hold
 * key material and shared secrets.
 */
function toFactor(value: unknown): EnrolledFactor {
  const found = tidyObject(value, 'factor');
  const profile = textsOf(found['profile'], profileMembers);
  return {
    id: textOf(found['id']),
    ...textsOf(found, kind),
    ...(Object.keys(profile).length === 0 ? {} : { profile }),
  };
}

/** Reads a factor with what its user needs to activate it. Reads its own result as well, which a look-up passes on. */
function toDetails(value: unknown): FactorDetails {
  const activation = toActivation(memberAt(value, '_embedded', 'activation')) ?? ownActivation(value);
  return { ...toFactor(value), ...(activation === undefined ? {} : { activation }) };
}

function ownActivation(value: unknown): FactorDetails['activation'] {
  const own = memberAt(value, 'activation');
  return isObject(own) ? own : undefined;
}

function toActivation(value: unknown): FactorDetails['activation'] {
  const { timeStep, keyLength } = objectAt(value);
  const qrCode = textAt(value, '_links', 'qrcode', 'href');
  const activation = {
    ...textsOf(value, ['expiresAt', 'sharedSecret', 'encoding']),
    ...(qrCode === undefined ? {} : { qrCode }),
    ...(typeof timeStep === 'number' ? { timeStep } : {}),
    ...(typeof keyLength === 'number' ? { keyLength } : {}),
  };
  return Object.keys(activation).length === 0 ? undefined : activation;
}

function toAttempt(value: unknown): ActivationAttempt {
  return textsOf(tidyObject(value, 'activation'), ['status', 'factorResult']);
}

/** Reads how far a push is. Only the ID is taken from the poll link, never its address. */
function toPush(value: unknown): PushState {
  const transaction = textAt(value, '_links', 'poll', 'href')?.split(/[?#]/)[0]?.split('/').at(-1);
  const answer = memberAt(value, '_embedded', 'challenge', 'correctAnswer');
  return {
    ...textsOf(tidyObject(value, 'push challenge'), ['factorResult', 'expiresAt']),
    ...(transaction === undefined || transaction === '' ? {} : { transaction }),
    ...(typeof answer === 'number' || typeof answer === 'string' ? { correctAnswer: String(answer) } : {}),
  };
}

function toSupported(value: unknown): SupportedFactor {
  const members = ['factorType', 'provider', 'vendorName', 'status', 'enrollment'] as const;
  return textsOf(tidyObject(value, 'factor'), members);
}

function toQuestion(value: unknown): SecurityQuestion {
  const { question, questionText } = tidyObject(value, 'security question');
  return { question: textOf(question), questionText: textOf(questionText) };
}

/** Reads an authenticator without its settings and provider, which may hold the secrets of another service. */
function toAuthenticator(value: unknown): Authenticator {
  const found = tidyObject(value, 'authenticator');
  const members = ['key', 'name', 'type', 'status', 'created', 'lastUpdated'] as const;
  return { id: textOf(found['id']), ...textsOf(found, members) };
}

/** Readers of the operations that return factors and authenticators. */
export const factorReaders = {
  listFactors: toFactor,
  getFactor: toDetails,
  enrollFactor: toDetails,
  activateFactor: toAttempt,
  verifyFactor: toPush,
  getFactorTransactionStatus: toPush,
  listSupportedFactors: toSupported,
  listSupportedSecurityQuestions: toQuestion,
  listAuthenticators: toAuthenticator,
};
