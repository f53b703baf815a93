import { type Call, type OrgResponse, ok, textMember } from '../http/call.ts';
import { ApiError, invalid, leftBlank, notFound } from '../http/errors.ts';
import { timestamp } from '../state/clock.ts';
import type { Factor, PushTransaction } from '../state/model.ts';
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

/** Okta docs: a push challenge returns 201 and a link to poll. With number matching, it shows the correct number. */
function startPush(call: Call, factor: Factor, body: Record<string, unknown>): OrgResponse {
  const push: PushTransaction = {
    id: `v2mst.${randomText(call.org.random, 22)}`,
    factorId: factor.id,
    expiresAt: call.org.clock.now() + pushMs,
    polls: 0,
  };
  call.org.pushes.set(push.id, push);
  const correctAnswer = 10 + Math.floor(call.org.random() * 90);
  return {
    status: 201,
    body: {
      expiresAt: timestamp(push.expiresAt),
      factorResult: 'WAITING',
      ...profileOf(factor),
      _links: pushLinks(call, factor, push.id),
      ...(body['useNumberMatchingChallenge'] === true ? { _embedded: { challenge: { correctAnswer } } } : {}),
    },
  };
}

/**
 * Okta docs: retrieve a factor transaction status. The devices of this org respond between the first and the second poll,
 * as `org.behavior.pushAnswer` says.
 */
export function pollPush(call: Call, factor: Factor): OrgResponse {
  const push = call.org.pushes.get(call.param('transactionId'));
  if (push === undefined || push.factorId !== factor.id)
    throw notFound(call.param('transactionId'), 'FactorTransaction');
  push.polls += 1;
  const expired = call.org.clock.now() >= push.expiresAt;
  if (!expired && push.polls === 1) {
    return ok({
      expiresAt: timestamp(push.expiresAt),
      factorResult: 'WAITING',
      ...profileOf(factor),
      _links: pushLinks(call, factor, push.id),
    });
  }
  const factorResult = expired ? 'TIMEOUT' : call.org.behavior.pushAnswer;
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
