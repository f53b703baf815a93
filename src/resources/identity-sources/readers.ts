import { textOf, tidyObject } from '../../step/tidy.ts';
import type { ImportSession } from './import-session.ts';

/** Models of the operations that return import sessions. */
export interface IdentitySourceModels {
  readonly createIdentitySourceSession: ImportSession;
  readonly getIdentitySourceSession: ImportSession;
  readonly listIdentitySourceSessions: ImportSession;
  readonly startImportFromIdentitySource: ImportSession;
}

/** Reads an import session from Okta's response. In an example of Okta's reference it is in a list. */
function toImportSession(value: unknown): ImportSession {
  const session = tidyObject(Array.isArray(value) ? value[0] : value, 'import session');
  return { ...session, id: textOf(session['id']) };
}

/** Readers of the operations that return import sessions. */
export const identitySourceReaders = {
  createIdentitySourceSession: toImportSession,
  getIdentitySourceSession: toImportSession,
  listIdentitySourceSessions: toImportSession,
  startImportFromIdentitySource: toImportSession,
};
