import { type Call, noContent, type OrgResponse, objectMember, ok, textMember } from '../http/call.ts';
import { ApiError, invalid, leftBlank, notFound } from '../http/errors.ts';
import { userParty } from '../logs/parties.ts';
import { timestamp } from '../state/clock.ts';
import type { Factor, User } from '../state/model.ts';
import type { Org } from '../state/org.ts';
import { randomText } from '../state/random.ts';
import { userById } from '../users/lookup.ts';
import { securityQuestions } from '../users/security-questions.ts';
import { sendCode } from './challenges.ts';
import { createTotpSecret } from './totp.ts';
import { checkCode, pollPush, verify } from './verification.ts';
import { type FactorKind, factorKind, factorKinds, factorUrl, factorView, pushMs } from './view.ts';

/** The values of a new factor. */
export interface NewFactor {
  readonly id?: string;
  readonly userId: string;
  readonly kind: FactorKind;
  readonly status: Factor['status'];
  readonly profile?: Record<string, unknown> | undefined;
  /** The answer of a question. */
  readonly answer?: string | undefined;
}

/** Adds a factor. */
export function insertFactor(org: Org, input: NewFactor): Factor {
  const stamp = org.stamp();
  return org.factors.keep({
    id: input.id ?? org.ids(input.kind.prefix),
    seq: org.nextSeq(),
    userId: input.userId,
    factorType: input.kind.factorType,
    provider: input.kind.provider,
    vendorName: input.kind.vendorName,
    status: input.status,
    created: stamp,
    lastUpdated: stamp,
    profile: input.profile,
    secret: input.answer ?? createTotpSecret(org.random),
    polls: 0,
  });
}

function factorOf(call: Call, user: User): Factor {
  const id = call.param('factorId');
  const factor = call.org.factors.get(id);
  // Recorded from real orgs: the kind is UserFactor.
  if (factor === undefined || factor.userId !== user.id) throw notFound(id, 'UserFactor');
  return factor;
}

/** Recorded from real orgs (2021 to 2026): the user is the only target; the reason alone names the factor. */
function logFactor(
  call: Call,
  user: User,
  { factor, verb }: { factor: Factor; verb: 'activate' | 'deactivate' },
): void {
  const name = factorKind(factor.factorType, factor.provider)?.logName ?? factor.factorType;
  const reason = verb === 'activate' ? `User set up ${name} factor` : `User reset ${name} factor`;
  call.log({ eventType: `user.mfa.factor.${verb}`, target: [userParty(user)], reason });
}

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
  if (kind !== undefined) return kind;
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
  const { answer, ...profile } = objectMember(body, 'profile') ?? {};
  for (const name of kind.profile) {
    const value = name === 'answer' ? answer : profile[name];
    if (typeof value !== 'string') throw leftBlank(name);
    if (name === 'phoneNumber' && !isPhoneNumber(value)) throw new ApiError('E0000098');
  }
  const taken = org.factors.of(user.id).find((factor) => {
    return factor.factorType === kind.factorType && factor.provider === kind.provider && factor.status === 'ACTIVE';
  });
  if (taken !== undefined && kind.single)
    throw invalid('factorEnrollRequest', 'A factor of this type is already set up.');
  const active = kind.immediate || (call.flag('activate', false) && kind.skippable);
  const factor = insertFactor(org, {
    userId: user.id,
    kind,
    status: active ? 'ACTIVE' : 'PENDING_ACTIVATION',
    profile: enrolledProfile(user, kind, profile),
    answer: kind.factorType === 'question' ? readAnswer(answer) : undefined,
  });
  if (!active) sendCode(org, factor);
  org.touch(user);
  if (active) logFactor(call, user, { factor, verb: 'activate' });
  return ok(factorView(org, factor, call.base));
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

/** Okta docs: activate a factor, with the code, the device's attestation, or, for push, by polling until the device confirms. */
export function activate(call: Call): OrgResponse {
  const { org } = call;
  const user = userById(call);
  const factor = factorOf(call, user);
  const body = call.optionalObject();
  if (factor.factorType === 'push' && factor.status === 'PENDING_ACTIVATION') {
    factor.polls += 1;
    if (factor.polls === 1) return ok(waiting(call, factor));
    factor.profile = { credentialId: user.profile['login'], deviceType: 'SmartPhone_IPhone', platform: 'IOS' };
  } else if (factor.factorType === 'webauthn') {
    if (typeof body['attestation'] !== 'string') throw leftBlank('attestation');
    factor.profile = { credentialId: randomText(org.random, 32), authenticatorName: 'Security key', ...factor.profile };
  } else if (factor.status === 'PENDING_ACTIVATION') {
    checkCode(body, factor, org.clock.now());
  }
  const fresh = factor.status === 'PENDING_ACTIVATION';
  factor.status = 'ACTIVE';
  factor.lastUpdated = org.stamp();
  if (fresh) logFactor(call, user, { factor, verb: 'activate' });
  return ok(factorView(org, factor, call.base));
}

/** Okta's reference (UserFactorActivatePush): the devices of this org confirm between the first and the second poll. */
function waiting(call: Call, factor: Factor): Record<string, unknown> {
  const poll = { href: `${factorUrl(factor, call.base)}/lifecycle/activate/poll`, hints: { allow: ['POST'] } };
  return {
    factorResult: 'WAITING',
    expiresAt: timestamp(Date.parse(factor.created) + pushMs),
    _links: { poll },
  };
}

/** Okta docs: unenroll a factor. Removing the push of Okta Verify removes its one-time codes too. */
export function unenroll(call: Call): OrgResponse {
  const user = userById(call);
  const factor = factorOf(call, user);
  const goes = (each: Factor) =>
    each === factor ||
    (factor.factorType === 'push' && each.factorType === 'token:software:totp' && each.provider === 'OKTA');
  for (const each of call.org.factors.of(user.id).filter(goes)) {
    call.org.factors.delete(each.id);
    logFactor(call, user, { factor: each, verb: 'deactivate' });
  }
  call.org.touch(user);
  return noContent;
}

export function resend(call: Call): OrgResponse {
  const factor = factorOf(call, userById(call));
  sendCode(call.org, factor);
  return ok(factorView(call.org, factor, call.base));
}

export function listFactors(call: Call): OrgResponse {
  const user = userById(call);
  // Okta's own SDK tests expect active factors before pending ones, regardless of the order of enrollment.
  const [active = [], pending = []] = ['ACTIVE', 'PENDING_ACTIVATION'].map((status) =>
    call.org.factors.of(user.id).filter((factor) => factor.status === status),
  );
  return ok([...active, ...pending].map((factor) => factorView(call.org, factor, call.base)));
}

/** Okta docs: list supported factors. */
export function listCatalog(call: Call): OrgResponse {
  const user = userById(call);
  const root = `${call.base}/api/v1/users/${user.id}/factors`;
  const enroll = { href: root, hints: { allow: ['POST'] } };
  const questions = { href: `${root}/questions`, hints: { allow: ['GET'] } };
  const own = call.org.factors.of(user.id);
  return ok(
    factorKinds.map(({ factorType, provider, vendorName }) => ({
      factorType,
      provider,
      vendorName,
      enrollment: 'OPTIONAL',
      status: own.find((each) => each.factorType === factorType && each.provider === provider)?.status ?? 'NOT_SETUP',
      _links: factorType === 'question' ? { questions, enroll } : { enroll },
    })),
  );
}

/** Okta docs: list supported security questions. */
export function listQuestions(call: Call): OrgResponse {
  userById(call);
  return ok([...securityQuestions].map(([question, questionText]) => ({ question, questionText })));
}

export function getFactor(call: Call): OrgResponse {
  return ok(factorView(call.org, factorOf(call, userById(call)), call.base));
}

export function verifyFactor(call: Call): OrgResponse {
  return verify(call, factorOf(call, userById(call)));
}

export function pollTransaction(call: Call): OrgResponse {
  return pollPush(call, factorOf(call, userById(call)));
}
