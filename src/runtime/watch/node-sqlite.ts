import type { DatabaseSync } from 'node:sqlite';
import { OktaError } from '../../okta/errors.ts';

/**
 * Node's own SQLite, loaded with the first use. Before it became stable, loading it wrote a warning to stderr that no user
 * of the connector can do anything about; that one is held back.
 */
export function loadSqlite(): { readonly DatabaseSync: typeof DatabaseSync } {
  const { emitWarning } = process;
  const quiet: typeof process.emitWarning = (warning: string | Error, ...rest: never[]) => {
    if (!String(warning).includes('SQLite')) emitWarning.call(process, warning, ...rest);
  };
  process.emitWarning = quiet;
  try {
    const sqlite = process.getBuiltinModule('node:sqlite');
    if (sqlite !== undefined) return sqlite;
  } finally {
    process.emitWarning = emitWarning;
  }
  const hint = 'run it on Node 22.19 or newer, or give the watch a store of your own';
  throw new OktaError('invalid_request', `This runtime has no node:sqlite; ${hint}.`, { hint });
}

/** SQLite's result code of an error, as 5 for SQLITE_BUSY; `undefined` if it is none of SQLite's. */
export function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  // Extended codes carry the plain one in their lowest byte.
  return error.errcode & 0xff;
}
