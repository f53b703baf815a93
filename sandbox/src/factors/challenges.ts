import { ApiError, type ErrorCode } from '../http/errors.ts';
import type { Factor } from '../state/model.ts';
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
export function sendCode(org: Org, factor: Factor): void {
  const kind = factor.factorType;
  const pause = pauses[kind];
  if (pause === undefined) return;
  const place = `${factor.userId} ${kind} ${String(factor.profile?.['phoneNumber'] ?? factor.profile?.['email'] ?? factor.id)}`;
  const now = org.clock.now();
  const last = org.codesSent.get(place);
  if (last !== undefined && now < last + pause.ms) throw new ApiError(pause.code);
  org.codesSent.set(place, now);
}
