import { tidyObject } from '../../step/tidy.ts';
import type { Session } from './session.ts';

/** Models of the operations that return sessions. */
export interface SessionModels {
  readonly getSession: Session;
}

/** Reads a session from Okta's response, without its ID, which is a secret. */
function toSession(value: unknown): Session {
  const { id: _, ...session } = tidyObject(value, 'session');
  return session;
}

/** Readers of the operations that return sessions. */
export const sessionReaders = { getSession: toSession };
