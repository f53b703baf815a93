import { userParty } from '../logs/parties.ts';
import type { LogEntry, LogOrigin } from '../logs/types.ts';
import type { User } from '../state/model.ts';
import type { Org } from '../state/org.ts';
import { randomText } from '../state/random.ts';

/** The browser of a user who signs in. The address is reserved for documentation (RFC 5737). */
const personsBrowser: LogOrigin = {
  ipAddress: '203.0.113.24',
  userAgent:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36',
  os: 'Windows 10',
  browser: 'CHROME',
  device: 'Computer',
  geographicalContext: {
    city: 'Oslo',
    state: 'Oslo County',
    country: 'Norway',
    postalCode: null,
    geolocation: { lat: 59.9127, lon: 10.7461 },
  },
};

/** The event types of a user's own session: the user is the actor and never a target (recorded). */
export const ownSessionTypes: readonly string[] = ['user.session.start', 'user.session.end'];

/**
 * Recorded from real orgs: a sign-in has no target in Classic Engine (2020 to 2022); in Identity Engine it has the
 * authenticator and the app (2022). A sign-out has none in Classic; in Identity Engine it was never recorded.
 */
function targetOf(org: Org, eventType: string): LogEntry['target'] {
  if (org.behavior.engine === 'classic' || eventType !== 'user.session.start') return [];
  return [
    {
      id: 'laeacmepassword00001',
      type: 'AuthenticatorEnrollment',
      alternateId: 'unknown',
      displayName: 'Password',
    },
    { id: '0oadashboard00000001', type: 'AppInstance', alternateId: 'Okta Dashboard', displayName: 'Okta Dashboard' },
  ];
}

/** A user's action in the browser, as Okta logs it, with the client and the request (recorded). */
export function byPerson(org: Org, user: User, eventType: string): LogEntry {
  const path = org.behavior.engine === 'oie' ? '/idp/idx/identify' : '/api/v1/authn';
  return {
    eventType,
    actor: userParty(user),
    client: personsBrowser,
    debugData: {
      requestId: randomText(org.random, 32).toLowerCase(),
      requestUri: path,
      threatSuspected: 'false',
      url: `${path}?`,
    },
  };
}

/** A sign-in or sign-out as Okta logs it. */
export function sessionEntry(org: Org, user: User, session: { type: string; id?: string | undefined }): LogEntry {
  const own = org.behavior.engine === 'oie' ? `idx${randomText(org.random, 22)}` : session.id;
  return {
    ...byPerson(org, user, session.type),
    target: targetOf(org, session.type) ?? [],
    ...(own === undefined ? {} : { sessionId: own }),
  };
}
