import { timestamp } from '../state/clock.ts';
import type { Factor } from '../state/factor-model.ts';
import type { Org } from '../state/org.ts';

/** A kind of factor that the org supports. */
export interface FactorKind {
  readonly factorType: string;
  readonly provider: string;
  readonly vendorName: string;
  /** The prefix of its IDs. */
  readonly prefix: string;
  /** Its name in the System Log (recorded: EMAIL_FACTOR, SMS_FACTOR, OKTA_SOFT_TOKEN, FIDO_WEBAUTHN; the others are not a contract). */
  readonly logName: string;
  /** The members that the profile must have. */
  readonly profile: readonly string[];
  /** Whether enrolling activates it. */
  readonly immediate: boolean;
  /** Whether `activate=true` makes it active at once (Okta docs: enroll a factor). */
  readonly skippable: boolean;
  /** Whether a user has at most one. */
  readonly single: boolean;
  /** Whether it can be enrolled here, and so is in the catalog. */
  readonly enrollable: boolean;
}

function kind(factorType: string, prefix: string, more: Partial<FactorKind> & Pick<FactorKind, 'logName'>): FactorKind {
  const okta = { provider: 'OKTA', vendorName: 'OKTA' };
  const usual = { profile: [], immediate: false, skippable: false, single: true, enrollable: true };
  return { factorType, prefix, ...okta, ...usual, ...more };
}

/** Every kind of factor that the org supports (Okta docs: factors). */
export const factorKinds: readonly FactorKind[] = [
  kind('question', 'ufs', { logName: 'SECURITY_QUESTION', profile: ['question', 'answer'], immediate: true }),
  kind('sms', 'mbl', { logName: 'SMS_FACTOR', profile: ['phoneNumber'], skippable: true }),
  kind('call', 'clf', { logName: 'CALL_FACTOR', profile: ['phoneNumber'], skippable: true }),
  kind('email', 'emf', { logName: 'EMAIL_FACTOR', profile: ['email'], skippable: true }),
  kind('push', 'opf', { logName: 'OKTA_VERIFY_PUSH' }),
  kind('token:software:totp', 'ost', { logName: 'OKTA_SOFT_TOKEN' }),
  kind('token:software:totp', 'uft', { logName: 'GOOGLE_AUTH', provider: 'GOOGLE', vendorName: 'GOOGLE' }),
  kind('token:hotp', 'chf', {
    logName: 'CUSTOM_TOTP',
    provider: 'CUSTOM',
    vendorName: 'CUSTOM',
    profile: ['sharedSecret'],
    skippable: true,
  }),
  // Okta FastPass (Okta docs: enroll a factor, it cannot be enrolled here).
  kind('signed_nonce', 'pfd', { logName: 'SIGNED_NONCE', enrollable: false, single: false }),
  kind('webauthn', 'fwf', { logName: 'FIDO_WEBAUTHN', provider: 'FIDO', vendorName: 'FIDO', single: false }),
];

/** The kind with this type; of several providers, the requested or the first. */
export function factorKind(factorType: string, provider: string | undefined): FactorKind | undefined {
  return factorKinds.find((each) => {
    return each.factorType === factorType && (provider === undefined || each.provider === provider);
  });
}

/** Okta docs: an activation or a verification by push must be confirmed within five minutes. */
export const pushMs = 5 * 60 * 1000;

/** Whether a factor is of the kinds that Okta Verify has (Okta docs: unenroll a factor). */
export function isOktaVerify({ factorType, provider }: Pick<Factor, 'factorType' | 'provider'>): boolean {
  return provider === 'OKTA' && ['push', 'signed_nonce', 'token:software:totp'].includes(factorType);
}

/** Whether Okta sends a code, which can be sent again. */
export function isSent({ factorType }: Factor): boolean {
  return factorType === 'sms' || factorType === 'call' || factorType === 'email';
}

/** The URL of a factor. */
export function factorUrl(factor: Factor, base: string): string {
  return `${base}/api/v1/users/${factor.userId}/factors/${factor.id}`;
}

function linksOf(factor: Factor, base: string): Record<string, unknown> {
  const self = factorUrl(factor, base);
  const pending = factor.status === 'PENDING_ACTIVATION';
  const post = (path: string) => ({ href: `${self}/${path}`, hints: { allow: ['POST'] } });
  const links: Record<string, unknown> = {};
  if (pending && isSent(factor)) links['resend'] = [{ name: factor.factorType, ...post('resend') }];
  if (pending && factor.factorType === 'push') {
    links['poll'] = post('lifecycle/activate/poll');
    // Okta's reference (UserFactorPush, enrollment): the activation can be sent by email or text message.
    links['send'] = ['email', 'sms'].map((name) => ({ name, ...post(`lifecycle/activate/${name}`) }));
  } else if (pending) links['activate'] = post('lifecycle/activate');
  // Recorded from real orgs: a question has no link to verify it.
  else if (factor.factorType !== 'question') links['verify'] = post('verify');
  if (factor.factorType === 'question') {
    links['questions'] = {
      href: `${base}/api/v1/users/${factor.userId}/factors/questions`,
      hints: { allow: ['GET'] },
    };
  }
  links['self'] = { href: self, hints: { allow: pending ? ['GET'] : ['GET', 'DELETE'] } };
  links['user'] = { href: `${base}/api/v1/users/${factor.userId}`, hints: { allow: ['GET'] } };
  return links;
}

/** What the user's device needs to confirm an enrollment (Okta docs: enroll a factor, examples of each type). */
function activationOf(org: Org, factor: Factor, base: string): Record<string, unknown> | undefined {
  const qrcode = { href: `${factorUrl(factor, base)}/qr/${factor.secret}`, type: 'image/png' };
  switch (factor.factorType) {
    case 'token:software:totp':
      return {
        timeStep: 30,
        sharedSecret: factor.secret,
        encoding: 'base32',
        keyLength: factor.provider === 'GOOGLE' ? 16 : 6,
        // Recorded from a real org (2026).
        factorResult: 'WAITING',
        _links: { qrcode },
      };
    case 'push':
      return {
        expiresAt: timestamp(factor.startedAt + pushMs),
        factorResult: 'WAITING',
        _links: { qrcode },
      };
    case 'webauthn':
      return {
        attestation: 'direct',
        authenticatorSelection: { userVerification: 'preferred', requireResidentKey: false },
        challenge: factor.secret,
        excludeCredentials: [],
        pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
        rp: { name: org.settings['companyName'] },
        user: { id: factor.userId },
      };
    default:
      return undefined;
  }
}

/** A factor (shape recorded from real orgs; `resend` is an array). */
export function factorView(org: Org, factor: Factor, base: string): Record<string, unknown> {
  const activation = factor.status === 'PENDING_ACTIVATION' ? activationOf(org, factor, base) : undefined;
  return {
    id: factor.id,
    factorType: factor.factorType,
    provider: factor.provider,
    vendorName: factor.vendorName,
    status: factor.status,
    created: factor.created,
    lastUpdated: factor.lastUpdated,
    ...(factor.profile === undefined ? {} : { profile: factor.profile }),
    _links: linksOf(factor, base),
    ...(activation === undefined ? {} : { _embedded: { activation } }),
  };
}
