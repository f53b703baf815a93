import { type Call, type OrgResponse, ok, textMember } from '../http/call.ts';
import { ApiError, invalid, leftBlank } from '../http/errors.ts';
import { userParty } from '../logs/parties.ts';
import { timestamp } from '../state/clock.ts';
import type { Factor, PushTransaction } from '../state/factor-model.ts';
import { randomText } from '../state/random.ts';
import { sendCode } from './challenges.ts';
import { isTotpCode } from './totp.ts';
import { factorUrl, isSent, pushMs } from './view.ts';

/** The one-time code that every factor of the sandbox accepts, so that a test need not compute one. */
const passCode = '123456';

/** Rejects a wrong code or answer: 403 E0000068 (Okta error catalog). */
function refuseWrong(given: string, right: string): void {
  if (given === right) return;
  throw new ApiError('E0000068', { causes: ["Your passcode doesn't match our records. Please try again."] });
}

/** Rejects a wrong code. A time-based factor also accepts the current code (RFC 6238). */
export function checkCode(body: Record<string, unknown>, factor: Factor, now: number): void {
  const given = textMember(body, 'passCode') ?? '';
  const computed = factor.factorType === 'token:software:totp' && isTotpCode(factor.secret ?? '', given, now);
  if (!computed) refuseWrong(given, passCode);
}

function profileOf({ profile }: Factor): Record<string, unknown> {
  return profile === undefined ? {} : { profile };
}

function challengeLinks(call: Call, factor: Factor): Record<string, unknown> {
  const self = factorUrl(factor, call.base);
  return {
    verify: { href: `${self}/verify`, hints: { allow: ['POST'] } },
    factor: { href: self, hints: { allow: ['GET', 'DELETE'] } },
  };
}

function pushLinks(call: Call, factor: Factor, id: string): Record<string, unknown> {
  const href = `${factorUrl(factor, call.base)}/transactions/${id}`;
  return { poll: { href, hints: { allow: ['GET'] } }, cancel: { href, hints: { allow: ['DELETE'] } } };
}

/**
 * Okta docs: a push challenge returns 201 and a link to poll. With number matching, it shows the correct number. It needs a
 * User-Agent (the code is undocumented), and X-Forwarded-For is the address that the device shows.
 */
function startPush(call: Call, factor: Factor, body: Record<string, unknown>): OrgResponse {
  if (call.headers['user-agent'] === undefined) throw leftBlank('User-Agent');
  const isNumberMatching = body['useNumberMatchingChallenge'] === true;
  const push: PushTransaction = {
    id: `v2mst.${randomText(call.org.random, 22)}`,
    factorId: factor.id,
    expiresAt: call.org.clock.now() + pushMs,
    polls: 0,
    correctAnswer: isNumberMatching ? 10 + Math.floor(call.org.random() * 90) : undefined,
    result: undefined,
  };
  call.org.pushes.set(push.id, push);
  const user = call.org.user(factor.userId);
  const forwarded = call.headers['x-forwarded-for'];
  call.log({
    eventType: 'system.push.send_factor_verify_push',
    target: user === undefined ? [] : [userParty(user)],
    ...(typeof forwarded === 'string' ? { ipAddress: forwarded } : {}),
  });
  return { status: 201, body: waitingPush(call, factor, push) };
}

/** Okta's reference: a poll repeats the number of a challenge with number matching. */
function waitingPush(call: Call, factor: Factor, push: PushTransaction): Record<string, unknown> {
  const { correctAnswer } = push;
  return {
    expiresAt: timestamp(push.expiresAt),
    factorResult: 'WAITING',
    ...profileOf(factor),
    _links: pushLinks(call, factor, push.id),
    ...(correctAnswer === undefined ? {} : { _embedded: { challenge: { correctAnswer } } }),
  };
}

/** How long the result of a push stays readable (undocumented). */
const resultMs = pushMs;

/** Writes the response of the device to the log, once (Okta's event catalog). */
function logResult(call: Call, push: PushTransaction, result: { userId: string; factorResult: string }): void {
  const user = call.org.user(result.userId);
  if (push.result !== undefined || user === undefined || result.factorResult === 'TIMEOUT') return;
  const party = userParty(user);
  const isDenied = result.factorResult === 'REJECTED';
  if (isDenied) call.log({ eventType: 'user.mfa.okta_verify.deny_push', actor: party, target: [party] });
  const failure = isDenied ? { failure: 'INVALID_CREDENTIALS' } : {};
  call.log({ eventType: 'user.authentication.auth_via_mfa', actor: party, target: [party], ...failure });
}

/**
 * Okta docs: retrieve a factor transaction status. The devices of this org respond between the first and the second poll,
 * as `org.behavior.pushAnswer` says. An unknown transaction is 404 E0000191 (Okta error catalog).
 */
export function pollPush(call: Call, factor: Factor): OrgResponse {
  const push = call.org.pushes.get(call.param('transactionId'));
  const now = call.org.clock.now();
  if (push === undefined || push.factorId !== factor.id || now >= push.expiresAt + resultMs)
    throw new ApiError('E0000191');
  push.polls += 1;
  const expired = now >= push.expiresAt;
  const { pushAnswer } = call.org.behavior;
  if (!expired && push.result === undefined && (push.polls === 1 || pushAnswer === 'TIMEOUT'))
    return ok(waitingPush(call, factor, push));
  const factorResult = push.result ?? (expired ? 'TIMEOUT' : pushAnswer);
  logResult(call, push, { userId: factor.userId, factorResult });
  push.result = factorResult;
  if (factorResult === 'SUCCESS') return ok({ factorResult });
  return ok({ factorResult, ...profileOf(factor), _links: challengeLinks(call, factor) });
}

/** Okta docs: verify a factor. Without a body it sends a challenge if the type has one. */
export function verify(call: Call, factor: Factor): OrgResponse {
  const body = call.optionalObject();
  // The code for a factor that was never activated is undocumented.
  if (factor.status !== 'ACTIVE') throw invalid('factor', 'The factor is not active.');
  const given = textMember(body, factor.factorType === 'question' ? 'answer' : 'passCode');
  const challenge = { factorResult: 'CHALLENGE', ...profileOf(factor), _links: challengeLinks(call, factor) };
  switch (factor.factorType) {
    case 'push':
      return startPush(call, factor, body);
    case 'webauthn':
      if (typeof body['signatureData'] === 'string') return ok({ factorResult: 'SUCCESS', ...profileOf(factor) });
      return ok({
        ...challenge,
        _embedded: { challenge: { challenge: randomText(call.org.random, 20), extensions: {} } },
      });
    case 'question':
      if (given === undefined) throw leftBlank('answer');
      refuseWrong(given, factor.secret ?? '');
      return ok({ factorResult: 'SUCCESS' });
  }
  if (given === undefined && isSent(factor)) {
    sendCode(call.org, factor);
    return ok(challenge);
  }
  if (given === undefined) throw leftBlank('passCode');
  checkCode(body, factor, call.org.clock.now());
  return ok({ factorResult: 'SUCCESS' });
}
