import { isObject } from '../http/call.ts';
import { timestamp } from '../state/clock.ts';
import type { App, AppKey } from '../state/model.ts';
import type { Org } from '../state/org.ts';
import { randomText } from '../state/random.ts';

/** Okta's reference (JsonWebKey): how long a key of a new app is valid. */
const usualYears = 10;

const yearMs = 365 * 24 * 60 * 60 * 1000;

/** Adds a key for the app to sign with. Certificate and modulus are random texts: nothing is signed with them. */
export function insertKey(
  org: Org,
  app: App,
  { kid, years }: { readonly kid: string; readonly years: number },
): AppKey {
  const created = org.stamp();
  return org.appKeys.set(app.id, kid, {
    appId: app.id,
    seq: org.nextSeq(),
    kid,
    created,
    expiresAt: timestamp(org.clock.now() + years * yearMs),
    x5c: randomText(org.random, 96),
    x5t: randomText(org.random, 43),
    n: randomText(org.random, 342),
  });
}

/** Adds the key that a new app signs with, if it has one (recorded from real orgs: `credentials.signing.kid`). */
export function addSigningKey(org: Org, app: App): void {
  const signing = app.credentials['signing'];
  const kid = isObject(signing) ? signing['kid'] : undefined;
  if (typeof kid === 'string') insertKey(org, app, { kid, years: usualYears });
}
