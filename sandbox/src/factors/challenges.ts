import { ApiError, type ErrorCode } from '../http/errors.ts';
import type { Factor } from '../state/factor-model.ts';
import type { Org } from '../state/org.ts';

/** The pause before another code, and Okta's sentence for an earlier request (Okta error catalog). */
const pauses: Readonly<Record<string, { readonly ms: number; readonly code: ErrorCode }>> = {
  sms: { ms: 30_000, code: 'E0000109' },
  call: { ms: 30_000, code: 'E0000133' },
  email: { ms: 5_000, code: 'E0000118' },
};

/**
 * Sends a code, unless one was just sent to the same place (Okta docs: factors, one challenge in 30 seconds). That
 * several users enroll the same phone within seconds was recorded from a real org, so places are kept per user.
 */
export function sendCode(org: Org, { factorType: kind, userId, profile }: Addressee): void {
  const pause = pauses[kind];
  if (pause === undefined) return;
  const place = `${userId} ${kind} ${String(profile?.['phoneNumber'] ?? profile?.['email'])}`;
  const now = org.clock.now();
  const last = org.codesSent.get(place);
  if (last !== undefined && now < last + pause.ms) throw new ApiError(pause.code);
  org.codesSent.set(place, now);
}

/** Who gets a code, and where. */
type Addressee = Pick<Factor, 'factorType' | 'userId' | 'profile'>;

/** Okta docs: activate a factor, five attempts within five minutes. */
const mostTries = 5;
const triesMs = 5 * 60 * 1000;

function recentTries(org: Org, { id }: Factor): number[] {
  const since = org.clock.now() - triesMs;
  return (org.activationTries.get(id) ?? []).filter((at) => at > since);
}

/**
 * Rejects an attempt after too many: another code, and sending one (Okta docs: activate a factor). Okta's support articles
 * describe 429 with the code of rate limits for such a limit.
 */
export function refuseManyTries(org: Org, factor: Factor): void {
  if (recentTries(org, factor).length >= mostTries) throw new ApiError('E0000047');
}

/** Counts an attempt to activate a factor with a code, or rejects it. */
export function countTry(org: Org, factor: Factor): void {
  refuseManyTries(org, factor);
  org.activationTries.set(factor.id, [...recentTries(org, factor), org.clock.now()]);
}
