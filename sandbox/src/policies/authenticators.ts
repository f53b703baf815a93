import { type Call, type OrgResponse, ok } from '../http/call.ts';
import { ApiError, notFound } from '../http/errors.ts';
import type { Authenticator } from '../state/model.ts';
import type { Org } from '../state/org.ts';

type Kind = readonly [key: string, type: string, name: string, settings?: Record<string, unknown>];

/** The authenticators of an Identity Engine org (recorded from a real org, 2026); here all are active. */
const kinds: readonly Kind[] = [
  ['okta_email', 'email', 'Email', { allowedFor: 'recovery', tokenLifetimeInMinutes: 5 }],
  ['okta_verify', 'app', 'Okta Verify', { compliance: { fips: 'OPTIONAL' }, userVerification: 'PREFERRED' }],
  ['okta_password', 'password', 'Password'],
  ['phone_number', 'phone', 'Phone', { allowedFor: 'any' }],
  ['webauthn', 'security_key', 'Security Key or Biometric'],
  ['security_question', 'security_question', 'Security Question', { allowedFor: 'recovery' }],
];

/** Adds the authenticators of a new org. */
export function seedAuthenticators(org: Org): void {
  const stamp = org.stamp();
  kinds.forEach(([key, type, name, settings], index) => {
    const id = `autacme${String(index + 1).padStart(13, '0')}`;
    const common = { id, key, type, name, settings, status: 'ACTIVE' as const };
    org.authenticators.keep({ ...common, seq: org.nextSeq(), created: stamp, lastUpdated: stamp });
  });
}

/** An authenticator (shape recorded from a real org, 2026). */
function view(call: Call, authenticator: Authenticator): Record<string, unknown> {
  const { id, key, type, name, status, created, lastUpdated, settings } = authenticator;
  const self = `${call.base}/api/v1/authenticators/${id}`;
  const change = status === 'ACTIVE' ? 'deactivate' : 'activate';
  const post = { href: `${self}/lifecycle/${change}`, hints: { allow: ['POST'] } };
  return {
    ...{ type, id, key, status, name, created, lastUpdated },
    ...(settings === undefined ? {} : { settings }),
    _links: {
      self: { href: self, hints: { allow: ['GET', 'PUT'] } },
      ...(key === 'okta_password' ? {} : { [change]: post }),
      methods: { href: `${self}/methods`, hints: { allow: ['GET'] } },
    },
  };
}

function authenticatorOf(call: Call): Authenticator {
  const id = call.param('authenticatorId');
  const authenticator = call.org.authenticators.get(id);
  if (authenticator === undefined) throw notFound(id, 'Authenticator');
  return authenticator;
}

/** Okta docs: activate and deactivate an authenticator. Stored, not applied: every factor of the org may be enrolled. */
function setStatus(call: Call, status: Authenticator['status']): OrgResponse {
  const authenticator = authenticatorOf(call);
  // The password cannot be deactivated; the code is undocumented.
  if (authenticator.key === 'okta_password') throw new ApiError('E0000038');
  authenticator.status = status;
  authenticator.lastUpdated = call.org.stamp();
  const { id, name } = authenticator;
  const verb = status === 'ACTIVE' ? 'activate' : 'deactivate';
  const target = { id, type: 'Authenticator', alternateId: 'unknown', displayName: name };
  call.log({ eventType: `security.authenticator.lifecycle.${verb}`, target: [target] });
  return ok(view(call, authenticator));
}

/** Classic Engine has no authenticators. */
export function listAuthenticators(call: Call): OrgResponse {
  if (call.org.behavior.engine === 'classic') throw new ApiError('E0000015');
  return ok(call.org.authenticators.ordered.map((each) => view(call, each)));
}

export function getAuthenticator(call: Call): OrgResponse {
  return ok(view(call, authenticatorOf(call)));
}

export function activateAuthenticator(call: Call): OrgResponse {
  return setStatus(call, 'ACTIVE');
}

export function deactivateAuthenticator(call: Call): OrgResponse {
  return setStatus(call, 'INACTIVE');
}
