import type { LostWrite } from '../../okta/calls.ts';
import { OktaError } from '../../okta/errors.ts';
import type { Okta } from '../../step/action.ts';
import type { Batch } from './batches.ts';
import type { ImportResult } from './import-fields.ts';
import { type ImportSession, isOpen, ofSources } from './import-session.ts';

/** Operations of every import, apart from its uploads. */
export type ImportOperation =
  | 'createIdentitySourceSession'
  | 'startImportFromIdentitySource'
  | 'getIdentitySourceSession'
  | 'listIdentitySourceSessions'
  | 'deleteIdentitySourceSession';

/** A session in the path of an operation. */
export type SessionPath = { readonly identitySourceId: string; readonly sessionId: string };

/** An import. */
export interface Import<User> {
  readonly sourceId: string;
  readonly batches: readonly Batch<User>[];
  /** Uploads a batch. */
  readonly upload: (path: SessionPath, users: readonly User[]) => Promise<unknown>;
  /** How long to wait until Okta has finished; 0 for not at all. */
  readonly waitMs: number;
  /** Whether this is a dry run, which says what stands in the way. */
  readonly dryRun: boolean;
  /** What it means if Okta has no data to import after all uploads. */
  readonly nothingKnown?: string;
}

/**
 * Imports users: opens a session, uploads all batches and starts the import. If an upload or the start fails, closes the session,
 * so that nothing is imported and the next import is not blocked.
 */
export async function importUsers<User>(okta: Okta<ImportOperation>, plan: Import<User>): Promise<ImportResult> {
  const { sourceId, batches, waitMs, dryRun } = plan;
  const uploads = batches.map(({ users, bytes }) => ({ users: users.length, bytes }));
  const uploaded = uploads.reduce((sum, { users }) => sum + users, 0);
  const notes = [`Uploads ${uploaded} user(s) in ${uploads.length} request(s), then starts the import.`];
  if (dryRun) await refuseOpen(okta, sourceId);
  const opened = await openSession(okta, { sourceId, notes });
  const path = { identitySourceId: sourceId, sessionId: opened.id };
  const started = await closingOnFailure(okta, path, async () => {
    for (const { users } of batches) await plan.upload(path, users);
    return startImport(okta, path, plan.nothingKnown);
  });
  const session = await sessionAfter(okta, { path, started, waitMs });
  const status = session.status ?? '';
  return { session, uploaded, uploads, status, finished: status === 'COMPLETED' };
}

/** Opens the only session that a source may have. After a lost response, looks it up among the active ones. */
async function openSession(
  okta: Okta<'createIdentitySourceSession' | 'listIdentitySourceSessions'>,
  { sourceId, notes }: { readonly sourceId: string; readonly notes: readonly string[] },
): Promise<ImportSession> {
  const path = { identitySourceId: sourceId };
  const lookUp = async (write: LostWrite) => {
    const found = await openOne(okta, sourceId);
    const isOurs = found === undefined ? 'no' : write.madeAfter(found.created);
    if (isOurs === 'unknown') throw cannotTell();
    return isOurs === 'yes' ? found : undefined;
  };
  try {
    return await ofSources(okta.call('createIdentitySourceSession', { path, notes, afterLoss: { lookUp } }));
  } catch (error) {
    if (!(error instanceof OktaError) || error.status !== 400) throw error;
    await refuseOpen(okta, sourceId);
    const hint = 'try again when five minutes have passed since the last import was started';
    throw error.rephrased('conflict', { what: error.what, hint }, { field: 'source' });
  }
}

/** The open session of a source. There is at most one. */
async function openOne(okta: Okta<'listIdentitySourceSessions'>, sourceId: string): Promise<ImportSession | undefined> {
  const path = { identitySourceId: sourceId };
  return (await ofSources(okta.page('listIdentitySourceSessions', { path }))).items.find(isOpen);
}

async function refuseOpen(okta: Okta<'listIdentitySourceSessions'>, sourceId: string): Promise<void> {
  const open = await openOne(okta, sourceId);
  if (open === undefined) return;
  const since = open.created === undefined ? '' : ` since ${open.created}`;
  const what = `The identity source has an open import session: ${open.id} is ${open.status}${since}`;
  const hint = 'wait until its import is started, or cancel it in Okta';
  throw new OktaError('conflict', { what, hint }, { field: 'source' });
}

function cannotTell(): OktaError {
  const what = "The identity source has an open import session, but Okta's responses do not show when it was created";
  const hint = 'check the sessions of the source before you run this again';
  return new OktaError(
    'outcome_unknown',
    { what, hint },
    { known: `${what}.`, operation: 'createIdentitySourceSession' },
  );
}

/** Starts the import of a session. After a lost response, the session's status shows whether it has started. */
async function startImport(
  okta: Okta<'startImportFromIdentitySource' | 'getIdentitySourceSession'>,
  path: SessionPath,
  nothingKnown: string | undefined,
): Promise<ImportSession> {
  const read = () => okta.read('getIdentitySourceSession', { path });
  try {
    return await okta.call('startImportFromIdentitySource', {
      path,
      afterLoss: {
        async lookUp() {
          const session = await read();
          return isOpen(session) ? undefined : session;
        },
      },
    });
  } catch (error) {
    if (!(error instanceof OktaError) || error.status !== 400 || nothingKnown === undefined) throw error;
    // Okta's docs: a session stays CREATED if it does not know any of the uploaded users to delete.
    const { status } = await read().catch(() => ({ status: undefined }));
    if (status !== 'CREATED') throw error;
    throw error.rephrased('conflict', { what: nothingKnown, hint: 'check the external IDs' });
  }
}

/** Does the work on a session. If it fails, closes the session: an open one blocks the source for a day. */
async function closingOnFailure<Value>(
  okta: Okta<'deleteIdentitySourceSession' | 'getIdentitySourceSession'>,
  path: SessionPath,
  work: () => Promise<Value>,
): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof OktaError) || error.category === 'cancelled' || error.category === 'outcome_unknown')
      throw error;
    const lookUp = async () => (isOpen(await okta.read('getIdentitySourceSession', { path })) ? undefined : {});
    const closed = await okta.call('deleteIdentitySourceSession', { path, afterLoss: { lookUp } }).then(
      () => true,
      () => false,
    );
    const outcome = closed
      ? 'so nothing was changed'
      : `and the import session ${path.sessionId} stays open for 24 hours`;
    throw error.rephrased(error.category, { what: `${error.what}, ${outcome}`, hint: error.hint ?? 'try again' });
  }
}

/** The session after its start, or at the end of the wait. Throws if Okta could not import it. */
async function sessionAfter(
  okta: Okta<'getIdentitySourceSession'>,
  { path, started, waitMs }: { readonly path: SessionPath; readonly started: ImportSession; readonly waitMs: number },
): Promise<ImportSession> {
  let latest = started;
  const poll = async () => {
    latest = await okta.read('getIdentitySourceSession', { path });
    return latest.status === 'TRIGGERED' ? undefined : latest;
  };
  // The import goes on, whether its status can be read or not.
  await okta.until(poll, waitMs).catch((error: unknown) => {
    if (!(error instanceof OktaError) || error.category === 'cancelled') throw error;
  });
  if (latest.status !== 'ERROR') return latest;
  throw new OktaError('conflict', {
    what: `Okta could not import the session ${latest.id}`,
    hint: 'look for its events (system.import) in the System Log, then import the users again',
  });
}
