import { createHash } from 'node:crypto';
import { OktaError } from 'okta-connector';
import { isObject, parseJson } from 'okta-connector/host';
import { type Database, numberIn, type Row, textIn, type Value } from '../storage/database.ts';

/** A trigger with an input that streams read. */
export interface Feed {
  readonly id: string;
  /** The org whose events it has. */
  readonly org: string;
  readonly trigger: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** From when on events are kept, by the org's clock. Absent until it is watched. */
  readonly activeFrom?: number;
}

/** An event of a feed. */
export interface FeedEvent {
  readonly seq: number;
  readonly uuid: string;
  readonly output: unknown;
}

/** Where a reader starts: after the event with this number. */
export interface Start {
  readonly after: number;
  /** Whether events between the reader's last one and this place are no longer kept. */
  readonly isGap: boolean;
}

const mostFeeds = 200;
const mostEvents = 10_000;
const eventsMs = 7 * 86_400_000;
/** How long a feed without readers is watched, in milliseconds, so that a reader that comes back has missed nothing. */
const idleMs = 24 * 3_600_000;
/** Events that may be added before the oldest are removed. */
const pruneEvery = 1000;

/** The events that streams have sent, kept so that a reader can go on where it was disconnected. */
export class Feeds {
  readonly #database: Database;
  readonly #readers = new Map<string, Set<() => void>>();
  #added = 0;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The feed of a trigger with an input, which is created if it is missing. Removes an unused one to make room. */
  open({ org, trigger, input }: Pick<Feed, 'org' | 'trigger' | 'input'>): Feed & { readonly isNew: boolean } {
    const owner = this.#database.isFirstOrg(org) ? '' : `${org} `;
    const id = `feed_${createHash('sha256')
      .update(`${owner}${trigger} ${canonical(input)}`)
      .digest('hex')
      .slice(0, 32)}`;
    const isNew = this.#touch(id) === 0;
    if (isNew) {
      this.#makeRoom();
      this.#database.run(
        `INSERT INTO host_feed (id, trigger, input, used_at, forgotten_to, org)
         VALUES (?, ?, ?, ?, ?, ?)`,
        id,
        trigger,
        JSON.stringify(input),
        Date.now(),
        this.#latest(),
        org,
      );
    }
    const activeFrom = numberIn(
      this.#database.get('SELECT active_from FROM host_feed WHERE id = ?', id),
      'active_from',
    );
    return { id, org, trigger, input, isNew, ...(activeFrom === undefined ? {} : { activeFrom }) };
  }

  /** All feeds. */
  list(): readonly Feed[] {
    return this.#database.all('SELECT * FROM host_feed ORDER BY id').map(toFeed);
  }

  activate(id: string, from: number): void {
    this.#database.run('UPDATE host_feed SET active_from = ? WHERE id = ? AND active_from IS NULL', from, id);
  }

  /** Keeps an event of an org and wakes the readers. An event that is kept already changes nothing. */
  append(
    feed: string,
    { org, uuid, output }: { readonly org: string; readonly uuid: string; readonly output: unknown },
  ): void {
    // A feed that was removed meanwhile keeps nothing.
    const added = this.#runFor(
      org,
      `INSERT OR IGNORE INTO host_event (feed, uuid, body, received_at)
       SELECT id, ?2, ?3, ?4 FROM host_feed WHERE id = ?1`,
      feed,
      uuid,
      JSON.stringify(output),
      Date.now(),
    );
    if (added === 0) return;
    this.#added += 1;
    if (this.#added % pruneEvery === 0) this.#pruneEvents(feed);
    for (const wake of this.#readers.get(feed) ?? []) wake();
  }

  /** The next events after a place, oldest first. */
  read(feed: string, { after, limit }: { readonly after: number; readonly limit: number }): readonly FeedEvent[] {
    return this.#database
      .all('SELECT seq, uuid, body FROM host_event WHERE feed = ? AND seq > ? ORDER BY seq LIMIT ?', feed, after, limit)
      .map((row) => ({
        seq: numberIn(row, 'seq') ?? 0,
        uuid: textIn(row, 'uuid'),
        output: parseJson(textIn(row, 'body')),
      }));
  }

  /** Where a reader starts that has seen the event with an ID last, or none. */
  start(feed: string, lastEventId: string | undefined): Start {
    const forgottenTo =
      numberIn(this.#database.get('SELECT forgotten_to FROM host_feed WHERE id = ?', feed), 'forgotten_to') ?? 0;
    if (lastEventId === undefined) {
      return { after: this.#latest(), isGap: false };
    }
    const after =
      placeIn(lastEventId) ??
      numberIn(this.#database.get('SELECT seq FROM host_event WHERE feed = ? AND uuid = ?', feed, lastEventId), 'seq');
    const isKnown = after !== undefined && after >= forgottenTo && after <= this.#latest();
    return isKnown ? { after, isGap: false } : { after: forgottenTo, isGap: true };
  }

  /** Adds a reader, which is woken by each event. Returns a function that removes it. */
  enter(feed: string, wake: () => void): () => void {
    const readers = this.#readers.get(feed) ?? new Set();
    this.#readers.set(feed, readers.add(wake));
    return () => {
      readers.delete(wake);
      if (readers.size === 0 && this.#readers.get(feed) === readers) this.#readers.delete(feed);
      this.#touch(feed);
    };
  }

  /** Removes old events, and feeds that nobody has read for a day. Returns whether feeds were removed. */
  prune(): boolean {
    for (const feed of this.#readers.keys()) this.#touch(feed);
    const idle = this.#database.all('SELECT id FROM host_feed WHERE used_at < ?', Date.now() - idleMs);
    for (const row of idle) this.#remove(textIn(row, 'id'));
    for (const { id } of this.list()) this.#pruneEvents(id);
    return idle.length > 0;
  }

  /**
   * The first org's acknowledgement follows in the same file, and waits for the disk with all that is before it. That of another org is in
   * another file, so that its event must wait for the disk itself.
   */
  #runFor(org: string, sql: string, ...values: Value[]): number {
    return this.#database.isFirstOrg(org)
      ? this.#database.run(sql, ...values)
      : this.#database.runDurably(sql, ...values);
  }

  /** The number of the latest event of all feeds, kept or not. */
  #latest(): number {
    return numberIn(this.#database.get("SELECT seq FROM sqlite_sequence WHERE name = 'host_event'"), 'seq') ?? 0;
  }

  #touch(feed: string): number {
    return this.#database.run('UPDATE host_feed SET used_at = ? WHERE id = ?', Date.now(), feed);
  }

  #makeRoom(): void {
    const feeds = this.#database.all('SELECT id FROM host_feed ORDER BY used_at').map((row) => textIn(row, 'id'));
    if (feeds.length < mostFeeds) return;
    const unused = feeds.find((id) => !this.#readers.has(id));
    if (unused === undefined)
      throw new OktaError('conflict', {
        what: `${mostFeeds} different streams are being read, the most that are allowed`,
        hint: 'close one, or use the same input',
      });
    this.#remove(unused);
  }

  #remove(feed: string): void {
    this.#database.transaction(() => {
      this.#database.run('DELETE FROM host_event WHERE feed = ?', feed);
      this.#database.run('DELETE FROM host_feed WHERE id = ?', feed);
    });
  }

  #pruneEvents(feed: string): void {
    const { seq } =
      this.#database.get(
        `SELECT max(seq) AS seq FROM host_event WHERE feed = ?1 AND (received_at < ?2 OR seq <=
           (SELECT seq FROM host_event WHERE feed = ?1 ORDER BY seq DESC LIMIT 1 OFFSET ?3))`,
        feed,
        Date.now() - eventsMs,
        mostEvents,
      ) ?? {};
    if (typeof seq !== 'number') return;
    this.#database.transaction(() => {
      this.#database.run('DELETE FROM host_event WHERE feed = ? AND seq <= ?', feed, seq);
      this.#database.run('UPDATE host_feed SET forgotten_to = ? WHERE id = ?', seq, feed);
    });
  }
}

const placePrefix = 'after-';

/** The ID of a place, for a reader that has not seen an event yet. */
export function placeId(after: number): string {
  return `${placePrefix}${after}`;
}

function placeIn(id: string): number | undefined {
  const after = id.startsWith(placePrefix) ? Number(id.slice(placePrefix.length)) : Number.NaN;
  return Number.isSafeInteger(after) && after >= 0 ? after : undefined;
}

/** JSON with sorted members, so that the same input has the same text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    isObject(member)
      ? Object.fromEntries(Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1)))
      : member,
  );
}

function toFeed(row: Row): Feed {
  const input = parseJson(textIn(row, 'input'));
  const activeFrom = numberIn(row, 'active_from');
  return {
    id: textIn(row, 'id'),
    org: textIn(row, 'org'),
    trigger: textIn(row, 'trigger'),
    input: isObject(input) ? input : {},
    ...(activeFrom === undefined ? {} : { activeFrom }),
  };
}
