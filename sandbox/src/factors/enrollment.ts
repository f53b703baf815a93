import { type Call, type OrgResponse, objectMember, ok, textMember } from '../http/call.ts';
import { ApiError, invalid, leftBlank } from '../http/errors.ts';
import type { User } from '../state/model.ts';
import type { Org } from '../state/org.ts';
import { userById } from '../users/lookup.ts';
import { securityQuestions } from '../users/security-questions.ts';
import { sendCode } from './challenges.ts';
import { insertFactor, logFactor } from './factors.ts';
import { refuseOtherPhone } from './phones.ts';
import { type FactorKind, factorKind, factorView } from './view.ts';

/** The providers of factors (Okta's reference: UserFactorProvider). */
const providers: readonly string[] = ['CUSTOM', 'DUO', 'FIDO', 'GOOGLE', 'OKTA', 'RSA', 'SYMANTEC', 'YUBICO'];

/** The types of factors (Okta's reference: UserFactorType). */
const types: readonly string[] = [
  ...['call', 'email', 'push', 'question', 'signed_nonce', 'sms', 'token', 'token:hardware', 'token:hotp'],
  ...['token:software:totp', 'u2f', 'web', 'webauthn'],
];

function readKind(body: Record<string, unknown>): FactorKind {
  const type = textMember(body, 'factorType');
  if (type === undefined) throw leftBlank('factorType');
  const provider = textMember(body, 'provider');
  const kind = factorKind(type, provider);
  if (kind?.enrollable === true) return kind;
  if (!types.includes(type)) throw invalid('factorType', `factorType: ${type} is not available in this org`);
  // The causes are those that Okta's own SDK tests expect.
  const known = provider === undefined || providers.includes(provider);
  throw invalid('factorEnrollRequest', known ? 'Factor not enabled.' : 'Invalid Provider.');
}

/** Okta docs: enroll a factor: 200; PENDING_ACTIVATION until the code or the device confirms it. */
export function enroll(call: Call): OrgResponse {
  const { org } = call;
  const user = userById(call);
  const body = call.object();
  const kind = readKind(body);
  if (user.status === 'DEPROVISIONED') throw new ApiError('E0000038');
  const given = objectMember(body, 'profile') ?? {};
  const { answer, sharedSecret: _, ...profile } = given;
  for (const name of kind.profile) {
    const value = given[name];
    if (typeof value !== 'string') throw leftBlank(name);
    if (name === 'phoneNumber' && !isPhoneNumber(value)) throw new ApiError('E0000098');
  }
  if (kind.factorType === 'token:hotp' && textMember(body, 'factorProfileId') === undefined)
    throw leftBlank('factorProfileId');
  const taken = org.factors.of(user.id).find((factor) => {
    return factor.factorType === kind.factorType && factor.provider === kind.provider && factor.status === 'ACTIVE';
  });
  if (taken !== undefined && kind.single)
    throw invalid('factorEnrollRequest', 'A factor of this type is already set up.');
  refuseOtherPhone(call, user, { factorType: kind.factorType, phoneNumber: profile['phoneNumber'] });
  const active = kind.immediate || (call.flag('activate', false) && kind.skippable);
  const enrolled = enrolledProfile(user, kind, profile);
  if (!active) sendCode(org, { factorType: kind.factorType, userId: user.id, profile: enrolled });
  dropPending(org, user, kind);
  const factor = insertFactor(org, {
    userId: user.id,
    kind,
    status: active ? 'ACTIVE' : 'PENDING_ACTIVATION',
    profile: enrolled,
    answer: kind.factorType === 'question' ? readAnswer(answer) : undefined,
  });
  if (kind.factorType === 'token:hotp') addOktaVerify(org, user);
  org.touch(user);
  if (active) logFactor(call, user, { factor, verb: 'activate' });
  return ok(factorView(org, factor, call.base));
}

/** Undocumented: a pending enrollment of a kind that a user has once gives way to the new one. */
function dropPending(org: Org, user: User, { factorType, provider, single }: FactorKind): void {
  if (!single) return;
  for (const each of org.factors.of(user.id))
    if (each.factorType === factorType && each.provider === provider) org.factors.delete(each.id);
}

/**
 * Okta docs: enroll a factor, custom TOTP: in Identity Engine the user is also enrolled in the code and the push of Okta
 * Verify. Their status is undocumented.
 */
function addOktaVerify(org: Org, user: User): void {
  if (org.behavior.engine === 'classic') return;
  for (const type of ['token:software:totp', 'push']) {
    const kind = factorKind(type, 'OKTA');
    const isThere = org.factors.of(user.id).some((each) => each.factorType === type && each.provider === 'OKTA');
    if (kind !== undefined && !isThere) insertFactor(org, { userId: user.id, kind, status: 'PENDING_ACTIVATION' });
  }
}

/**
 * Whether a text can be a phone number; Okta's error catalog has E0000098 for one that cannot. Okta's own SDK tests enroll
 * `162 840 01133` with an invisible direction mark at its end, so everything but digits is ignored.
 */
function isPhoneNumber(text: string): boolean {
  const digits = text.replace(/\D/g, '').length;
  return digits >= 7 && digits <= 15 && !/\p{L}/u.test(text);
}

/** Okta's reference (UserFactorSecurityQuestionProfile): an answer has at least 4 characters. */
function readAnswer(answer: unknown): string {
  if (typeof answer === 'string' && answer.length >= 4) return answer;
  throw invalid('answer', 'answer: The answer must have at least 4 characters');
}

/** The profile as Okta keeps it (Okta docs: enroll a factor, examples of each type). */
function enrolledProfile(
  user: User,
  kind: FactorKind,
  given: Record<string, unknown>,
): Record<string, unknown> | undefined {
  if (kind.factorType === 'token:software:totp') return { credentialId: user.profile['login'], ...given };
  if (kind.factorType === 'question') {
    const questionText = securityQuestions.get(String(given['question']));
    if (questionText === undefined) throw invalid('question', 'question: is not one of the questions');
    return { question: given['question'], questionText };
  }
  return Object.keys(given).length === 0 ? undefined : given;
}
