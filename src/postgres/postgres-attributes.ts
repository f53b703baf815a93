import { createHash } from 'node:crypto';
import type { AttributeStore } from '../runtime/polling/attribute-store.ts';
import { lockSpace } from './layout.ts';
import { type PostgresPool, rowsOf, sqlState } from './pool.ts';
import { creation, explained, undefinedTable } from './prepare-layout.ts';

/**
 * Watched attributes in the schema of a watch. The table is created with the first of them, so that other schemas stay as they are
 * and older versions accept them. A write is one statement: a process that was frozen after it read cannot overwrite what another one
 * has stored since.
 */
export function postgresAttributes({
  pool,
  schema,
  prepared,
}: {
  readonly pool: PostgresPool;
  readonly schema: string;
  /** Resolves once the schema exists. */
  readonly prepared: () => Promise<void>;
}): AttributeStore {
  const table = `"${schema}".watched_attribute`;
  const store = async (values: unknown[]) => {
    const statement = `INSERT INTO ${table} AS known (key, value) VALUES ($1, $2)
      ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE known.value = $3 RETURNING true AS stored`;
    return (await rowsOf(pool, statement, values)).length > 0;
  };
  return {
    async read(key) {
      await prepared();
      try {
        const [row] = await rowsOf(pool, `SELECT value FROM ${table} WHERE key = $1`, [digestOf(key)]);
        return typeof row?.['value'] === 'string' ? row['value'] : undefined;
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    async write(key, value, earlier) {
      await prepared();
      const values = [digestOf(key), value, earlier ?? null];
      try {
        return await store(values);
      } catch (error) {
        if (!isMissing(error)) throw error;
        await createTable(pool, schema, table);
        return store(values);
      }
    },
  };
}

/** Processes that start together create the table once. */
async function createTable(pool: PostgresPool, schema: string, table: string): Promise<void> {
  const lock = `pg_advisory_xact_lock(${lockSpace(schema)}, ${creation})`;
  const create = `CREATE TABLE IF NOT EXISTS ${table} (key text PRIMARY KEY, value text NOT NULL)`;
  try {
    await rowsOf(pool, `DO $$ BEGIN PERFORM ${lock}; ${create}; END $$`);
  } catch (error) {
    throw explained(error, schema);
  }
}

/** A key may be longer than an index admits. */
function digestOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}

function isMissing(error: unknown): boolean {
  return undefinedTable.includes(sqlState(error) ?? '');
}
