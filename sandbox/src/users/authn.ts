import { type Call, type OrgResponse, ok, textMember } from '../http/call.ts';
import { ApiError, leftBlank } from '../http/errors.ts';
import { timestamp } from '../state/clock.ts';
import type { User } from '../state/model.ts';
import type { Org } from '../state/org.ts';
import { sessionEntry } from './sign-in.ts';

/** Okta docs (Authentication API): a transaction and its session token last five minutes. */
const transactionMs = 5 * 60 * 1000;

/**
 * Okta docs (Authentication API, in no OpenAPI document): primary authentication with a password. It returns a token for one
 * session. Further factors are never asked for here.
 */
export function authenticate(call: Call): OrgResponse {
  const { org } = call;
  const body = call.object();
  const username = textMember(body, 'username');
  if (username === undefined || username === '') throw leftBlank('username');
  const user = org.findUser(username);
  if (user === undefined) throw new ApiError('E0000004');
  // Okta docs: without an org setting, a locked user gets the same error as for a wrong password.
  if (!mayTry(user) || user.password !== textMember(body, 'password')) {
    const outcome = { result: 'FAILURE', reason: user.status === 'LOCKED_OUT' ? 'LOCKED_OUT' : 'INVALID_CREDENTIALS' };
    org.log.record({ ...sessionEntry(org, user, { type: 'user.session.start' }), outcome });
    throw new ApiError('E0000004');
  }
  const relayState = textMember(body, 'relayState');
  const common = {
    expiresAt: timestamp(org.clock.now() + transactionMs),
    ...(relayState === undefined ? {} : { relayState }),
    _embedded: { user: embedded(user) },
  };
  if (user.status === 'PASSWORD_EXPIRED')
    return ok({ ...common, status: 'PASSWORD_EXPIRED', stateToken: org.ids('00s') });
  return ok({ ...common, status: 'SUCCESS', sessionToken: newSessionToken(org, user) });
}

/** A token for one session of the user. */
export function newSessionToken(org: Org, user: User): string {
  const token = org.ids('20111');
  org.sessionTokens.set(token, user.id);
  return token;
}

function mayTry({ status, password }: User): boolean {
  return password !== undefined && ['ACTIVE', 'PASSWORD_EXPIRED'].includes(status);
}

/** The user of a transaction (Okta docs: user object). */
function embedded({ id, profile, passwordChanged }: User): Record<string, unknown> {
  const { login, firstName, lastName } = profile;
  return {
    id,
    passwordChanged,
    profile: { login, firstName, lastName, locale: profile['locale'] ?? 'en', timeZone: profile['timezone'] ?? 'UTC' },
  };
}
