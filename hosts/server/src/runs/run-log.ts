import { randomUUID } from 'node:crypto';
import { type CallSummary, categoryFacts, isOktaError, type OktaError } from 'okta-connector';
import { maskSecrets, parseJson } from 'okta-connector/host';
import type { Client } from '../clients/client.ts';
import { type Database, numberIn, type Row, textIn } from '../storage/database.ts';

/** Where a run came from. */
export type RunHost = 'http' | 'mcp' | 'console';

/** A run as the console and `GET /runs` show it. Secrets in its input and output are masked. */
export interface RunRecord {
  readonly id: string;
  readonly client: string;
  readonly host: RunHost;
  readonly step: string;
  readonly dryRun: boolean;
  readonly startedAt: string;
  /** Absent while it runs, and forever if the process was killed. */
  readonly endedAt?: string;
  readonly status: 'running' | 'succeeded' | 'failed' | 'interrupted';
  /** Why it failed. */
  readonly category?: string;
  readonly message?: string;
  readonly input: unknown;
  readonly output?: unknown;
  /** The calls of Okta's API that it made. */
  readonly calls: readonly unknown[];
}

/** What is known of a run before it starts. */
export interface RunStart {
  readonly client: Pick<Client, 'id' | 'name'>;
  readonly host: RunHost;
  readonly step: string;
  readonly input: unknown;
  readonly dryRun: boolean;
}

/** A run in the state that it has after its latest change. */
export interface ChangedRun {
  /** Grows with each change of any run. */
  readonly changed: number;
  readonly run: RunRecord;
}

/** What a run returned, and the calls of Okta's API that it made. */
export interface RunEnd {
  readonly output: unknown;
  readonly calls: readonly CallSummary[];
}

/** Runs to keep. */
const mostRuns = 2000;
/** How many runs may be added before the oldest are deleted. */
const pruneEvery = 200;
/** How long a change may wait to be written, in milliseconds. */
const flushMs = 20;
/** The most characters of an input or output to keep: the log is for people. */
const longestJson = 64 * 1024;

/** The latest runs of a server. */
export class RunLog {
  readonly #database: Database;
  readonly #listeners = new Set<() => void>();
  /** Changes that wait for the next transaction: one for all runs of a moment costs a fraction of one for each. */
  #waiting: (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;
  #added = 0;
  #changed: number;
  #isClosed = false;

  constructor(database: Database) {
    this.#database = database;
    // The process that ran them is gone.
    const latest = () => numberIn(database.get('SELECT max(changed) AS latest FROM host_run'), 'latest') ?? 0;
    database.run(
      "UPDATE host_run SET category = 'interrupted', ended_at = ?1, changed = max(?1, ?2) + seq WHERE ended_at IS NULL",
      Date.now(),
      latest(),
    );
    this.#changed = latest();
  }

  /** Adds a run that starts. Returns its ID. */
  start({ client, host, step, input, dryRun }: RunStart): string {
    const id = randomUUID();
    const changed = this.#nextChange();
    const values = [id, client.name, client.id, host, step, dryRun ? 1 : 0, Date.now(), shown(input), changed];
    const insert = `INSERT INTO host_run (id, client, client_id, host, step, dry_run, started_at, input, changed, calls)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '[]')`;
    this.#later(() => this.#database.run(insert, ...values));
    this.#added += 1;
    if (this.#added % pruneEvery === 1) this.#later(() => this.#prune());
    this.#notify();
    return id;
  }

  succeeded(id: string, { output, calls }: RunEnd): void {
    this.#end(id, { output: shown(output), calls });
  }

  /** Ends a bulk run. Its calls are those of many runs, and only counted. */
  ended(id: string, output: object): void {
    this.#end(id, { output: shown(output), calls: [] });
  }

  failed(id: string, error: unknown): void {
    const known: OktaError | undefined = isOktaError(error) ? error : undefined;
    const message = known?.message ?? 'The server failed.';
    this.#end(id, { category: known?.category ?? 'unexpected_response', message, calls: known?.calls ?? [] });
  }

  /** A run: of one client, or of any. A client is identified by its ID, because several may share a name. */
  find(id: string, clientId?: string): RunRecord | undefined {
    const row = this.#row(id);
    return row === undefined || (clientId !== undefined && textIn(row, 'client_id') !== clientId)
      ? undefined
      : toRun(row);
  }

  /** The latest runs, newest first: of one client, or of all. */
  latest({
    clientId,
    limit,
    before,
  }: {
    clientId?: string | undefined;
    limit: number;
    before?: string | undefined;
  }): readonly RunRecord[] {
    this.flush();
    const start =
      before === undefined ? undefined : this.#database.get('SELECT seq FROM host_run WHERE id = ?', before);
    return this.#database
      .all(
        'SELECT * FROM host_run WHERE (?1 IS NULL OR client_id = ?1) AND (?2 IS NULL OR seq < ?2) ORDER BY seq DESC LIMIT ?3',
        clientId ?? null,
        numberIn(start, 'seq') ?? null,
        limit,
      )
      .map(toRun);
  }

  /** The number of the latest change. */
  get latestChange(): number {
    return this.#changed;
  }

  /** Whether runs that changed after a change may be deleted by now. */
  isForgotten(change: number): boolean {
    const { first, oldest } =
      this.#database.get('SELECT min(seq) AS first, min(changed) AS oldest FROM host_run') ?? {};
    return change > this.#changed || (Number(first) > 1 && change < Number(oldest));
  }

  /** The runs that changed after a change, of one client or of all, in the order of their latest changes. */
  changedAfter(
    change: number,
    { clientId, limit }: { readonly clientId: string | undefined; readonly limit: number },
  ): readonly ChangedRun[] {
    this.flush();
    return this.#database
      .all(
        'SELECT * FROM host_run WHERE changed > ?1 AND (?2 IS NULL OR client_id = ?2) ORDER BY changed LIMIT ?3',
        change,
        clientId ?? null,
        limit,
      )
      .map((row) => ({ changed: numberIn(row, 'changed') ?? 0, run: toRun(row) }));
  }

  /** Calls a listener whenever a run starts or ends. Returns a function that removes it. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #end(
    id: string,
    { output, category, message, calls }: { output?: string; category?: string; message?: string; calls: unknown },
  ): void {
    const changed = this.#nextChange();
    const values = [Date.now(), output ?? null, category ?? null, message ?? null, JSON.stringify(calls), changed, id];
    const update =
      'UPDATE host_run SET ended_at = ?, output = ?, category = ?, message = ?, calls = ?, changed = ? WHERE id = ?';
    this.#later(() => this.#database.run(update, ...values));
    this.#notify();
  }

  /** Writes what waits. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const changes = this.#waiting;
    if (changes.length === 0) return;
    this.#waiting = [];
    this.#database.transaction(() => {
      for (const change of changes) change();
    });
  }

  /** Writes what waits, and nothing from then on. */
  close(): void {
    this.flush();
    this.#isClosed = true;
  }

  #later(change: () => void): void {
    if (this.#isClosed) return;
    this.#waiting.push(change);
    this.#timer ??= setTimeout(() => this.flush(), flushMs);
  }

  // Above the time, so that numbers grow across restarts even if the row with the highest one was deleted.
  #nextChange(): number {
    this.#changed = Math.max(this.#changed + 1, Date.now());
    return this.#changed;
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }

  #row(id: string): Row | undefined {
    this.flush();
    return this.#database.get('SELECT * FROM host_run WHERE id = ?', id);
  }

  #prune(): void {
    this.#database.run('DELETE FROM host_run WHERE seq <= (SELECT max(seq) FROM host_run) - ?', mostRuns);
  }
}

function shown(value: unknown): string {
  const text = JSON.stringify(maskSecrets(value)) ?? 'null';
  return text.length <= longestJson ? text : JSON.stringify(`${text.slice(0, longestJson)}…`);
}

function toRun(row: Row): RunRecord {
  const endedAt = numberIn(row, 'ended_at');
  const category = textIn(row, 'category');
  const output = textIn(row, 'output');
  const calls = parseJson(textIn(row, 'calls'));
  const status =
    endedAt === undefined
      ? 'running'
      : category === ''
        ? 'succeeded'
        : category in categoryFacts
          ? 'failed'
          : 'interrupted';
  return {
    id: textIn(row, 'id'),
    client: textIn(row, 'client'),
    host: hosts.find((host) => host === row['host']) ?? 'http',
    step: textIn(row, 'step'),
    dryRun: numberIn(row, 'dry_run') === 1,
    startedAt: new Date(numberIn(row, 'started_at') ?? 0).toISOString(),
    ...(endedAt === undefined ? {} : { endedAt: new Date(endedAt).toISOString() }),
    status,
    ...(status === 'failed' ? { category, message: textIn(row, 'message') } : {}),
    input: parseJson(textIn(row, 'input')),
    ...(output === '' ? {} : { output: parseJson(output) }),
    calls: Array.isArray(calls) ? calls : [],
  };
}

const hosts = ['http', 'mcp', 'console'] as const satisfies readonly RunHost[];
