import type { Factor } from './model.ts';
import type { Org } from './org.ts';
import { randomText } from './random.ts';

/** A kind of factor the org offers. */
export interface FactorKind {
  readonly factorType: string;
  readonly provider: string;
  readonly vendorName: string;
  /** The first letters of its ids. */
  readonly prefix: string;
  /** What the profile must have. */
  readonly profile: readonly string[];
  /** Active as soon as it is enrolled. */
  readonly immediate: boolean;
  /** Whether a user has at most one. */
  readonly single: boolean;
}

function kind(factorType: string, prefix: string, more: Partial<FactorKind> = {}): FactorKind {
  const base = { provider: 'OKTA', vendorName: 'OKTA', profile: [], immediate: false, single: true };
  return { factorType, prefix, ...base, ...more };
}

/** Every kind of factor the org offers (Okta docs: factors). */
export const FACTOR_KINDS: readonly FactorKind[] = [
  kind('question', 'ufs', { profile: ['question', 'answer'], immediate: true }),
  kind('sms', 'mbl', { profile: ['phoneNumber'] }),
  kind('call', 'clf', { profile: ['phoneNumber'] }),
  kind('email', 'emf', { profile: ['email'] }),
  kind('push', 'opf'),
  kind('token:software:totp', 'ost'),
  kind('token:software:totp', 'uft', { provider: 'GOOGLE', vendorName: 'GOOGLE' }),
  kind('webauthn', 'fwf', { provider: 'FIDO', vendorName: 'FIDO', single: false }),
];

/** The kind with this type; of several providers, the one asked for or the first. */
export function factorKind(factorType: string, provider: string | undefined): FactorKind | undefined {
  return FACTOR_KINDS.find((each) => {
    return each.factorType === factorType && (provider === undefined || each.provider === provider);
  });
}

/** A factor (shape recorded from real orgs; `resend` is an array). */
export function factorView(org: Org, factor: Factor, base: string): Record<string, unknown> {
  const user = `${base}/api/v1/users/${factor.userId}`;
  const self = `${user}/factors/${factor.id}`;
  const pending = factor.status === 'PENDING_ACTIVATION';
  const links: Record<string, unknown> = {};
  if (pending && (factor.factorType === 'sms' || factor.factorType === 'call' || factor.factorType === 'email')) {
    links['resend'] = [{ name: factor.factorType, href: `${self}/resend`, hints: { allow: ['POST'] } }];
  }
  if (pending) links['activate'] = { href: `${self}/lifecycle/activate`, hints: { allow: ['POST'] } };
  else links['verify'] = { href: `${self}/verify`, hints: { allow: ['POST'] } };
  links['self'] = { href: self, hints: { allow: pending ? ['GET'] : ['GET', 'DELETE'] } };
  links['user'] = { href: user, hints: { allow: ['GET'] } };
  const view: Record<string, unknown> = {
    id: factor.id,
    factorType: factor.factorType,
    provider: factor.provider,
    vendorName: factor.vendorName,
    status: factor.status,
    created: factor.created,
    lastUpdated: factor.lastUpdated,
    ...(factor.profile === undefined ? {} : { profile: factor.profile }),
    _links: links,
  };
  if (pending && factor.factorType === 'token:software:totp') {
    const sharedSecret = randomText(org.random, 16).toUpperCase();
    view['_embedded'] = { activation: { timeStep: 30, sharedSecret, encoding: 'base32', keyLength: 6 } };
  }
  return view;
}
