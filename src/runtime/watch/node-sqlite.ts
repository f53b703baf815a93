import type { DatabaseSync } from 'node:sqlite';
import { OktaError } from '../../okta/errors.ts';

/**
 * Node's built-in SQLite, loaded on first use. Suppresses the warning that Node writes to stderr in versions where it is
 * experimental: users of the connector cannot act on it.
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
  throw new OktaError('invalid_request', {
    what: 'This runtime does not have node:sqlite',
    hint: 'use Node 22.19 or newer, or pass a store of your own',
  });
}

/** SQLite's result code of an error, such as 5 for SQLITE_BUSY; `undefined` for other errors. */
export function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  // The lowest byte of an extended code is the primary code.
  return error.errcode & 0xff;
}
