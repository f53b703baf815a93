import type { LimitState } from 'okta-connector';

/** What was left of a limit at a time: epoch milliseconds, and calls. */
export type LimitPoint = readonly [at: number, left: number];

/** The past of one limit. */
export interface LimitPast {
  /** The operations that are known to draw from it. */
  readonly operations: readonly string[];
  /** Oldest first. While nothing changes, only the first and the last point are kept. */
  readonly points: readonly LimitPoint[];
}

interface Kept {
  readonly operations: readonly string[];
  readonly points: LimitPoint[];
}

/** How far back points are kept, in milliseconds. With one every {@link everyMs}, a limit has at most 300. */
const keptMs = 15 * 60_000;
const everyMs = 3000;

/** What was left of each limit in the last minutes, so that a chart has a past when somebody opens it. */
export class LimitHistory {
  readonly #limits: () => readonly LimitState[];
  readonly #timer: NodeJS.Timeout;
  /** By the first operation of the limit. */
  readonly #kept = new Map<string, Kept>();

  constructor(limits: () => readonly LimitState[]) {
    this.#limits = limits;
    this.#timer = setInterval(() => this.sample(Date.now()), everyMs);
    this.#timer.unref();
  }

  /** Adds a point to each limit. */
  sample(now: number): void {
    for (const { operations, ...limit } of this.#limits()) {
      const [name = ''] = operations;
      const points = this.#kept.get(name)?.points ?? [];
      const left = leftAt(limit, now);
      const isLevel = points.at(-1)?.[1] === left && points.at(-2)?.[1] === left;
      if (isLevel) points.pop();
      points.push([now, left]);
      this.#kept.set(name, { operations, points });
    }
    for (const [name, { points }] of this.#kept) {
      // The point before the oldest one that is kept shows where the line comes from.
      const surplus = points.findIndex(([at]) => at >= now - keptMs) - 1;
      if (surplus > 0) points.splice(0, surplus);
      else if (surplus === -2) this.#kept.delete(name);
    }
  }

  /** The past of each limit. */
  get items(): readonly LimitPast[] {
    return [...this.#kept.values()];
  }

  /** Forgets what belongs to the limits of another connection. */
  clear(): void {
    this.#kept.clear();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

/** After the reset, all of it is left, although no response has said so yet. */
function leftAt({ remaining, limit, resetAt }: Omit<LimitState, 'operations'>, at: number): number {
  return Date.parse(resetAt) < at ? limit : remaining;
}
