import { type Call, noContent, type OrgResponse, ok, textMember } from '../http/call.ts';
import { ApiError, notFound } from '../http/errors.ts';
import { userParty } from '../logs/parties.ts';
import { timestamp } from '../state/clock.ts';
import type { Session, User } from '../state/model.ts';
import type { Org } from '../state/org.ts';
import { userById } from './lookup.ts';
import { sessionEntry } from './sign-in.ts';

/** Recorded from real orgs: a session lasts two hours. */
const sessionMs = 2 * 60 * 60 * 1000;

/** Adds a session without logging it. */
export function insertSession(org: Org, userId: string, id?: string): Session {
  const session: Session = {
    id: id ?? org.ids('102'),
    seq: org.nextSeq(),
    userId,
    createdAt: org.stamp(),
    expiresAt: timestamp(org.clock.now() + sessionMs),
  };
  const user = org.user(userId);
  if (user !== undefined) user.lastLogin = session.createdAt;
  return org.sessions.keep(session);
}

/** Signs a user in; Okta logs it with the user as the actor. */
export function signIn(org: Org, user: User): Session {
  const session = insertSession(org, user.id);
  org.log.record(sessionEntry(org, user, { type: 'user.session.start', id: session.id }));
  return session;
}

/** Okta docs: the session of the browser is named by its cookie; here the cookie is the ID. Without one: 404 E0000007. */
function ownId(call: Call): string {
  return /(?:^|;\s*)sid=([^;\s]+)/.exec(call.headers.cookie ?? '')?.[1] ?? 'me';
}

function isOwn(call: Call): boolean {
  return call.path.startsWith('/api/v1/sessions/me');
}

function sessionOf(call: Call): Session {
  const id = isOwn(call) ? ownId(call) : call.param('sessionId');
  const session = call.org.sessions.get(id);
  // Recorded from real orgs: the kind is AppSession.
  if (session === undefined || Date.parse(session.expiresAt) <= call.org.clock.now()) throw notFound(id, 'AppSession');
  return session;
}

/** A session (shape recorded from real orgs). */
function view(call: Call, session: Session, name: { self: string; user: string }): Record<string, unknown> {
  const self = `${call.base}/api/v1/sessions/${name.self}`;
  const profile = call.org.user(session.userId)?.profile ?? {};
  return {
    id: session.id,
    userId: session.userId,
    login: profile['login'],
    createdAt: session.createdAt,
    expiresAt: session.expiresAt,
    status: 'ACTIVE',
    lastPasswordVerification: session.createdAt,
    lastFactorVerification: null,
    amr: ['pwd'],
    idp: { id: call.org.id, type: 'OKTA' },
    mfaActive: call.org.factors.hasAny(session.userId),
    _links: {
      self: { href: self, hints: { allow: ['GET', 'DELETE'] } },
      refresh: { href: `${self}/lifecycle/refresh`, hints: { allow: ['POST'] } },
      user: {
        name: `${profile['firstName']} ${profile['lastName']}`,
        href: `${call.base}/api/v1/users/${name.user}`,
        hints: { allow: ['GET'] },
      },
    },
  };
}

function byId(call: Call, session: Session): Record<string, unknown> {
  return view(call, session, { self: session.id, user: session.userId });
}

/**
 * Not in Okta's current reference, but recorded from real orgs: a session for a session token, which is valid once; its
 * links say `me`. Anything but a valid token is 401 E0000004.
 */
export function createSession(call: Call): OrgResponse {
  const token = textMember(call.object(), 'sessionToken') ?? '';
  const userId = call.org.sessionTokens.get(token);
  call.org.sessionTokens.delete(token);
  const user = userId === undefined ? undefined : call.org.user(userId);
  if (user === undefined) throw new ApiError('E0000004');
  return ok(view(call, signIn(call.org, user), { self: 'me', user: 'me' }));
}

export function refreshSession(call: Call): OrgResponse {
  const session = sessionOf(call);
  session.expiresAt = timestamp(call.org.clock.now() + sessionMs);
  return ok(byId(call, session));
}

export function endSession(call: Call): OrgResponse {
  const session = sessionOf(call);
  const user = call.org.user(session.userId);
  call.org.sessions.delete(session.id);
  // Recorded from real orgs (2020 to 2022): the actor of a sign-out is the user, and it has no target.
  if (user === undefined) return noContent;
  if (isOwn(call)) call.org.log.record(sessionEntry(call.org, user, { type: 'user.session.end', id: session.id }));
  else call.log({ eventType: 'user.session.end', actor: userParty(user), target: [], sessionId: session.id });
  return noContent;
}

/** Okta docs: revoke all sessions of a user: 204, also when there are none (recorded from real orgs). */
export function endSessions(call: Call): OrgResponse {
  const user = userById(call);
  call.org.sessions.deleteOf(user.id);
  // Okta docs: `oauthTokens` also revokes OpenID Connect and OAuth tokens.
  if (call.flag('oauthTokens', false)) call.org.clientTokens.deleteOf(user.id);
  call.log({ eventType: 'user.session.clear', target: [userParty(user)] });
  return noContent;
}

export function getSession(call: Call): OrgResponse {
  return ok(byId(call, sessionOf(call)));
}
