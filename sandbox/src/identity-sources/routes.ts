import type { Route } from '../http/call.ts';
import { createSession, deleteSession, getSession, listSessions, startImport } from './sessions.ts';
import { upload, uploadKinds } from './uploads.ts';

const sessions = '/api/v1/identity-sources/:identitySourceId/sessions';
const one = `${sessions}/:sessionId`;
const read = { method: 'GET', bucket: 'other', permission: 'identitySources.read' } as const;
const write = { bucket: 'other', permission: 'identitySources.manage' } as const;

/** Import sessions of identity sources: /api/v1/identity-sources. */
export const identitySourceRoutes: readonly Route[] = [
  { ...read, path: sessions, handle: listSessions },
  { ...read, path: one, handle: getSession },
  { ...write, method: 'POST', path: sessions, handle: createSession },
  { ...write, method: 'DELETE', path: one, handle: deleteSession },
  { ...write, method: 'POST', path: `${one}/start-import`, handle: startImport },
  ...Object.entries(uploadKinds).map(
    ([name, rules]): Route => ({
      ...write,
      method: 'POST',
      path: `${one}/${name}`,
      handle: (call) => upload(call, rules),
    }),
  ),
];
