import type { Connection, ConnectionReport } from 'okta-connector';
import { comparePermissions, permissionsOf } from 'okta-connector/host';
import type { ManifestAction } from '../clients/client.ts';

/** What the credential of a connection may do, as far as its test shows it. */
export interface Granted {
  /** The scopes of a service app; `undefined` for an API token. */
  readonly scopes: readonly string[] | undefined;
  /** The admin roles; `undefined` if they cannot be read. */
  readonly roles: readonly string[] | undefined;
}

const nothingKnown: Granted = { scopes: undefined, roles: undefined };

/** Roles and scopes change rarely. */
const keptMs = 600_000;
const testDeadlineMs = 10_000;

const kept = new WeakMap<Connection, { readonly until: number; readonly granted: Promise<Granted> }>();

/** Tests a connection, at most once in ten minutes. Nothing is known if the test fails. */
export function grantedTo(connection: Connection, now = Date.now()): Promise<Granted> {
  const known = kept.get(connection);
  if (known !== undefined && known.until > now) return known.granted;
  const granted = connection.test({ deadlineMs: testDeadlineMs }).then(grantedBy, () => {
    kept.delete(connection);
    return nothingKnown;
  });
  kept.set(connection, { until: now + keptMs, granted });
  return granted;
}

function grantedBy({ app, roles }: ConnectionReport): Granted {
  return { scopes: app?.scopes, roles };
}

/**
 * Whether a credential is known to lack what a step needs. Parts that an input can turn off do not count. Roles only count for
 * steps that write: several roles may read what the least of them may read.
 */
export function lacksRights({ scopes, roles }: Granted, action: ManifestAction): boolean {
  const off = Object.fromEntries((action.parts?.optional ?? []).map(({ field }) => [field, false]));
  const needed = permissionsOf([action], [{ key: action.key, input: off }]);
  const { missingScopes, missingRoles = [] } = comparePermissions(needed, { scopes, roles });
  if (missingScopes.length > 0) return true;
  return action.effect !== 'read' && action.operations.length > 0 && missingRoles.length > 0;
}
