import { type Call, noContent, type OrgResponse, ok } from '../http/call.ts';
import { ApiError, leftBlank, notFound } from '../http/errors.ts';
import { userParty } from '../logs/parties.ts';
import { timestamp } from '../state/clock.ts';
import type { Factor } from '../state/factor-model.ts';
import type { User } from '../state/model.ts';
import type { Org } from '../state/org.ts';
import { randomText } from '../state/random.ts';
import { userById } from '../users/lookup.ts';
import { securityQuestions } from '../users/security-questions.ts';
import { countTry, refuseManyTries, sendCode } from './challenges.ts';
import { keepPhone, phoneOf } from './phones.ts';
import { createTotpSecret } from './totp.ts';
import { checkCode, pollPush, verify } from './verification.ts';
import { type FactorKind, factorKind, factorKinds, factorUrl, factorView, isOktaVerify, pushMs } from './view.ts';

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
  const factor = org.factors.keep({
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
    startedAt: org.clock.now(),
  });
  keepPhone(org, factor);
  return factor;
}

function factorOf(call: Call, user: User): Factor {
  const id = call.param('factorId');
  const factor = call.org.factors.get(id);
  // Recorded from real orgs: the kind is UserFactor.
  if (factor === undefined || factor.userId !== user.id) throw notFound(id, 'UserFactor');
  return factor;
}

/** Recorded from real orgs (2021 to 2026): the user is the only target; the reason alone names the factor. */
export function logFactor(
  call: Call,
  user: User,
  { factor, verb }: { factor: Factor; verb: 'activate' | 'deactivate' },
): void {
  const name = factorKind(factor.factorType, factor.provider)?.logName ?? factor.factorType;
  const reason = verb === 'activate' ? `User set up ${name} factor` : `User reset ${name} factor`;
  call.log({ eventType: `user.mfa.factor.${verb}`, target: [userParty(user)], reason });
}

/** Okta docs: activate a factor, with the code, the device's attestation, or, for push, by polling until the device confirms. */
export function activate(call: Call): OrgResponse {
  const { org } = call;
  const user = userById(call);
  const factor = factorOf(call, user);
  const body = call.optionalObject();
  if (factor.factorType === 'push' && factor.status === 'PENDING_ACTIVATION') {
    if (!isConfirmed(call, factor)) return ok(waiting(call, factor));
    factor.profile = { credentialId: user.profile['login'], deviceType: 'SmartPhone_IPhone', platform: 'IOS' };
  } else if (factor.factorType === 'webauthn') {
    if (typeof body['attestation'] !== 'string') throw leftBlank('attestation');
    factor.profile = { credentialId: randomText(org.random, 32), authenticatorName: 'Security key', ...factor.profile };
  } else if (factor.status === 'PENDING_ACTIVATION') {
    countTry(org, factor);
    checkCode(body, factor, org.clock.now());
  }
  const fresh = factor.status === 'PENDING_ACTIVATION';
  factor.status = 'ACTIVE';
  factor.lastUpdated = org.stamp();
  keepPhone(org, factor);
  if (fresh) logFactor(call, user, { factor, verb: 'activate' });
  return ok(factorView(org, factor, call.base));
}

/**
 * Whether the device has confirmed the enrollment: between the first and the second poll, unless `pushAnswer` is TIMEOUT.
 * After it expired, the `activate` link starts it again (Okta's reference: UserFactorActivatePush).
 */
function isConfirmed(call: Call, factor: Factor): boolean {
  const { org } = call;
  const isExpired = org.clock.now() >= factor.startedAt + pushMs;
  if (isExpired && !call.path.endsWith('/poll')) {
    factor.startedAt = org.clock.now();
    factor.polls = 0;
  } else if (isExpired) return false;
  factor.polls += 1;
  return factor.polls > 1 && org.behavior.pushAnswer !== 'TIMEOUT';
}

/** Okta's reference (UserFactorActivatePush). */
function waiting(call: Call, factor: Factor): Record<string, unknown> {
  const self = `${factorUrl(factor, call.base)}/lifecycle/activate`;
  const expiresAt = factor.startedAt + pushMs;
  const isExpired = call.org.clock.now() >= expiresAt;
  const post = { allow: ['POST'] };
  return {
    factorResult: isExpired ? 'TIMEOUT' : 'WAITING',
    expiresAt: timestamp(expiresAt),
    _links: isExpired ? { activate: { href: self, hints: post } } : { poll: { href: `${self}/poll`, hints: post } },
  };
}

/**
 * Okta docs: unenroll a factor, not for a deactivated user (the code is undocumented). The push and FastPass of Okta Verify
 * take its other factors with them.
 */
export function unenroll(call: Call): OrgResponse {
  const user = userById(call);
  const factor = factorOf(call, user);
  if (user.status === 'DEPROVISIONED') throw new ApiError('E0000038');
  const takes = isOktaVerify(factor) && factor.factorType !== 'token:software:totp';
  const goes = (each: Factor) => each === factor || (takes && isOktaVerify(each));
  // Okta docs: the phone number stays as a way to recover the account, unless it is removed too.
  if (call.flag('removeRecoveryEnrollment', false)) call.org.phones.delete(`${user.id} ${factor.factorType}`);
  for (const each of call.org.factors.of(user.id).filter(goes)) {
    call.org.factors.delete(each.id);
    logFactor(call, user, { factor: each, verb: 'deactivate' });
  }
  call.org.touch(user);
  return noContent;
}

export function resend(call: Call): OrgResponse {
  const factor = factorOf(call, userById(call));
  refuseManyTries(call.org, factor);
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
  const kinds = factorKinds.filter(({ enrollable }) => enrollable);
  return ok(
    kinds.map(({ factorType, provider, vendorName }) => ({
      factorType,
      provider,
      vendorName,
      enrollment: 'OPTIONAL',
      status: own.find((each) => each.factorType === factorType && each.provider === provider)?.status ?? 'NOT_SETUP',
      _links: factorType === 'question' ? { questions, enroll } : { enroll },
      ...phoneOf(call.org, { userId: user.id, factorType }),
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
