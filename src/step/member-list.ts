import { OktaError } from '../okta/errors.ts';
import type { RunMemory } from './action.ts';
import { trustedMs } from './remembered.ts';

/** A page of members by ID, and where the next page is. */
export interface MemberPage<Member> {
  readonly members: readonly (readonly [id: string, member: Member])[];
  readonly next?: string | undefined;
}

/** Reads a page of the list: the first, or the one at a cursor. */
export type ReadMembers<Member> = (cursor: string | undefined) => Promise<MemberPage<Member>>;

/** What a list says of one ID: the member, or `undefined` if it is none. */
export interface Listed<Member> {
  readonly member: Member | undefined;
}

/** A complete list as it was read. */
interface Reading<Member> {
  readonly members: Map<string, Member>;
  readonly pages: number;
  readonly startedAt: number;
  /** How many runs have used it. */
  uses: number;
}

interface Waiting<Member> {
  readonly id: string;
  readonly read: ReadMembers<Member>;
  readonly settle: (listed: Listed<Member> | undefined) => void;
}

/** How many runs a page must serve before it is read again, so that reading costs a run a sixteenth of a request at most. */
const runsPerPage = 16;

/** How many runs must wait, for each that works, before they read without the others. */
const waitingPerWorking = 2;

/**
 * Who is in one group, or has one app, for the runs of a bulk run that ask about the same one at the same time. They read the
 * list together instead of looking up one member each.
 *
 * Other clients change the list too. So a list of one page serves only runs that had started before it was read, just as if
 * each had looked up its member. A longer one also serves later runs, sixteen for each page and a minute at most. A run
 * that would not write because of the list looks its member up itself.
 */
export class MemberList<Member> {
  readonly #memory: RunMemory;
  #known: Reading<Member> | undefined;
  /** Changes by runs of this memory while the list is being read. */
  #changes: Map<string, Member | undefined> | undefined;
  #waiting: Waiting<Member>[] = [];
  #working = 0;
  #isReading = false;
  /** What the runs since the last reading may spend on the next, in sixteenths of a request. */
  #credit = 0;
  /** How many pages the list has, at least. */
  #pages = 1;
  /** Whether that is what it had when it was last read. */
  #isCounted = false;
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(memory: RunMemory) {
    this.#memory = memory;
  }

  /** Works on one member, knowing what the list says of it; `undefined` if the list was not worth reading. */
  async visit<Result>(
    id: string,
    read: ReadMembers<Member>,
    work: (listed: Listed<Member> | undefined) => Promise<Result>,
  ): Promise<Result> {
    if (!this.#memory.isShared) return work(undefined);
    // Runs for the same member follow one another, or both would claim the same change.
    const before = this.#turns.get(id) ?? Promise.resolve();
    const mine = before.then(() => this.#visit({ id, read }, work));
    const over = mine.catch(() => {});
    this.#turns.set(id, over);
    try {
      return await mine;
    } finally {
      if (this.#turns.get(id) === over) this.#turns.delete(id);
    }
  }

  /** Notes that a run has made, changed or removed a member. */
  record(id: string, member: Member | undefined): void {
    this.#changes?.set(id, member);
    if (this.#known !== undefined) put(this.#known.members, id, member);
  }

  async #visit<Result>(
    { id, read }: { readonly id: string; readonly read: ReadMembers<Member> },
    work: (listed: Listed<Member> | undefined) => Promise<Result>,
  ): Promise<Result> {
    const listed = this.#listed(id) ?? (await this.#wait(id, read));
    this.#working += 1;
    try {
      return await work(listed);
    } finally {
      this.#working -= 1;
      this.#wake();
    }
  }

  /** What a list says that was read before. */
  #listed(id: string): Listed<Member> | undefined {
    const known = this.#known;
    if (known === undefined) return undefined;
    const isOld = this.#memory.now() - known.startedAt > trustedMs;
    if (isOld || known.uses >= runsPerPage * known.pages) {
      this.#known = undefined;
      return undefined;
    }
    return this.#use(known, id);
  }

  #use(reading: Reading<Member>, id: string): Listed<Member> {
    reading.uses += 1;
    this.#credit += 1;
    return { member: reading.members.get(id) };
  }

  #wait(id: string, read: ReadMembers<Member>): Promise<Listed<Member> | undefined> {
    const { promise, resolve: settle } = Promise.withResolvers<Listed<Member> | undefined>();
    this.#waiting.push({ id, read, settle });
    this.#wake();
    return promise;
  }

  #wake(): void {
    if (this.#isReading || this.#waiting.length < this.#working * waitingPerWorking || this.#waiting.length === 0)
      return;
    this.#isReading = true;
    void this.#serve();
  }

  async #serve(): Promise<void> {
    // Runs that start at the same time wait together.
    await this.#memory.turn();
    const cohort = this.#waiting;
    this.#waiting = [];
    const reading = await this.#read(cohort);
    this.#isReading = false;
    for (const { id, settle } of cohort) {
      if (reading !== undefined) settle(this.#use(reading, id));
      else {
        this.#credit += runsPerPage;
        settle(undefined);
      }
    }
    this.#wake();
  }

  /** Reads the whole list if that takes fewer requests than looking up each member. */
  async #read(cohort: readonly Waiting<Member>[]): Promise<Reading<Member> | undefined> {
    const [first] = cohort;
    // One run alone gains nothing from a page that serves no other.
    if (first === undefined || (cohort.length === 1 && this.#pages === 1)) return undefined;
    const most = Math.max(cohort.length - 1, Math.floor(this.#credit / runsPerPage));
    if (this.#pages > most) return undefined;
    const changes = new Map<string, Member | undefined>();
    this.#changes = changes;
    try {
      // A list that was read before may have grown a little.
      const limit = this.#isCounted ? Math.max(most, Math.ceil(this.#pages * 1.25) + 1) : most;
      return await this.#readAll(first.read, { most: limit, changes });
    } catch (error) {
      // Each run looks its member up itself and gets its own error. A lasting refusal is not tried again.
      const isPassing = error instanceof OktaError && (error.retryable || error.category === 'cancelled');
      if (!isPassing) this.#pages = Number.POSITIVE_INFINITY;
      return undefined;
    } finally {
      this.#changes = undefined;
    }
  }

  async #readAll(
    read: ReadMembers<Member>,
    { most, changes }: { readonly most: number; readonly changes: ReadonlyMap<string, Member | undefined> },
  ): Promise<Reading<Member> | undefined> {
    const startedAt = this.#memory.now();
    const members = new Map<string, Member>();
    let cursor: string | undefined;
    for (let pages = 1; ; pages += 1) {
      const page = await read(cursor);
      for (const [id, member] of page.members) members.set(id, member);
      if (!this.#memory.hasRoomFor(members.size)) {
        this.#pages = Number.POSITIVE_INFINITY;
        return undefined;
      }
      if (page.next === undefined) return this.#complete({ members, pages, startedAt, uses: 0 }, changes);
      if (pages >= most) {
        // Try again only when it can be worth twice as many pages.
        this.#pages = pages * 2;
        this.#isCounted = false;
        return undefined;
      }
      cursor = page.next;
    }
  }

  #complete(reading: Reading<Member>, changes: ReadonlyMap<string, Member | undefined>): Reading<Member> {
    for (const [id, member] of changes) put(reading.members, id, member);
    this.#pages = reading.pages;
    this.#isCounted = true;
    this.#credit = 0;
    if (reading.pages === 1) return reading;
    this.#known = reading;
    const drop = () => {
      this.#known = undefined;
    };
    this.#memory.hold(this, { size: reading.members.size, drop });
    return reading;
  }
}

function put<Member>(members: Map<string, Member>, id: string, member: Member | undefined): void {
  if (member === undefined) members.delete(id);
  else members.set(id, member);
}
