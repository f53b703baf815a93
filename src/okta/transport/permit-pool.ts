import type { BudgetGrant, BudgetRequest, SeenWindow } from './budget-store.ts';

/** What a response says about its window. `endsAt` is when the window is certainly over, in local time. */
export type Sighting = Omit<SeenWindow, 'endsInMs'> & { readonly endsAt: number };

/** The part of a {@link BudgetRequest} about one bucket. */
type PoolReport = Pick<
  BudgetRequest,
  'bucket' | 'epoch' | 'out' | 'taken' | 'answered' | 'wants' | 'seen' | 'succeeded' | 'overloadedMs'
>;

const [firstPollMs, longestPollMs] = [5, 40];
/** Most permits to draw in advance. */
export const mostExtra = 128;

/** The permits that a process has drawn from one bucket, and what it has to report about it. */
export class PermitPool {
  readonly name: string;
  /** Permits that no call has used yet. */
  unused = 0;
  /** Calls in flight, of every window. */
  flying = 0;
  /** Waiting calls that the next exchange asks for. */
  wants = 0;
  /** Permits to draw in advance. Grows while they are used quickly. */
  extra = 1;
  /** When the next exchange may grant more to waiting calls. */
  nextAt = 0;
  /** Whether other processes wait, so that ended calls are reported at once. */
  crowded = false;
  exchangedAt = 0;
  /** An exchange is planned for the next microtask, or runs. */
  state: 'idle' | 'planned' | 'running' = 'idle';
  /** Whether to exchange again after the one that runs. */
  again = false;
  /** Called once when the running exchange ends. */
  onIdle: (() => void) | undefined;
  /** Whether the store has not heard of ended calls or returned permits. */
  unreported = false;
  /** Responses come without rate-limit headers, so there is nothing to share. */
  isBlind = false;
  #epoch = 0;
  /** When the process learned of the window. */
  #epochSince = Number.NEGATIVE_INFINITY;
  /** Calls of the window whose responses had rate-limit headers. */
  #answered = 0;
  #validUntil = 0;
  /** Calls of the window that have been sent. */
  #sent = 0;
  /** Calls of the window that are in flight. */
  #flight = { count: 0 };
  /** How many permits were unused after the last grant. */
  #filled = 0;
  #sentSince = 0;
  #usedLately = false;
  #pollMs = firstPollMs;
  #sighting: Sighting | undefined;
  #fresh = false;
  #succeeded = 0;
  #overloadedAt: number | undefined;

  constructor(name: string) {
    this.name = name;
  }

  /** Whether a call may go. */
  has(now: number): boolean {
    return this.unused > 0 && now < this.#validUntil;
  }

  /** Whether to draw more before the permits are used up. */
  get isLow(): boolean {
    return this.unused <= this.#filled / 2 && !this.crowded;
  }

  /** Whether calls have been sent since the last exchange, so that more may follow. */
  get isBusy(): boolean {
    return this.#sentSince > 0;
  }

  /** Whether it holds permits, so that its lease must be renewed. */
  get isHeld(): boolean {
    return this.unused > 0 || this.flying > 0;
  }

  /** Counts a call. Call the returned function when it ends. */
  take(): () => void {
    const flight = this.#flight;
    // There is none while the headers decide.
    if (this.unused > 0) this.unused -= 1;
    this.#usedLately = true;
    this.#sent += 1;
    this.#sentSince += 1;
    this.wants = Math.max(0, this.wants - 1);
    flight.count += 1;
    this.flying += 1;
    return () => {
      flight.count -= 1;
      this.flying -= 1;
      this.unreported = true;
    };
  }

  /** Learns from a response to a call sent at `sentAt`; `undefined` if it has no rate-limit headers. */
  learn(sighting: Sighting | undefined, sentAt: number): void {
    this.#succeeded += 1;
    this.isBlind = sighting === undefined && this.#sighting === undefined;
    // A late response says nothing about the present window. A 429 says that the previous one is not over.
    if (sighting === undefined || (sentAt < this.#epochSince && !sighting.refused)) return;
    if (!sighting.refused) this.#answered += 1;
    const before = this.#sighting;
    const later = before === undefined ? Number.POSITIVE_INFINITY : sighting.reset - before.reset;
    if (later < -sighting.tolerance) return;
    this.#fresh = true;
    if (before === undefined || later > sighting.tolerance) {
      this.#sighting = sighting;
      return;
    }
    if (sighting.refused || sighting.remaining < before.remaining) {
      const endsAt = sighting.refused ? sighting.endsAt : Math.min(before.endsAt, sighting.endsAt);
      this.#sighting = { ...sighting, endsAt };
    }
  }

  /** Takes a refusal of too many calls at once. */
  overloaded(sentAt: number): void {
    this.#overloadedAt = Math.max(sentAt, this.#overloadedAt ?? sentAt);
  }

  /** Gives up the unused permits. */
  drop(): void {
    if (this.unused > 0) this.unreported = true;
    this.unused = 0;
    this.#filled = 0;
  }

  /** Drops permits that nothing has used since the last call of this method. */
  sweep(): void {
    if (!this.#usedLately && this.unused > 0) {
      this.drop();
      this.wants = 0;
      this.extra = Math.max(1, Math.floor(this.extra / 2));
    }
    this.#usedLately = false;
  }

  /** What to report now. */
  report(now: number): PoolReport {
    if (now >= this.#validUntil) this.drop();
    if (this.#sentSince > this.extra / 2) this.extra = Math.min(this.extra * 2, mostExtra);
    const sighting = this.#fresh ? this.#sighting : undefined;
    const report: PoolReport = {
      bucket: this.name,
      epoch: this.#epoch,
      out: this.#flight.count + this.unused,
      taken: this.#sent + this.unused,
      answered: this.#answered,
      wants: this.wants,
      succeeded: this.#succeeded,
      ...(sighting === undefined ? {} : { seen: seenAt(now, sighting) }),
      ...(this.#overloadedAt === undefined ? {} : { overloadedMs: now - this.#overloadedAt }),
    };
    this.#sentSince = 0;
    this.#fresh = false;
    this.#succeeded = 0;
    this.#overloadedAt = undefined;
    this.unreported = false;
    this.exchangedAt = now;
    return report;
  }

  /** Takes a grant. The times of the store count from when the process asked, so that a slow exchange is on the safe side. */
  fill(grant: BudgetGrant, { askedAt, now, leaseMs }: { askedAt: number; now: number; leaseMs: number }): void {
    if (grant.epoch !== this.#epoch) {
      this.#epoch = grant.epoch;
      this.#flight = { count: 0 };
      this.#epochSince = now;
      this.#sent = 0;
      this.#answered = 0;
      this.unused = 0;
    }
    this.unused += grant.granted;
    this.#validUntil = askedAt + Math.min(grant.endsInMs, leaseMs);
    this.crowded = grant.crowded;
    // Others wait, so keep only what waiting calls use at once.
    const kept = grant.crowded ? Math.min(this.unused, Math.max(this.wants, grant.granted)) : this.unused;
    this.unreported ||= kept < this.unused;
    this.again ||= kept < this.unused;
    this.unused = kept;
    this.#filled = kept;
    if (grant.granted > 0) this.#pollMs = firstPollMs;
    const pauseMs = grant.waitMs > 0 ? grant.waitMs + 1 : Math.min(this.#pollMs, Math.max(1, grant.endsInMs));
    this.nextAt = grant.granted >= this.wants ? now : now + pauseMs;
    if (grant.waitMs === 0 && grant.granted === 0) this.#pollMs = Math.min(this.#pollMs * 2, longestPollMs);
  }

  /** Takes a failed exchange: what it reported may not have arrived. */
  restore(): void {
    this.drop();
    this.unreported = true;
    this.#fresh = this.#sighting !== undefined;
    this.nextAt = 0;
  }
}

function seenAt(now: number, { endsAt, ...seen }: Sighting): SeenWindow {
  return { ...seen, endsInMs: Math.max(0, endsAt - now) };
}
