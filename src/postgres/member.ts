import { setTimeout as sleep } from 'node:timers/promises';
import type { Lease, Term } from '../runtime/watch/store.ts';
import { lockSpace } from './layout.ts';
import { type PostgresClient, type PostgresPool, rowsOf } from './pool.ts';

/** Dependencies of a {@link Member}. */
export interface MemberContext {
  readonly pool: PostgresPool;
  readonly schema: string;
  /** How long the server waits for a sign of life, in milliseconds. */
  readonly leaseMs: number;
  /** Whether hooks were received since the previous call. */
  readonly hooked: () => boolean;
}

/** Signs of life for each lease. */
const beatsPerLease = 10;
/** The part of a lease in which a process relies on it. The rest is for a timer that fires late. */
const reliedShare = 0.8;

/** How long a process that leaves waits for the database, in milliseconds. */
const leaveMs = 5000;

/** Monotonic and wall clock, in milliseconds. A machine that was suspended shows only on the latter. */
interface Moment {
  readonly mono: number;
  readonly wall: number;
}

/**
 * The membership of this process in a store, which lasts as long as one session of the database. The server itself ends the session
 * of a process that is frozen or cut off, because it is idle for longer than the lease.
 *
 * @example
 * // With a lease of 10 s: last sign of life at 0 s, then the process is frozen.
 * // 8 s: this process starts no more handlers under its claims.
 * // 10 s: the server ends the session. Another process leads.
 * // 10 to 11 s: another process deletes the member and releases its claims.
 */
export class Member implements Lease {
  readonly id: number;
  readonly #context: MemberContext;
  readonly #client: PostgresClient;
  readonly #over = new AbortController();
  readonly #lost = new AbortController();
  #seen: Moment;
  #timer: NodeJS.Timeout | undefined;
  #expiry: NodeJS.Timeout | undefined;
  /** Statements of the session run one after another. */
  #busy: Promise<unknown> = Promise.resolve();
  #candidate: PromiseWithResolvers<Term | undefined> | undefined;
  #term: { readonly id: number; readonly ended: AbortController } | undefined;

  private constructor(
    context: MemberContext,
    { client, id, seen }: { client: PostgresClient; id: number; seen: Moment },
  ) {
    this.#context = context;
    this.#client = client;
    this.id = id;
    this.#seen = seen;
    client.on('error', this.end);
    this.#expect();
    this.#later();
  }

  /** Opens a session and becomes a member. */
  static async join(context: MemberContext): Promise<Member> {
    const { pool, schema, leaseMs } = context;
    const client = await pool.connect();
    const onError = () => {};
    client.on('error', onError);
    try {
      await rowsOf(client, `SET idle_session_timeout = ${leaseMs}`);
      const seen = moment();
      const [row] = await rowsOf(client, `SELECT "${schema}".enter($1) AS id`, [leaseMs]);
      return new Member(context, { client, id: Number(row?.['id']), seen });
    } catch (error) {
      client.release(true);
      throw error;
    } finally {
      client.removeListener('error', onError);
    }
  }

  /** Whether the session has ended, so that no more claims can be made. */
  get over(): boolean {
    return this.#over.signal.aborted || !this.isHeld();
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  isHeld(): boolean {
    return !this.#lost.signal.aborted && this.#left() > 0;
  }

  /** Resolves once this process leads; with `undefined` if the session has ended or the signal is aborted. */
  async lead(signal: AbortSignal): Promise<Term | undefined> {
    if (this.over || signal.aborted) return undefined;
    this.#candidate ??= Promise.withResolvers();
    const candidate = this.#candidate;
    const withdraw = () => candidate.resolve(undefined);
    signal.addEventListener('abort', withdraw, { once: true });
    this.#over.signal.addEventListener('abort', withdraw, { once: true });
    void this.#beat();
    try {
      return await candidate.promise;
    } finally {
      signal.removeEventListener('abort', withdraw);
      this.#over.signal.removeEventListener('abort', withdraw);
      if (this.#candidate === candidate) this.#candidate = undefined;
    }
  }

  /** Ends the term, because another process leads. */
  deposed(term: number): void {
    if (this.#term?.id === term) this.end();
  }

  /** Releases all claims and leadership, and ends the session. */
  async leave(): Promise<void> {
    try {
      if (!this.over) {
        const leave = `SELECT "${this.#context.schema}".leave($1)`;
        const left = this.#inTurn(() => rowsOf(this.#client, leave, [this.id]));
        await Promise.race([left, sleep(leaveMs, undefined, { ref: false })]);
      }
    } catch {
      // The server releases everything once it has ended the session.
    }
    this.#lost.abort();
    this.end();
    clearTimeout(this.#expiry);
  }

  /** Ends the session. Claims are held until the end of the lease. */
  readonly end = (): void => {
    if (this.#over.signal.aborted) return;
    this.#over.abort();
    clearTimeout(this.#timer);
    this.#term?.ended.abort();
    this.#client.release(true);
  };

  async #beat(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      await this.#inTurn(async () => {
        const { schema, hooked } = this.#context;
        const wantsToLead = this.#candidate !== undefined && this.#term === undefined;
        const seen = moment();
        const beat = `SELECT "${schema}".beat($1, $2, $3) AS term`;
        const [row] = await rowsOf(this.#client, beat, [this.id, wantsToLead, hooked()]);
        // After a freeze, the response may be older than the lease.
        if (this.over) throw new Error('The lease has ended.');
        this.#seen = seen;
        this.#expect();
        const term = row?.['term'];
        if (term !== null && term !== undefined) this.#elected(Number(term));
      });
      this.#later();
    } catch {
      // Whether the statement was run is unknown. A session that ends releases all locks.
      this.end();
    }
  }

  #elected(id: number): void {
    const ended = new AbortController();
    this.#term = { id, ended };
    const term = { id, ended: ended.signal, resign: () => this.#resign(id) };
    if (this.#candidate === undefined) void this.#resign(id);
    else this.#candidate.resolve(term);
  }

  async #resign(id: number): Promise<void> {
    if (this.#term?.id !== id) return;
    this.#term.ended.abort();
    this.#term = undefined;
    try {
      if (!this.over) {
        const unlock = `SELECT pg_advisory_unlock(${lockSpace(this.#context.schema)}, 0)`;
        await this.#inTurn(() => rowsOf(this.#client, unlock));
      }
    } catch {
      this.end();
    }
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#busy.then(() => {
      if (this.#over.signal.aborted) throw new Error('The session has ended.');
      return work();
    });
    this.#busy = result.catch(() => {});
    return result;
  }

  #later(): void {
    clearTimeout(this.#timer);
    if (!this.#over.signal.aborted)
      this.#timer = setTimeout(() => void this.#beat(), this.#context.leaseMs / beatsPerLease).unref();
  }

  /** Waits for the next sign of life. */
  #expect(): void {
    clearTimeout(this.#expiry);
    this.#expiry = setTimeout(() => {
      this.#lost.abort(new Error('another process may have taken over the event'));
      this.end();
    }, this.#left()).unref();
  }

  /** Milliseconds in which this process may rely on its claims. */
  #left(): number {
    const { mono, wall } = moment();
    const silent = Math.max(mono - this.#seen.mono, wall - this.#seen.wall);
    return Math.max(0, this.#context.leaseMs * reliedShare - silent);
  }
}

function moment(): Moment {
  return { mono: performance.now(), wall: Date.now() };
}
