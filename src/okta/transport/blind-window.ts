/** An answer without rate-limit headers. */
interface Answer {
  readonly sentAt: number;
  readonly receivedAt: number;
}

/**
 * Calls in flight before anything is known, and at most. All of them may be refused when the first window is used up; at
 * Okta's usual 100 ms ten make 6,000 calls a minute, more than its limits admit.
 */
const firstCeiling = 5;
const highestCeiling = 10;
/** So many successes let one more call be in flight. */
const successesToGrow = 100;
/** So many calls more than the window before let one more call be in flight. */
const surplusToGrow = 8;
/** A wait for calls in flight, in milliseconds; an answer ends it before. */
const lookMs = 50;
/** After this long without an answer to a probe, another one goes. */
const probePatienceMs = 1000;
/** The first pause where nothing is known of the window's length; each further one is {@link growth} times as long. */
const firstPauseMs = 1000;
const growth = 3;
const longestPauseMs = 60_000;
/** Okta's windows last 60 s. */
const usualLengthMs = 61_000;
/** A window's length is known well enough. */
const closeEnough = 1.05;

interface Pause {
  readonly since: number;
  until: number;
  /** The next pause of a search without an upper bound. */
  step: number;
  /** When the last call that was refused left. */
  refusedAt: number;
}

/**
 * Keeps to a rate limit that no header names, as behind a proxy that drops them. It learns from refusals: how many calls a
 * window takes, and how long it lasts. The first refusal stops all callers; then one call at a time finds out when the
 * window is over. From the second window on, few calls are in flight as it is used up, so that it ends with one refusal.
 */
export class BlindWindow {
  #flight = 0;
  #ceiling = firstCeiling;
  #successes = 0;
  #probedAt = Number.NEGATIVE_INFINITY;
  /** When the first call of the window left. */
  #startedAt: number | undefined;
  /** Calls of the window that succeeded. */
  #admitted = 0;
  /** Calls that the window before took. */
  #capacity: number | undefined;
  /** The least and the most that a window lasts, in milliseconds. */
  #least = 0;
  #most = Number.POSITIVE_INFINITY;
  #pause: Pause | undefined;

  /** When the next call may go after a refusal; `now` without one. */
  resumesAt(now: number): number {
    if (this.#pause === undefined) return now;
    if (now < this.#pause.until) return this.#pause.until;
    return this.#probedAt < this.#pause.until ? now : Math.max(now, this.#probedAt + probePatienceMs);
  }

  /** When the next call may go if no header says. */
  opensAt(now: number): number {
    const resumesAt = this.resumesAt(now);
    if (resumesAt > now || this.#pause !== undefined) return resumesAt;
    return this.#flight < this.#room(now) ? now : now + lookMs;
  }

  /** Counts a call that goes. */
  take(now: number): void {
    this.#flight += 1;
    if (this.#pause !== undefined) this.#probedAt = now;
    if (this.#isOver(now)) this.#begin(now);
  }

  /** A call is no longer in flight. */
  land(): void {
    this.#flight -= 1;
  }

  /** Takes an answer that was not a refusal. */
  succeeded({ sentAt }: Answer): void {
    const pause = this.#pause;
    if (pause === undefined) {
      this.#startedAt ??= sentAt;
      this.#admitted += 1;
      this.#grow();
      return;
    }
    if (sentAt < pause.until) {
      // It left before the window was used up.
      this.#admitted += 1;
      this.#capacity = this.#admitted;
      return;
    }
    this.#measure(pause, sentAt);
    this.#pause = undefined;
    this.#begin(sentAt);
    this.#admitted = 1;
  }

  /** Takes a refusal; `retryAfterMs` if it says how long to wait. Calls that left before the last one was taken tell nothing new. */
  refused({ sentAt, receivedAt, retryAfterMs }: Answer & { readonly retryAfterMs: number | undefined }): void {
    const pause = this.#pause;
    if (pause === undefined) {
      this.#capacity = this.#admitted;
      this.#pause = { since: receivedAt, until: 0, step: firstPauseMs, refusedAt: sentAt };
      this.#pause.until = receivedAt + (retryAfterMs ?? this.#wait(this.#pause, receivedAt));
      return;
    }
    if (sentAt < pause.since || sentAt < pause.refusedAt) return;
    pause.refusedAt = sentAt;
    if (receivedAt < pause.until) return;
    const wait = this.#wait(pause, receivedAt);
    pause.until = receivedAt + Math.max(retryAfterMs ?? wait, lookMs);
  }

  /** Milliseconds until the next call may find out whether the window is over. */
  #wait(pause: Pause, now: number): number {
    const startedAt = this.#startedAt ?? pause.since;
    const age = pause.refusedAt - startedAt;
    if (age >= this.#most) {
      // It lasts longer than the one before.
      this.#most = Number.POSITIVE_INFINITY;
      pause.step = Math.max(lookMs, age * (closeEnough - 1));
    }
    this.#least = Math.max(this.#least, age);
    if (Number.isFinite(this.#most)) return Math.max(startedAt + this.#likelyLength() - now, lookMs);
    const step = Math.min(pause.step, longestPauseMs);
    pause.step *= growth;
    const usualEnd = startedAt + usualLengthMs - now;
    return usualEnd > lookMs ? Math.min(step, usualEnd) : step;
  }

  #likelyLength(): number {
    if (this.#most <= this.#least * closeEnough) return this.#most;
    return Math.sqrt(Math.max(this.#least, 1) * this.#most);
  }

  #measure({ refusedAt }: Pause, openAt: number): void {
    const startedAt = this.#startedAt ?? refusedAt;
    const most = openAt - startedAt;
    // It was shorter than the ones before.
    if (most < this.#least) this.#least = Math.max(refusedAt - startedAt, 0);
    // Nobody may have wanted to call for long, so that the usual length is taken for a longer one.
    this.#most = Math.max(Math.min(most, this.#most, usualLengthMs), this.#least);
  }

  #isOver(now: number): boolean {
    return this.#pause === undefined && this.#startedAt !== undefined && now >= this.#startedAt + this.#most;
  }

  #begin(now: number): void {
    if (this.#capacity !== undefined) this.#capacity = Math.max(this.#capacity, this.#admitted);
    this.#startedAt = now;
    this.#admitted = 0;
  }

  /** Calls that may be in flight. */
  #room(now: number): number {
    const capacity = this.#capacity;
    if (capacity === undefined || this.#isOver(now)) return this.#ceiling;
    const left = capacity - this.#admitted;
    const room = left > 0 ? Math.ceil(left / 2) : 1 + Math.floor(-left / surplusToGrow);
    return Math.max(1, Math.min(this.#ceiling, room));
  }

  #grow(): void {
    this.#successes += 1;
    if (this.#successes % successesToGrow === 0) this.#ceiling = Math.min(this.#ceiling + 1, highestCeiling);
  }
}
