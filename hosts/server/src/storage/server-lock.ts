import { existsSync, realpathSync } from 'node:fs';
import { OktaError } from 'okta-connector';
import { holdLock, whyUnsafe } from 'okta-connector/host';

/**
 * Locks the database of a server, and returns a function that unlocks it. Two servers on one file would each run the requests of the
 * other again. The lock ends with the process. Throws `conflict` while another server holds it.
 */
export function lockDatabase(file: string): () => void {
  const path = `${existsSync(file) ? realpathSync(file) : file}.server-lock`;
  const release = held(path);
  if (release !== undefined) return release;
  throw new OktaError('conflict', {
    what: `Another server uses the database ${file}`,
    hint: 'stop it, or choose another file with --database',
  });
}

function held(path: string): (() => void) | undefined {
  try {
    return holdLock(path);
  } catch (cause) {
    const reason = whyUnsafe(cause) ?? 'it cannot be written';
    const what = `Cannot use the lock file ${path}: ${reason}`;
    throw new OktaError(
      'invalid_request',
      { what, hint: 'move it away, or check the permissions of its folder' },
      { cause },
    );
  }
}
