import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test } from 'vitest';
import { memoryStore } from '../../../src/runtime/watch/memory-store.ts';
import { sqliteStore } from '../../../src/runtime/watch/sqlite-store.ts';
import { eventOf, storeContract } from './store-contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'okta-watch-'));
let files = 0;
const newFile = () => {
  files += 1;
  return join(folder, `watch-${files}.db`);
};

afterAll(() => rmSync(folder, { recursive: true, force: true }));

storeContract('memory', async () => memoryStore());
storeContract('an SQLite file', async () => sqliteStore(newFile()));
storeContract('SQLite without a file', async () => sqliteStore(':memory:'));

const events = (...uuids: readonly string[]) =>
  uuids.map((uuid) => ({ uuid, event: eventOf(uuid), subscriptions: ['joiners'] }));
const look = { subscription: 'joiners', outcomes: [], concurrency: 10, inFlight: [], now: 2 };

/** The tables of a store's first version. */
const firstLayout = `
  CREATE TABLE event (seq INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, source TEXT NOT NULL,
    accepted_at INTEGER NOT NULL, needed INTEGER NOT NULL, body TEXT) STRICT;
  CREATE TABLE delivery (subscription TEXT NOT NULL, seq INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER NOT NULL DEFAULT 0, error TEXT, PRIMARY KEY (subscription, seq)) STRICT, WITHOUT ROWID;
  CREATE TABLE dead_letter (subscription TEXT NOT NULL, seq INTEGER NOT NULL, attempts INTEGER NOT NULL, error TEXT,
    died_at INTEGER NOT NULL, PRIMARY KEY (subscription, seq)) STRICT, WITHOUT ROWID;
  CREATE TABLE state (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), value TEXT NOT NULL) STRICT;
  PRAGMA application_id = ${0x4f6b5761};
  PRAGMA user_version = 1;
`;

describe('an SQLite file', () => {
  test('an SQLite file keeps everything for the next process', async () => {
    const file = newFile();
    const first = sqliteStore(file);
    await first.accept({ events: events('a', 'b', 'c'), source: 'log', now: 1, state: 'page 1' });
    await first.claim(look);
    await first.claim({ ...look, outcomes: [{ uuid: 'a', kind: 'done' }], concurrency: 0 });
    await first.claim({ ...look, outcomes: [{ uuid: 'b', kind: 'dead', at: 2, error: 'refused' }], concurrency: 0 });
    await first.close();
    const second = sqliteStore(file);
    expect(await second.state()).toBe('page 1');
    expect(await second.accept({ events: events('a', 'b', 'c'), source: 'hook', now: 3 })).toBe(0);
    expect((await second.claim(look)).deliveries).toMatchObject([{ uuid: 'c', attempts: 2 }]);
    expect(await second.dead({ limit: 10 })).toMatchObject([{ uuid: 'b', error: 'refused' }]);
    await second.close();
  });

  test('an SQLite file shows at once what another process of the same file has brought', async () => {
    const file = newFile();
    const [watch, receiver] = [sqliteStore(file), sqliteStore(file)];
    await receiver.accept({ events: events('a'), source: 'hook', now: 1 });
    expect((await watch.claim(look)).deliveries).toMatchObject([{ uuid: 'a' }]);
    await watch.close();
    await receiver.close();
  });

  test('an SQLite file that is damaged says so, and is left to be restored', async () => {
    const file = newFile();
    await sqliteStore(file).close();
    const content = readFileSync(file);
    writeFileSync(file, Buffer.concat([content.subarray(0, 100), Buffer.alloc(content.length - 100, 0xff)]));
    expect(() => sqliteStore(file)).toThrow(
      expect.objectContaining({
        category: 'invalid_request',
        field: 'store',
        message: `Cannot use the store ${file}: it is damaged. Fix that, or use another file.`,
      }),
    );
  });

  test('an SQLite file whose lock cannot be made is refused in words', async () => {
    const file = newFile();
    const store = sqliteStore(file);
    writeFileSync(`${file}-lock`, 'something else, and longer than the header of a database would be'.repeat(20));
    await expect(store.lock()).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'store',
      message: expect.stringContaining(`Cannot open the store ${file}: its lock file cannot be used: `),
    });
    await store.close();
  });

  test('an SQLite file: only one watch at a time delivers from it', async () => {
    const file = newFile();
    const [one, other] = [sqliteStore(file), sqliteStore(file)];
    const unlock = await one.lock();
    await expect(other.lock()).rejects.toMatchObject({
      category: 'conflict',
      message: `The store ${file} is in use by another watch. Stop the other watch, or use a separate store.`,
    });
    await unlock();
    await other.lock();
    await other.close();
    await (await one.lock())();
    await one.close();
  });

  test('an SQLite file is the same store by a symbolic link', async () => {
    const [file, link] = [newFile(), newFile()];
    const one = sqliteStore(file);
    symlinkSync(file, link);
    const other = sqliteStore(link);
    await one.lock();
    await expect(other.lock()).rejects.toMatchObject({ category: 'conflict' });
    await one.close();
    await other.close();
  });

  test('an SQLite file is readable by its owner alone', async () => {
    const file = newFile();
    const store = sqliteStore(file);
    await store.accept({ events: events('a'), source: 'log', now: 1 });
    for (const part of [file, `${file}-wal`]) expect(statSync(part).mode & 0o077).toBe(0);
    await store.close();
  });

  test('an SQLite file takes no room for events that were handled', async () => {
    const file = newFile();
    const store = sqliteStore(file);
    const body = 'x'.repeat(5000);
    for (let round = 0; round < 20; round += 1) {
      const uuids = Array.from({ length: 20 }, (_, index) => `${round} ${index}`);
      const batch = uuids.map((uuid) => ({ uuid, event: { uuid, body }, subscriptions: ['joiners'] }));
      await store.accept({ events: batch, source: 'log', now: 1 });
      await store.claim({ ...look, concurrency: 20 });
      await store.claim({ ...look, concurrency: 0, outcomes: uuids.map((uuid) => ({ uuid, kind: 'done' })) });
    }
    await store.close();
    expect(statSync(file).size).toBeLessThan(600_000);
  });

  test('an SQLite file of the version before keeps what waits, its order and its dead letters', async () => {
    const file = newFile();
    const old = new DatabaseSync(file);
    const insert = (table: string, ...values: (string | number | null)[]) =>
      old.prepare(`INSERT INTO ${table} VALUES (${values.map(() => '?').join(', ')})`).run(...values);
    old.exec(firstLayout);
    const body = (uuid: string, user: string) =>
      JSON.stringify({ uuid, eventType: 'user.lifecycle.create', published: '', target: [{ id: user, type: 'User' }] });
    for (const [seq, uuid, user] of [
      [1, 'a1', 'a'],
      [2, 'b1', 'b'],
      [3, 'a2', 'a'],
      [4, 'c1', 'c'],
    ] as const) {
      insert('event', seq, uuid, 'log', 1, 1, body(uuid, user));
      if (uuid === 'c1') insert('dead_letter', 'joiners', seq, 3, 'refused', 5);
      else insert('delivery', 'joiners', seq, seq === 1 ? 2 : 0, seq === 1 ? 100 : 0, seq === 1 ? 'refused' : null);
    }
    insert('event', 5, 'handled', 'log', 1, 0, null);
    insert('state', 1, 'page 7');
    old.close();
    const store = sqliteStore(file);
    expect(await store.state()).toBe('page 7');
    expect((await store.claim(look)).deliveries).toMatchObject([{ uuid: 'b1', attempts: 1, orderingKey: 'User b' }]);
    const later = { ...look, now: 100, inFlight: ['b1'] };
    expect((await store.claim(later)).deliveries).toMatchObject([{ uuid: 'a1', attempts: 3, error: 'refused' }]);
    const done = { ...later, outcomes: [{ uuid: 'a1', kind: 'done' }] } as const;
    expect((await store.claim(done)).deliveries).toMatchObject([{ uuid: 'a2' }]);
    expect(await store.replay({})).toBe(1);
    expect(await store.accept({ events: events('handled', 'c1'), source: 'hook', now: 3 })).toBe(0);
    await store.close();
  });

  test.each([
    ['another database', (file: string) => new DatabaseSync(file).exec('CREATE TABLE customer (name TEXT)')],
    ['a text', (file: string) => writeFileSync(file, 'a text that is longer than the header of a database'.repeat(20))],
    [
      'a store of a later version',
      (file: string) => {
        void sqliteStore(file).close();
        new DatabaseSync(file).exec('PRAGMA user_version = 3');
      },
    ],
  ])('an SQLite file: a file that holds %s is left alone', (_, write) => {
    const file = newFile();
    write(file);
    expect(() => sqliteStore(file)).toThrow(
      `${file} is not a store of this version. It was not changed. Use another file.`,
    );
  });

  test('an SQLite file: a file that cannot be made is refused with the reason', () => {
    const file = join(folder, 'missing', 'watch.db');
    expect(() => sqliteStore(file)).toThrow(
      `Cannot open the store ${file}: its folder does not exist. Use a file in a folder that this process can write to.`,
    );
  });
});

describe('memory', () => {
  test('memory what the caller does to an event later is not stored', async () => {
    const store = memoryStore();
    const event = { uuid: 'a', note: 'as it was' };
    await store.accept({ events: [{ uuid: 'a', event, subscriptions: ['joiners'] }], source: 'log', now: 1 });
    event.note = 'changed';
    expect((await store.claim(look)).deliveries).toMatchObject([{ event: { note: 'as it was' } }]);
  });
});
