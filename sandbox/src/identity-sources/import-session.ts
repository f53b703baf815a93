import type { Kept } from '../state/collection.ts';

/** The statuses of an import session (Okta docs: identity source session). */
export type ImportStatus = 'CREATED' | 'IN_PROGRESS' | 'TRIGGERED' | 'COMPLETED' | 'CLOSED' | 'EXPIRED' | 'ERROR';

/** The kinds of a bulk upload. */
export type UploadKind = 'users' | 'users-delete' | 'groups' | 'memberships';

/** The entities of one bulk upload. */
export interface Upload {
  readonly kind: UploadKind;
  readonly items: readonly Record<string, unknown>[];
}

/** An import session of an identity source, which is an app. */
export interface ImportSession extends Kept {
  readonly sourceId: string;
  status: ImportStatus;
  created: string;
  lastUpdated: string;
  uploads: Upload[];
  /** The last request for it, in epoch milliseconds by the org's clock. */
  lastUsed: number;
  /** When its import was started, in epoch milliseconds by the org's clock. */
  startedAt: number | undefined;
}

/** Whether data may be uploaded to the session, or the session closed (Okta docs: identity source session status). */
export function isOpen({ status }: ImportSession): boolean {
  return status === 'CREATED' || status === 'IN_PROGRESS';
}
