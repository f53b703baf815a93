import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom, type Sandbox, startSandbox } from '../../sandbox/src/index.ts';
import { connect, sqliteStore } from '../../src/index.ts';
import { freePort } from '../../test/support/free-port.ts';
import { type Happened, letHappen, subscriptions } from './happenings.ts';
import { type Handled, readJournal } from './journal.ts';
import { hookSecret, sourceEntry, Watcher } from './watcher.ts';

/** The conditions of a proof. */
export interface ProofSettings {
  readonly events: number;
  readonly perSecond: number;
  /** How often the watcher is killed, and how many milliseconds after its start, also while it is still starting. */
  readonly kills: number;
  readonly killAfterMs: readonly [least: number, most: number];
  /** How long it stays down after one of the kills. */
  readonly downMs: number;
  /** Whether to use event hooks in addition to polling. */
  readonly hooks: boolean;
  /** Whether faults are injected. */
  readonly faults: boolean;
  readonly intervalMs?: number;
  readonly seed: number;
  /** URL of the package's entry. @default the sources */
  readonly entry?: string;
  readonly onProgress?: (text: string) => void;
}

/** The result of a proof. */
export interface ProofResult {
  /** Events in the org's log. */
  readonly events: number;
  /** Calls that the handlers must get: one for each event and subscription. */
  readonly due: number;
  readonly kills: number;
  /** Expected calls that never came. */
  readonly lost: number;
  /** Repeated calls that no kill explains. */
  readonly doubled: number;
  /** Calls for events that the subscription does not match. */
  readonly unasked: number;
  /** Handled again because the process was killed after the handler and before the acknowledgement was stored. */
  readonly repeated: number;
  /** Of these, reported to the handler as a first attempt. */
  readonly untold: number;
  readonly deadLetters: number;
  /** From the change to the end of the handler, in milliseconds, by the source that returned the event first. */
  readonly delays: Readonly<Record<'hook' | 'log', readonly number[]>>;
  readonly logRequests: number;
  /** The most log requests in any 60 seconds. */
  readonly busiestMinute: number;
  /** Log requests whose response was lost. */
  readonly lostPolls: number;
  readonly peakBytes: number;
  /** Of these, before the first event. */
  readonly idleBytes: number;
  readonly seconds: number;
  readonly problems: readonly string[];
}

/** How long to wait for repetitions after a poll interval, in milliseconds. */
const settledMs = 1500;
const defaultIntervalMs = 5000;
const patienceMs = 120_000;

/** Logs events while a watcher runs and is killed, and compares its journal with the org's log. */
export async function prove(settings: ProofSettings): Promise<ProofResult> {
  const folder = mkdtempSync(join(tmpdir(), 'okta-proof-'));
  const sandbox = await startSandbox({ seed: settings.seed });
  try {
    return await new Proof(settings, { sandbox, folder, port: await freePort() }).run();
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Place {
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly port: number;
}

class Proof {
  readonly #settings: ProofSettings;
  readonly #sandbox: Sandbox;
  readonly #store: string;
  readonly #journal: string;
  readonly #port: number;
  readonly #watcher: Watcher;
  readonly #random: () => number;
  readonly #happened: Happened[] = [];
  /** Events that a killed process had handled without storing the acknowledgement. */
  readonly #excused = new Set<string>();
  #kills = 0;

  constructor(settings: ProofSettings, { sandbox, folder, port }: Place) {
    this.#settings = settings;
    this.#sandbox = sandbox;
    this.#port = port;
    this.#store = join(folder, 'watch.db');
    this.#journal = join(folder, 'handled.jsonl');
    this.#random = createRandom(settings.seed);
    this.#watcher = new Watcher({
      entry: settings.entry ?? sourceEntry,
      orgUrl: sandbox.url,
      apiToken: sandbox.token,
      store: this.#store,
      journal: this.#journal,
      subscriptions,
      hookSecret,
      ...(settings.hooks ? { port } : {}),
      ...(settings.intervalMs === undefined ? {} : { intervalMs: settings.intervalMs }),
      failShare: settings.faults ? 0.005 : 0,
    });
  }

  async run(): Promise<ProofResult> {
    const { events, perSecond, faults, hooks } = this.#settings;
    const startedAt = performance.now();
    await this.#watcher.start();
    if (hooks) await this.#subscribe();
    if (faults) this.#makeTrouble();
    const late = faults ? { lateShare: 0.2, lateMs: 3000 } : { lateShare: 0, lateMs: 0 };
    const happening = letHappen(this.#sandbox, {
      settings: { events, perSecond, ...late, random: this.#random },
      happened: this.#happened,
    });
    await Promise.all([happening, this.#killAgainAndAgain()]);
    await this.#untilHandled();
    // Repetitions come late: repeated pages, and hooks that are delivered twice.
    await sleep((this.#settings.intervalMs ?? defaultIntervalMs) + settledMs);
    await this.#watcher.stop();
    return this.#result((performance.now() - startedAt) / 1000);
  }

  async #subscribe(): Promise<void> {
    const connection = connect({ orgUrl: this.#sandbox.url, apiToken: this.#sandbox.token }, { allowLoopback: true });
    const url = `http://127.0.0.1:${this.#port}/okta`;
    await connection.subscribe({ url, secret: hookSecret, subscriptions });
    await connection.close();
  }

  #makeTrouble(): void {
    const { faults } = this.#sandbox;
    faults.log({ repeatShare: 0.05 });
    // Lose one in ten at random, and at least one.
    faults.next({ kind: 'lost_after', path: /^\/api\/v1\/logs/ });
    faults.rates({ lost_after: 0.1, seed: this.#settings.seed, match: ({ path }) => path.startsWith('/api/v1/logs') });
    faults.hooks({ twiceShare: 0.2, dropShare: 0.2 });
  }

  async #killAgainAndAgain(): Promise<void> {
    const { kills, killAfterMs, downMs, onProgress } = this.#settings;
    const [least, most] = killAfterMs;
    const longOne = kills >> 1;
    let started = Promise.resolve();
    for (let kill = 0; kill < kills; kill += 1) {
      await sleep(least + this.#random() * (most - least));
      await this.#watcher.kill();
      this.#kills += 1;
      await this.#lookAtStore();
      onProgress?.(`killed ${this.#kills} of ${kills} times, ${this.#happened.length} events so far`);
      await sleep(kill === longOne ? downMs : this.#random() * 300);
      started = this.#watcher.start();
      // A kill may come before the process is ready.
      started.catch(() => {});
    }
    await started;
  }

  /** Records events that the killed process had handled without storing the acknowledgement. */
  async #lookAtStore(): Promise<void> {
    const store = sqliteStore(this.#store);
    const pending = await store.pending({ limit: Number.MAX_SAFE_INTEGER });
    await store.close();
    const waiting = new Set(pending.map(pairOf));
    for (const pair of readJournal(this.#journal).entries.map(pairOf)) if (waiting.has(pair)) this.#excused.add(pair);
  }

  async #untilHandled(): Promise<void> {
    const left = new Set(this.#due());
    let read = 0;
    let changedAt = performance.now();
    while (left.size > 0 && performance.now() - changedAt < patienceMs) {
      const { entries, size } = readJournal(this.#journal, read);
      if (size > read) changedAt = performance.now();
      read = size;
      for (const entry of entries) left.delete(pairOf(entry));
      if (left.size > 0 && entries.length === 0 && performance.now() - changedAt > quietMs) return;
      await sleep(100);
    }
  }

  #due(): readonly string[] {
    return this.#happened.flatMap(({ uuid, heardBy }) => heardBy.map((subscription) => pairOf({ uuid, subscription })));
  }

  async #result(seconds: number): Promise<ProofResult> {
    const due = new Set(this.#due());
    const { entries } = readJournal(this.#journal);
    const handled = Map.groupBy(entries, pairOf);
    const again = [...handled.values()].flatMap((times) => times.slice(1));
    const excused = again.filter((entry) => entry.attempt > 1 && this.#isExcused(entry, handled));
    const untold = again.filter((entry) => entry.attempt <= 1 && this.#isExcused(entry, handled));
    const logRequests = this.#sandbox.requests.filter(({ path }) => path.startsWith('/api/v1/logs'));
    const store = sqliteStore(this.#store);
    const deadLetters = (await store.dead({ limit: 1_000_000 })).length;
    await store.close();
    return {
      events: this.#happened.length,
      due: due.size,
      kills: this.#kills,
      lost: [...due].filter((pair) => !handled.has(pair)).length,
      doubled: again.length - excused.length - untold.length,
      unasked: [...handled.keys()].filter((pair) => !due.has(pair)).length,
      repeated: excused.length,
      untold: untold.length,
      deadLetters,
      delays: this.#delays(handled),
      logRequests: logRequests.length,
      busiestMinute: busiest(logRequests.map(({ t }) => t)),
      lostPolls: logRequests.filter(({ status }) => status === 0).length,
      peakBytes: this.#watcher.peakBytes,
      idleBytes: this.#watcher.idleBytes,
      seconds,
      problems: this.#watcher.problems,
    };
  }

  /** Whether a kill explains a repetition: once per kill, in the next process. */
  #isExcused(entry: Handled, handled: ReadonlyMap<string, readonly Handled[]>): boolean {
    const times = handled.get(pairOf(entry)) ?? [];
    const before = times[times.indexOf(entry) - 1];
    return this.#excused.has(pairOf(entry)) && before !== undefined && before.run < entry.run;
  }

  #delays(handled: ReadonlyMap<string, readonly Handled[]>): ProofResult['delays'] {
    const delays: { hook: number[]; log: number[] } = { hook: [], log: [] };
    for (const { uuid, at, heardBy } of this.#happened)
      for (const subscription of heardBy) {
        const [first] = handled.get(pairOf({ uuid, subscription })) ?? [];
        if (first !== undefined) delays[first.source].push(first.at - at);
      }
    return delays;
  }
}

/** No more events are expected after this long without one: an event is at most three seconds late. */
const quietMs = 20_000;

function pairOf({ uuid, subscription }: { uuid: string; subscription: string }): string {
  return `${uuid} ${subscription}`;
}

function busiest(times: readonly number[]): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + 60_000).length));
}
