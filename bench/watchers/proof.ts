import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { createRandom, type Sandbox, startSandbox } from '../../sandbox/src/index.ts';
import { connect } from '../../src/index.ts';
import { postgresStore } from '../../src/postgres/index.ts';
import { freePort } from '../../test/support/free-port.ts';
import { startPostgres } from '../../test/support/postgres.ts';
import { type Happened, letHappen, subscriptions } from '../triggers/happenings.ts';
import { readJournal } from '../triggers/journal.ts';
import { hookSecret } from '../triggers/watcher.ts';
import { acknowledgements, audit, leaderOf } from './audit.ts';
import { Balancer } from './balancer.ts';
import { type Findings, findingsOf } from './findings.ts';
import { Watcher } from './watcher.ts';

/** How a leader is lost. */
export type Loss = 'killed' | 'frozen' | 'cut off';

/** The conditions of a proof. */
export interface ProofSettings {
  readonly events: number;
  readonly perSecond: number;
  readonly watchers: number;
  /** What happens to the leader, one after another. */
  readonly losses: readonly Loss[];
  readonly leaseMs: number;
  readonly intervalMs: number;
  /** How long a frozen or cut off process stays so after another one has taken over. */
  readonly goneMs: number;
  /** The pause between a return and the next loss. */
  readonly pauseMs: number;
  readonly seed: number;
  /** URLs of the package's entries. @default the sources */
  readonly entries?: { readonly entry: string; readonly postgresEntry: string };
  readonly onProgress?: (text: string) => void;
}

/** One takeover. */
export interface Takeover {
  readonly loss: Loss;
  /** From the loss to the next poll of another process, in milliseconds. */
  readonly ms: number;
}

/** The result of a proof. */
export interface ProofResult extends Findings {
  readonly events: number;
  readonly takeovers: readonly Takeover[];
  readonly deadLetters: number;
  /** Events that each process handled. */
  readonly handledBy: ReadonlyMap<number, number>;
  /** Hooks that each watcher took, by port. */
  readonly hooksBy: ReadonlyMap<number, number>;
  readonly logRequests: number;
  readonly seconds: number;
  readonly problems: readonly string[];
}

const schema = 'okta_watch';
const patienceMs = 60_000;
const sources = {
  entry: new URL('../../src/index.ts', import.meta.url).href,
  postgresEntry: new URL('../../src/postgres/index.ts', import.meta.url).href,
};

/** Logs events while several watchers share a store and their leader is lost again and again. */
export async function prove(settings: ProofSettings): Promise<ProofResult> {
  const folder = mkdtempSync(join(tmpdir(), 'okta-watchers-'));
  const [server, sandbox] = await Promise.all([startPostgres(), startSandbox({ seed: settings.seed })]);
  const journal = join(folder, 'handled.jsonl');
  const random = createRandom(settings.seed);
  let runs = 0;
  const watchers: Watcher[] = [];
  try {
    for (let index = 0; index < settings.watchers; index += 1)
      watchers.push(
        await Watcher.create({
          databasePort: Number(new URL(server.url).port),
          nextRun: () => {
            runs += 1;
            return runs;
          },
          task: {
            ...(settings.entries ?? sources),
            orgUrl: sandbox.url,
            apiToken: sandbox.token,
            schema,
            leaseMs: settings.leaseMs,
            intervalMs: settings.intervalMs,
            journal,
            subscriptions,
            port: await freePort(),
            hookSecret,
            handleMs: 30,
            failShare: 0.005,
          },
        }),
      );
    const pool = server.pool({ max: 4 });
    const balancer = await Balancer.start(watchers.map(({ port }) => port));
    try {
      return await new Proof(settings, { sandbox, pool, balancer, watchers, journal, random }).run();
    } finally {
      balancer.close();
    }
  } finally {
    for (const watcher of watchers) await watcher.kill();
    await sandbox.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Place {
  readonly sandbox: Sandbox;
  readonly pool: pg.Pool;
  readonly balancer: Balancer;
  readonly watchers: readonly Watcher[];
  readonly journal: string;
  readonly random: () => number;
}

class Proof {
  readonly #settings: ProofSettings;
  readonly #place: Place;
  readonly #happened: Happened[] = [];
  readonly #takeovers: Takeover[] = [];

  constructor(settings: ProofSettings, place: Place) {
    this.#settings = settings;
    this.#place = place;
  }

  async run(): Promise<ProofResult> {
    const { sandbox, watchers, balancer, pool, random } = this.#place;
    const { events, perSecond, intervalMs } = this.#settings;
    const startedAt = performance.now();
    const [first, ...others] = watchers;
    await first?.start();
    await audit(pool, schema);
    await Promise.all(others.map((watcher) => watcher.start()));
    const connection = connect({ orgUrl: sandbox.url, apiToken: sandbox.token }, { allowLoopback: true });
    await connection.subscribe({ url: balancer.url, secret: hookSecret, subscriptions });
    await connection.close();
    sandbox.faults.log({ repeatShare: 0.05 });
    sandbox.faults.hooks({ twiceShare: 0.2, dropShare: 0.2 });
    const happening = letHappen(sandbox, {
      settings: { events, perSecond, lateShare: 0.2, lateMs: 3000, random },
      happened: this.#happened,
    });
    await Promise.all([happening, this.#loseLeaders()]);
    await this.#untilHandled();
    // Repetitions come late: repeated pages, and hooks that are delivered twice.
    await sleep(intervalMs + 1500);
    await Promise.all(watchers.map((watcher) => watcher.stop()));
    return this.#result((performance.now() - startedAt) / 1000);
  }

  async #loseLeaders(): Promise<void> {
    const { losses, pauseMs, goneMs, onProgress } = this.#settings;
    for (const [index, loss] of losses.entries()) {
      await sleep(pauseMs * (0.5 + this.#place.random()));
      const leader = await this.#leader();
      const at = this.#place.sandbox.clock.now();
      if (loss === 'killed') await leader.kill();
      else if (loss === 'frozen') leader.freeze();
      else leader.cutOff();
      const ms = (await this.#nextPoll({ after: at, not: leader.run })) - at;
      this.#takeovers.push({ loss, ms });
      onProgress?.(`leader ${loss} (${index + 1} of ${losses.length}), another polled after ${Math.round(ms)} ms`);
      if (loss !== 'killed') await sleep(goneMs);
      if (loss === 'killed') await leader.start();
      else if (loss === 'frozen') leader.thaw();
      else leader.reconnect();
    }
  }

  async #leader(): Promise<Watcher> {
    const { pool, watchers } = this.#place;
    const until = performance.now() + patienceMs;
    while (performance.now() < until) {
      const run = await leaderOf(pool, schema);
      const leader = watchers.find((watcher) => watcher.run === run);
      if (leader !== undefined) return leader;
      await sleep(50);
    }
    throw new Error('No watcher leads.');
  }

  /** When another process polled for the first time. */
  async #nextPoll({ after, not }: { after: number; not: number }): Promise<number> {
    const until = performance.now() + patienceMs;
    while (performance.now() < until) {
      const poll = this.#place.sandbox.requests.findLast(
        ({ path, t, headers }) => path.startsWith('/api/v1/logs') && t > after && runOf(headers['user-agent']) !== not,
      );
      if (poll !== undefined) return poll.t;
      await sleep(20);
    }
    throw new Error('No other watcher polls.');
  }

  #due(): string[] {
    return this.#happened.flatMap(({ uuid, heardBy }) => heardBy.map((subscription) => `${uuid} ${subscription}`));
  }

  async #untilHandled(): Promise<void> {
    const left = new Set(this.#due());
    let read = 0;
    let changedAt = performance.now();
    while (left.size > 0 && performance.now() - changedAt < patienceMs) {
      const { entries, size } = readJournal(this.#place.journal, read);
      if (size > read) changedAt = performance.now();
      read = size;
      for (const { uuid, subscription } of entries) left.delete(`${uuid} ${subscription}`);
      await sleep(100);
    }
  }

  async #result(seconds: number): Promise<ProofResult> {
    const { pool, journal, sandbox, balancer, watchers } = this.#place;
    const { entries } = readJournal(journal);
    const store = postgresStore(pool, { schema });
    const deadLetters = (await store.dead({ limit: 1_000_000 })).length;
    await store.close();
    const byRun = Map.groupBy(entries, ({ run }) => run);
    return {
      ...findingsOf({ due: this.#due(), entries, acknowledged: await acknowledgements(pool, schema) }),
      events: this.#happened.length,
      takeovers: this.#takeovers,
      deadLetters,
      handledBy: new Map([...byRun].map(([run, list]) => [run, list.length])),
      hooksBy: balancer.takenBy,
      logRequests: sandbox.requests.filter(({ path }) => path.startsWith('/api/v1/logs')).length,
      seconds,
      problems: watchers.flatMap(({ problems }) => problems),
    };
  }
}

function runOf(userAgent: string | undefined): number {
  return Number(/watcher\/(\d+)/.exec(userAgent ?? '')?.[1] ?? 0);
}
