import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom, startSandbox } from '../../sandbox/src/index.ts';
import { firstUser, type Happened, letHappen, subscriptions } from './happenings.ts';
import { readJournal } from './journal.ts';
import { hookSecret, Watcher } from './watcher.ts';

/** How a user whose events always fail delays the events of others. */
export interface OneFails {
  /** From the change to the end of the handler, in milliseconds, for the events of other users. */
  readonly delays: readonly number[];
  /** Events of other users that were not handled in time. */
  readonly missing: number;
  /** Events of the failing user. */
  readonly held: number;
}

const patienceMs = 60_000;

/** Fails every attempt for the events of one user, and measures the delay of the others. */
export async function oneFails(settings: {
  readonly entry: string;
  readonly events: number;
  readonly perSecond: number;
}): Promise<OneFails> {
  const { entry, events, perSecond } = settings;
  const folder = mkdtempSync(join(tmpdir(), 'okta-failing-'));
  const sandbox = await startSandbox();
  const journal = join(folder, 'handled.jsonl');
  const { url: orgUrl, token: apiToken } = sandbox;
  const store = join(folder, 'watch.db');
  const watcher = new Watcher({
    entry,
    orgUrl,
    apiToken,
    store,
    journal,
    subscriptions,
    hookSecret,
    failFor: firstUser,
  });
  try {
    await watcher.start();
    const happened: Happened[] = [];
    const random = createRandom(1);
    await letHappen(sandbox, { settings: { events, perSecond, lateShare: 0, lateMs: 0, random }, happened });
    const due = happened.flatMap(({ heardBy, ...event }) =>
      heardBy.map((subscription) => ({ ...event, subscription })),
    );
    const others = due.filter(({ user }) => user !== firstUser);
    const until = performance.now() + patienceMs;
    while (readJournal(journal).entries.length < others.length && performance.now() < until) await sleep(100);
    const handledAt = new Map(
      readJournal(journal).entries.map(({ uuid, subscription, at }) => [`${uuid} ${subscription}`, at]),
    );
    const delays = others.flatMap(({ uuid, subscription, at }) => {
      const handled = handledAt.get(`${uuid} ${subscription}`);
      return handled === undefined ? [] : [handled - at];
    });
    return { delays, missing: others.length - delays.length, held: due.length - others.length };
  } finally {
    await watcher.kill();
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
