import type { Clock } from 'okta-connector';

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** The longest nap, in milliseconds: how long the process may be kept awake by timers that have been cancelled. */
const nap = 1000;

/**
 * A clock out of n8n's `sleep`, which cannot be cancelled: timers are kept in a list, and naps wake the list up. Without
 * timers nothing sleeps.
 */
export function clockOf(sleep: (ms: number) => Promise<void>, now: () => number = () => performance.now()): Clock {
  const timers = new Set<Timer>();
  /** When each nap that is under way ends. */
  const naps = new Set<number>();

  const ring = () => {
    const time = now();
    const due = [...timers].filter(({ at }) => at <= time).sort((one, other) => one.at - other.at);
    for (const timer of due) {
      // A timer that rang may have cancelled the next.
      if (timers.delete(timer)) timer.callback();
    }
  };
  const rest = () => {
    let next = Number.POSITIVE_INFINITY;
    for (const { at } of timers) next = Math.min(next, at);
    if (!Number.isFinite(next)) return;
    const time = now();
    const until = time + Math.min(Math.max(0, Math.ceil(next - time)), nap);
    // A nap that ends in time, or soon enough, looks after this timer too.
    for (const end of naps) if (end <= Math.max(next, time)) return;
    naps.add(until);
    void sleep(until - time).then(() => {
      naps.delete(until);
      ring();
      rest();
    });
  };
  return {
    now,
    after(ms, callback) {
      const timer = { at: now() + ms, callback };
      timers.add(timer);
      rest();
      return () => timers.delete(timer);
    },
  };
}
