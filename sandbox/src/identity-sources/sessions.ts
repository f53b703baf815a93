import { type Call, noContent, type OrgResponse, ok } from '../http/call.ts';
import { ApiError, invalid, notFound } from '../http/errors.ts';
import { appParty } from '../logs/parties.ts';
import type { App } from '../state/model.ts';
import { runImport } from './import.ts';
import { type ImportSession, isOpen } from './import-session.ts';

/** The name of every Custom Identity Source app (Okta's .NET SDK tests; an org resource name seen in the field). */
export const identitySourceName = 'custom_identity_source';

/** Okta docs (Anything-as-a-Source): a session without a request for 24 hours expires. */
const idleMs = 24 * 60 * 60 * 1000;

/** Okta docs: no new session within five minutes of starting an import. Okta's .NET SDK tests wait about one minute. */
const pauseMs = 5 * 60 * 1000;

/** A session (shape: Okta docs). */
function view(session: ImportSession): Record<string, unknown> {
  const { id, sourceId, status, created, lastUpdated } = session;
  return { id, identitySourceId: sourceId, status, importType: 'INCREMENTAL', created, lastUpdated };
}

function setStatus(call: Call, session: ImportSession, status: ImportSession['status']): void {
  session.status = status;
  session.lastUpdated = call.org.stamp();
}

/** The identity source that the path names, which is an app. An org without the feature: 401 E0000015 (as recorded for others). */
function sourceOf(call: Call): App {
  if (!call.org.behavior.identitySources) throw new ApiError('E0000015');
  const id = call.param('identitySourceId');
  const app = call.org.apps.get(id);
  // Undocumented code.
  if (app === undefined || app.name !== identitySourceName) throw notFound(id, 'IdentitySource');
  settle(call, app);
  return app;
}

/** Expires idle sessions and finishes imports that are due, one after the other (Okta docs: identity source session process). */
function settle(call: Call, app: App): void {
  const { org } = call;
  const now = org.clock.now();
  let free = 0;
  for (const session of org.importSessions.of(app.id)) {
    if (isOpen(session) && now - session.lastUsed >= idleMs) {
      setStatus(call, session, 'EXPIRED');
      call.log({ eventType: 'system.import.session.expired', target: [appParty(app)] });
    }
    if (session.startedAt === undefined) continue;
    free = Math.max(free, session.startedAt) + org.behavior.importMs;
    if (session.status !== 'TRIGGERED' || now < free) continue;
    runImport(call, app, session.uploads);
    setStatus(call, session, 'COMPLETED');
  }
}

/** The session that the path names. Okta's docs say 400 for an unknown one; 404 in Okta's .NET SDK tests of a real org. */
export function sessionOf(call: Call): { readonly app: App; readonly session: ImportSession } {
  const app = sourceOf(call);
  const id = call.param('sessionId');
  const session = call.org.importSessions.get(id);
  if (session === undefined || session.sourceId !== app.id) throw notFound(id, 'IdentitySourceSession');
  session.lastUsed = call.org.clock.now();
  return { app, session };
}

/** Okta docs: active sessions only. */
export function listSessions(call: Call): OrgResponse {
  const app = sourceOf(call);
  const active = call.org.importSessions.of(app.id).filter((each) => isOpen(each) || each.status === 'TRIGGERED');
  return ok(active.map(view));
}

/** 201 in Okta's .NET SDK tests of a real org; 200 in Okta's reference. */
export function createSession(call: Call): OrgResponse {
  const app = sourceOf(call);
  const { org } = call;
  const now = org.clock.now();
  const blocked = org.importSessions
    .of(app.id)
    .some((each) => isOpen(each) || (each.startedAt !== undefined && now - each.startedAt < pauseMs));
  // Okta docs: 400. The sentence is undocumented.
  if (blocked) throw invalid('session', 'session: Another active session exists for the identity source');
  const stamp = org.stamp();
  const session = org.importSessions.keep({
    id: org.ids('aps'),
    seq: org.nextSeq(),
    sourceId: app.id,
    status: 'CREATED',
    created: stamp,
    lastUpdated: stamp,
    uploads: [],
    lastUsed: now,
    startedAt: undefined,
  });
  call.log({ eventType: 'system.import.session.created', target: [appParty(app)] });
  return { status: 201, body: view(session) };
}

export function getSession(call: Call): OrgResponse {
  return ok(view(sessionOf(call).session));
}

/** Okta docs: 204; the session becomes CLOSED and can still be read (Okta's .NET SDK tests of a real org). */
export function deleteSession(call: Call): OrgResponse {
  const { app, session } = sessionOf(call);
  if (!isOpen(session)) throw invalid('status', `status: A session that is ${session.status} cannot be canceled`);
  session.uploads = [];
  setStatus(call, session, 'CLOSED');
  call.log({ eventType: 'system.import.session.cancelled', target: [appParty(app)] });
  return noContent;
}

/** Okta docs: only a session with uploaded data can be started, once; 400 otherwise. */
export function startImport(call: Call): OrgResponse {
  const { app, session } = sessionOf(call);
  if (session.status !== 'IN_PROGRESS') {
    throw invalid('status', `status: An import cannot be started for a session that is ${session.status}`);
  }
  session.startedAt = call.org.clock.now();
  setStatus(call, session, 'TRIGGERED');
  call.log({ eventType: 'system.import.session.triggered', target: [appParty(app)] });
  const body = view(session);
  settle(call, app);
  return ok(body);
}
