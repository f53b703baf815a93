import type { Org } from '../state/org.ts';

/** Okta docs: a nonce is handed out for 24 hours and accepted for three days. */
const graceFactor = 3;

/** The nonce of now; a new one when the old one has been handed out long enough. */
export function currentNonce({ nonces, clock, behavior, ids }: Org): string {
  const now = clock.now();
  const since = nonces.made.get(nonces.current);
  if (since === undefined || now - since >= behavior.nonceMs) {
    nonces.current = ids('nonce');
    nonces.made.set(nonces.current, now);
  }
  return nonces.current;
}

/** Whether a nonce is one of the org's and not too old. */
export function isGoodNonce({ nonces, clock, behavior }: Org, nonce: string | undefined): boolean {
  const made = nonce === undefined ? undefined : nonces.made.get(nonce);
  return made !== undefined && clock.now() - made < graceFactor * behavior.nonceMs;
}
