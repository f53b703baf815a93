/** The org's clock: the machine's, shifted, and moved on demand. */
export interface Clock {
  /** Milliseconds since the epoch, by the org's clock. */
  now(): number;
  /** Moves the clock forward (or, with a negative number, back). */
  advance(ms: number): void;
}

/** A clock `offsetMs` ahead of the machine's. */
export function createClock(offsetMs = 0): Clock {
  let offset = offsetMs;
  return {
    now: () => Date.now() + offset,
    advance: (ms) => {
      offset += ms;
    },
  };
}

/** A timestamp as Okta writes it on users, groups and apps: whole seconds with `.000Z` (recorded from real orgs). */
export function timestamp(ms: number): string {
  return new Date(ms - (ms % 1000)).toISOString();
}
