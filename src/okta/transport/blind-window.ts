/** When a call without rate-limit headers left, and when its response arrived. */
interface Answer {
  readonly sentAt: number;
  readonly receivedAt: number;
}

/**
 * Calls in flight at first, and at most. All of them may be refused when the first window runs out. At Okta's usual 100 ms,
 * ten in flight make 6,000 calls a minute, which is more than its limits admit.
 */
const firstCeiling = 5;
const highestCeiling = 10;
/** Successes needed to allow one more call in flight. */
const successesToGrow = 100;
/** Calls beyond the previous window's capacity needed to allow one more call in flight. */
const surplusToGrow = 8;
/** How long to wait for calls in flight, in milliseconds; a response ends the wait early. */
const lookMs = 50;
/** Send another probe if the last one has no response after this long. */
const probePatienceMs = 1000;
/** The first pause if the window length is unknown. Each further pause is {@link growth} times as long. */
const firstPauseMs = 1000;
const growth = 3;
const longestPauseMs = 60_000;
/** Okta's windows last 60 s. */
const usualLengthMs = 61_000;
/** The window length is known once its upper bound is within this factor of its lower bound. */
const closeEnough = 1.05;

interface Pause {
  readonly since: number;
  until: number;
  /** The next pause while the window length has no upper bound. */
  step: number;
  /** When the last refused call left. */
  refusedAt: number;
}

/**
 * Keeps to a rate limit without headers, for example behind a proxy that drops them. It learns from refusals how many calls
 * a window admits and how long it lasts. The first refusal stops all callers. Then one call at a time probes whether the
 * window is over. From the second window on, few calls are in flight as it runs out, so that it ends with one refusal.
 *
 * @example A window of 60 s runs out after 4 s. Probes go at 5, 8, 17, 44 and 61 s: after pauses of 1, 3, 9 and 27 s, and
 * then when a usual window must be over. The length is now between 44 and 61 s, so the next search begins at
 * sqrt(44 * 61) = 52 s.
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
  /** Calls that the previous window admitted. */
  #capacity: number | undefined;
  /** Bounds of the window length, in milliseconds. */
  #least = 0;
  #most = Number.POSITIVE_INFINITY;
  #pause: Pause | undefined;

  /** When the next call may go after a refusal; `now` if there was none. */
  resumesAt(now: number): number {
    if (this.#pause === undefined) return now;
    if (now < this.#pause.until) return this.#pause.until;
    return this.#probedAt < this.#pause.until ? now : Math.max(now, this.#probedAt + probePatienceMs);
  }

  /** When the next call may go without rate-limit headers. */
  opensAt(now: number): number {
    const resumesAt = this.resumesAt(now);
    if (resumesAt > now || this.#pause !== undefined) return resumesAt;
    return this.#flight < this.#room(now) ? now : now + lookMs;
  }

  /** Counts a call. */
  take(now: number): void {
    this.#flight += 1;
    if (this.#pause !== undefined) this.#probedAt = now;
    if (this.#isOver(now)) this.#begin(now);
  }

  /** Counts a call as ended. */
  land(): void {
    this.#flight -= 1;
  }

  /** Takes a response that was not a refusal. */
  succeeded({ sentAt }: Answer): void {
    const pause = this.#pause;
    if (pause === undefined) {
      this.#startedAt ??= sentAt;
      this.#admitted += 1;
      this.#grow();
      return;
    }
    if (sentAt < pause.until) {
      // The call left before the window ran out.
      this.#admitted += 1;
      this.#capacity = this.#admitted;
      return;
    }
    this.#measure(pause, sentAt);
    this.#pause = undefined;
    this.#begin(sentAt);
    this.#admitted = 1;
  }

  /** Takes a refusal. Ignores calls that left before the search began or before the last refused call. */
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

  /** Milliseconds until the next probe. */
  #wait(pause: Pause, now: number): number {
    const startedAt = this.#startedAt ?? pause.since;
    const age = pause.refusedAt - startedAt;
    if (age >= this.#most) {
      // The window lasts longer than the previous one.
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
    // The window was shorter than the previous ones.
    if (most < this.#least) this.#least = Math.max(refusedAt - startedAt, 0);
    // After an idle time the measured length is too long, so cap it at the usual length.
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

  /**
   * Most calls in flight.
   *
   * @example With a capacity of 100: after 90 calls 10 / 2 = 5, after 100 calls 1, after 116 calls 1 + 16 / 8 = 3.
   */
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
