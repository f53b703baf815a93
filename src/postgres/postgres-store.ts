import { isOktaError, OktaError, refusedField } from '../okta/errors.ts';
import type { AttributeStore } from '../runtime/polling/attribute-store.ts';
import { storeInUse } from '../runtime/watch/memory-store.ts';
import type {
  Batch,
  Claim,
  ClaimRequest,
  Counts,
  DeadLetter,
  Selection,
  StoredDelivery,
  Term,
  WatchStore,
} from '../runtime/watch/store.ts';
import { columns, number, type Row, text, toStoredDelivery } from '../runtime/watch/store-rows.ts';
import { noMember, notLeading } from './layout.ts';
import type { Member } from './member.ts';
import { Membership } from './membership.ts';
import { type PostgresPool, rowsOf, sqlState, storable } from './pool.ts';
import { postgresAttributes } from './postgres-attributes.ts';
import { prepareLayout } from './prepare-layout.ts';

/** Options of {@link postgresStore}. */
export interface PostgresStoreOptions {
  /** The schema for the tables, which is created if it is missing. Each watch of an org needs its own. @default 'okta_watch' */
  readonly schema?: string;
  /**
   * Milliseconds without a sign of life after which other processes take over from one that is frozen or cut off. A process that
   * blocks its event loop for longer loses its claims. @default 10000
   */
  readonly leaseMs?: number;
}

/**
 * A store in PostgreSQL 14 or later, which any number of processes share: one polls, all deliver and receive hooks.
 *
 * @example
 * import pg from 'pg';
 * const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, connectionTimeoutMillis: 5000, keepAlive: true });
 * const watch = await okta.watch(subscriptions, handler, { store: postgresStore(pool) });
 *
 * @param pool - A `Pool` of `pg` with at least 2 connections. The store keeps one of them while a watch runs, and does not end the
 * pool. A pooler in front of the database must pool sessions, not transactions.
 */
export function postgresStore(
  pool: PostgresPool,
  { schema = 'okta_watch', leaseMs = 10_000 }: PostgresStoreOptions = {},
): WatchStore {
  if (typeof pool?.connect !== 'function')
    throw refusedField('pool', { what: 'is not a pool', hint: 'pass a Pool of pg' });
  if (pool.options?.max === 1)
    throw refusedField('pool', { what: 'has only one connection', hint: 'allow at least 2 connections' });
  if (!/^[a-z_][a-z0-9_]{0,49}$/.test(schema))
    throw refusedField('schema', {
      what: 'is not a valid schema name',
      hint: 'use up to 50 lowercase letters, digits and underscores',
    });
  if (!Number.isInteger(leaseMs) || leaseMs < 500 || leaseMs > 600_000)
    throw refusedField('leaseMs', { what: 'must be a whole number from 500 to 600000' });
  return new PostgresStore({ pool, schema, leaseMs });
}

/** Events that one call of `prune` checks. */
const pruneBatch = 1000;

const isSelected = '($1::text IS NULL OR event.uuid = $1) AND ($2::text IS NULL OR subscription = $2)';

class PostgresStore implements WatchStore {
  readonly #pool: PostgresPool;
  readonly #schema: string;
  readonly #membership: Membership;
  readonly attributes: AttributeStore;
  #prepared: Promise<void> | undefined;
  #locked = false;

  constructor({ pool, schema, leaseMs }: { pool: PostgresPool; schema: string; leaseMs: number }) {
    this.#pool = pool;
    this.#schema = schema;
    this.#membership = new Membership({ pool, schema, leaseMs });
    this.attributes = postgresAttributes({ pool, schema, prepared: () => this.#prepare() });
    pool.on('error', ignore);
  }

  async lock(): Promise<() => Promise<void>> {
    if (this.#locked) throw storeInUse('The store');
    this.#locked = true;
    const unlock = async () => {
      if (!this.#locked) return;
      this.#locked = false;
      await this.#membership.leave();
    };
    try {
      await this.#joined();
    } catch (cause) {
      this.#locked = false;
      if (isOktaError(cause)) throw cause;
      const why = cause instanceof Error ? cause.message : String(cause);
      const problem = { what: `Cannot use the store in PostgreSQL: ${why}`, hint: 'check the database and its pool' };
      throw new OktaError('invalid_request', problem, { field: 'store', cause });
    }
    return unlock;
  }

  async lead(signal: AbortSignal): Promise<Term | undefined> {
    while (!signal.aborted) {
      const member = await this.#joined();
      const term = await member.lead(signal);
      if (term !== undefined) return term;
    }
    return undefined;
  }

  async sinceHook(): Promise<number | undefined> {
    const since = 'extract(epoch FROM clock_timestamp() - hooked_at)::float8 * 1000';
    const [row] = await this.#rows(`SELECT ${since} AS since FROM ${this.#table('position')}`);
    const value = row?.['since'];
    return typeof value === 'number' ? value : undefined;
  }

  async state(): Promise<string | undefined> {
    const [row] = await this.#rows(`SELECT state FROM ${this.#table('position')}`);
    return typeof row?.['state'] === 'string' ? row['state'] : undefined;
  }

  async accept({ events, source, now, state, term }: Batch): Promise<number> {
    const given = events.map(({ uuid, event, orderingKey, subscriptions }) => {
      const names = [...new Set(subscriptions)];
      const needed = names.length > 0;
      return {
        uuid: storable(uuid),
        body: needed ? JSON.stringify(event) : null,
        key: orderingKey === undefined ? null : storable(orderingKey),
        names: JSON.stringify(names),
      };
    });
    if (source === 'hook') this.#membership.noteHook();
    try {
      const [row] = await this.#rows(`SELECT ${this.#table('accept')}($1, $2, $3, $4, $5, $6, $7, $8) AS added`, [
        given.map(({ uuid }) => uuid),
        given.map(({ body }) => body),
        given.map(({ key }) => key),
        given.map(({ names }) => names),
        source,
        now,
        state ?? null,
        term ?? null,
      ]);
      return number(row ?? {}, 'added');
    } catch (error) {
      if (sqlState(error) === notLeading && term !== undefined) this.#membership.deposed(term);
      throw error;
    }
  }

  async claim(request: ClaimRequest): Promise<Claim> {
    const member = await this.#joined();
    try {
      return await this.#claimAs(member, request);
    } catch (error) {
      // The statement may still run, after the next one. What it claims then must not be claimed by this member.
      if (sqlState(error) === undefined || sqlState(error) === noMember) member.end();
      if (sqlState(error) !== noMember) throw error;
      return this.#claimAs(await this.#joined(), request);
    }
  }

  async #claimAs(member: Member, request: ClaimRequest): Promise<Claim> {
    const { subscription, outcomes, concurrency, inFlight, now } = request;
    const { maxNew = concurrency, maxRetries = concurrency } = request;
    const rows = await this.#rows(
      `SELECT $3 AS subscription, * FROM ${this.#table('claim')}($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        member.id,
        this.#membership.former,
        subscription,
        outcomes.map(({ uuid }) => storable(uuid)),
        outcomes.map(({ kind }) => kind),
        outcomes.map((outcome) => (outcome.kind === 'done' ? null : Math.ceil(outcome.at))),
        outcomes.map((outcome) => (outcome.kind === 'done' ? null : storable(outcome.error))),
        outcomes.map((outcome) => outcome.kind === 'retry' && outcome.counts),
        inFlight.map(storable),
        Math.max(0, concurrency - inFlight.length),
        finite(maxNew),
        finite(maxRetries),
        Math.floor(now),
      ],
    );
    const claimed = rows.filter(({ uuid }) => uuid !== null);
    const deliveries = claimed
      .toSorted((one, other) => number(one, 'seq') - number(other, 'seq'))
      .map(toStoredDelivery);
    const nextAt = rows.find(({ uuid }) => uuid === null)?.['next_at'];
    return {
      deliveries,
      ...(typeof nextAt === 'number' ? { nextAt } : {}),
      ...(deliveries.length === 0 ? {} : { lease: member }),
    };
  }

  async counts(): Promise<readonly Counts[]> {
    const rows = await this.#rows(`
      SELECT subscription, sum(pending)::integer AS pending, sum(dead)::integer AS dead FROM (
        SELECT subscription, count(*) AS pending, 0 AS dead FROM ${this.#table('delivery')} GROUP BY subscription
        UNION ALL SELECT subscription, 0, count(*) FROM ${this.#table('dead_letter')} GROUP BY subscription
      ) AS counted GROUP BY subscription ORDER BY subscription COLLATE "C"`);
    return rows.map((row) => ({
      subscription: text(row, 'subscription'),
      pending: number(row, 'pending'),
      dead: number(row, 'dead'),
    }));
  }

  async pending({ limit, ...selection }: Selection & { limit: number }): Promise<readonly StoredDelivery[]> {
    return (await this.#list('delivery', { selection, limit, also: '' })).map(toStoredDelivery);
  }

  async dead({ limit, ...selection }: Selection & { limit: number }): Promise<readonly DeadLetter[]> {
    const rows = await this.#list('dead_letter', { selection, limit, also: ', died_at::float8 AS died_at' });
    return rows.map((row) => ({ ...toStoredDelivery(row), diedAt: number(row, 'died_at') }));
  }

  async replay(selection: Selection): Promise<number> {
    const [row] = await this.#rows(`SELECT ${this.#table('replay')}($1, $2) AS changed`, parametersOf(selection));
    return number(row ?? {}, 'changed');
  }

  async drop(selection: Selection): Promise<number> {
    const [row] = await this.#rows(`SELECT ${this.#table('drop_letters')}($1, $2) AS changed`, parametersOf(selection));
    return number(row ?? {}, 'changed');
  }

  async prune({ before, keep }: { before: number; keep: number }): Promise<number> {
    const event = this.#table('event');
    const [row] = await this.#rows(
      `WITH oldest AS (SELECT seq, accepted_at FROM ${event} WHERE needed = 0 ORDER BY seq LIMIT ${pruneBatch} FOR UPDATE SKIP LOCKED),
         pruned AS (DELETE FROM ${event} USING oldest WHERE event.seq = oldest.seq
           AND (oldest.accepted_at < $1 OR oldest.seq <= (SELECT max(seq) FROM ${event}) - $2) RETURNING 1)
       SELECT count(*)::integer AS changed FROM pruned`,
      [before, keep],
    );
    return number(row ?? {}, 'changed');
  }

  async close(): Promise<void> {
    this.#locked = false;
    await this.#membership.leave();
    this.#pool.removeListener('error', ignore);
  }

  #table(name: string): string {
    return `"${this.#schema}".${name}`;
  }

  async #list(
    table: 'delivery' | 'dead_letter',
    { selection, limit, also }: { selection: Selection; limit: number; also: string },
  ): Promise<readonly Row[]> {
    const read = columns.replace('accepted_at', 'accepted_at::float8 AS accepted_at');
    return this.#rows(
      `SELECT ${read}${also} FROM ${this.#table(table)} JOIN ${this.#table('event')} USING (seq) WHERE ${isSelected}
       ORDER BY seq, subscription COLLATE "C" LIMIT $3`,
      [...parametersOf(selection), finite(limit)],
    );
  }

  async #rows(statement: string, values: unknown[] = []): Promise<readonly Row[]> {
    await this.#prepare();
    return rowsOf(this.#pool, statement, values);
  }

  async #prepare(): Promise<void> {
    this.#prepared ??= prepareLayout(this.#pool, this.#schema);
    try {
      await this.#prepared;
    } catch (error) {
      this.#prepared = undefined;
      throw error;
    }
  }

  async #joined(): Promise<Member> {
    await this.#prepare();
    return this.#membership.current();
  }
}

// A connection that breaks while it is idle leaves the pool by itself.
function ignore(): void {}

function finite(count: number): number {
  return Math.min(count, 2_147_483_647);
}

function parametersOf({ uuid, subscription }: Selection): unknown[] {
  return [uuid ?? null, subscription ?? null];
}
