import type { Clock } from '../../src/okta/transport/transport.ts';

/** A clock that goes faster than the machine's, so that what waits for Okta takes less of a test. */
export function fastClock(times: number): Clock {
  return {
    now: () => performance.now() * times,
    after(ms, callback) {
      const timer = setTimeout(callback, ms / times);
      return () => clearTimeout(timer);
    },
  };
}
