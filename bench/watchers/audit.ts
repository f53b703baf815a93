import type pg from 'pg';

/** A delivery that was acknowledged. */
export interface Acknowledged {
  readonly uuid: string;
  readonly subscription: string;
  readonly orderingKey: string | undefined;
  /** The order in which the store took events. */
  readonly seq: number;
  /** Epoch milliseconds, shortly before the commit. */
  readonly at: number;
}

/** Makes the database record when each delivery is acknowledged. To be called when the store has its tables. */
export async function audit(pool: pg.Pool, schema: string): Promise<void> {
  await pool.query(`
    CREATE TABLE IF NOT EXISTS ${schema}.acknowledged (subscription text, seq bigint, uuid text, ordering_key text, at float8);
    CREATE OR REPLACE FUNCTION ${schema}.record_acknowledgement() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO ${schema}.acknowledged
        SELECT OLD.subscription, OLD.seq, uuid, OLD.ordering_key, extract(epoch FROM clock_timestamp())::float8 * 1000
        FROM ${schema}.event WHERE seq = OLD.seq;
      RETURN NULL;
    END $$;
    CREATE OR REPLACE TRIGGER acknowledged AFTER DELETE ON ${schema}.delivery
      FOR EACH ROW EXECUTE FUNCTION ${schema}.record_acknowledgement();`);
}

/** All acknowledgements so far. */
export async function acknowledgements(pool: pg.Pool, schema: string): Promise<Acknowledged[]> {
  const { rows } = await pool.query(
    `SELECT subscription, seq::float8 AS seq, uuid, ordering_key, at FROM ${schema}.acknowledged ORDER BY seq`,
  );
  return rows.map(({ subscription, seq, uuid, ordering_key: key, at }) => ({
    uuid,
    subscription,
    seq,
    at,
    orderingKey: typeof key === 'string' ? key : undefined,
  }));
}

/** Number of the watcher process that leads, by the lock that it holds. */
export async function leaderOf(pool: pg.Pool, schema: string): Promise<number | undefined> {
  const { rows } = await pool.query(
    `SELECT application_name AS name FROM pg_locks JOIN pg_stat_activity USING (pid)
     WHERE locktype = 'advisory' AND granted AND objid = 0
       AND classid = (hashtext('okta-connector ' || $1)::bigint & 4294967295)::oid`,
    [schema],
  );
  const number = Number(String(rows[0]?.name ?? '').replace('watcher ', ''));
  return number > 0 ? number : undefined;
}
