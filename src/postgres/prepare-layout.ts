import { OktaError } from '../okta/errors.ts';
import { layout, layoutVersion, lockSpace } from './layout.ts';
import { type PostgresPool, rowsOf, sqlState } from './pool.ts';

/** SQLSTATEs of a statement about a table or schema that does not exist. */
export const undefinedTable = ['42P01', '3F000'];
const insufficientPrivilege = '42501';
const isolation = 'read committed';
/** The lock of whoever creates the tables. No other lock of a store has this number. */
export const creation = -1000;

/** Creates the tables of a store if they are missing. Throws `conflict` if the schema holds something else. */
export async function prepareLayout(pool: PostgresPool, schema: string): Promise<void> {
  await checkIsolation(pool);
  const found = (await versionOf(pool, schema)) ?? (await create(pool, schema));
  if (found === layoutVersion) return;
  const problem = {
    what: `The schema ${schema} was written by another version of okta-connector`,
    hint: 'use that version, or another schema',
  };
  throw new OktaError('conflict', problem, { field: 'store' });
}

/** With a stricter isolation, a statement that waited for a lock would not see what was committed meanwhile. */
async function checkIsolation(pool: PostgresPool): Promise<void> {
  const [row] = await rowsOf(pool, "SELECT current_setting('transaction_isolation') AS found");
  if (row?.['found'] === isolation) return;
  const problem = {
    what: `The pool's transactions are "${String(row?.['found'])}" by default`,
    hint: `set default_transaction_isolation to "${isolation}" for its user`,
  };
  throw new OktaError('invalid_request', problem, { field: 'store' });
}

async function versionOf(pool: PostgresPool, schema: string): Promise<unknown> {
  try {
    const [row] = await rowsOf(pool, `SELECT version FROM "${schema}".layout`);
    return row?.['version'] ?? 'none';
  } catch (error) {
    if (undefinedTable.includes(sqlState(error) ?? '')) return undefined;
    throw explained(error, schema);
  }
}

async function create(pool: PostgresPool, schema: string): Promise<unknown> {
  const client = await pool.connect();
  try {
    await rowsOf(client, 'BEGIN');
    // Processes that start together create the tables once.
    await rowsOf(client, `SELECT pg_advisory_xact_lock(${lockSpace(schema)}, ${creation})`);
    const [row] = await rowsOf(client, 'SELECT to_regnamespace($1) AS schema, to_regclass($2) AS layout', [
      `"${schema}"`,
      `"${schema}".layout`,
    ]);
    if (row?.['schema'] === null) await rowsOf(client, `CREATE SCHEMA "${schema}"`);
    if (row?.['layout'] === null) await rowsOf(client, layout(schema));
    await rowsOf(client, 'COMMIT');
    client.release();
  } catch (error) {
    client.release(true);
    throw explained(error, schema);
  }
  return versionOf(pool, schema);
}

/** The error of a statement, with the reason if the user may not use the schema. */
export function explained(cause: unknown, schema: string): unknown {
  if (sqlState(cause) !== insufficientPrivilege) return cause;
  const problem = {
    what: `The database user may not use or create the schema ${schema}`,
    hint: `create it for the user: CREATE SCHEMA ${schema} AUTHORIZATION user`,
  };
  return new OktaError('invalid_request', problem, { field: 'store', cause });
}
