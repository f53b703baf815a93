/** A rate-limit window as a response reports it. */
export interface SeenWindow {
  readonly limit: number;
  readonly remaining: number;
  /** Seconds by the org's clock. */
  readonly reset: number;
  /** Milliseconds until the window is certainly over. */
  readonly endsInMs: number;
  /** Resets this many seconds apart belong to the same window. */
  readonly tolerance: number;
  /** Whether the response was a 429. */
  readonly refused: boolean;
}

/**
 * What one process reports about one bucket, and how many calls it wants to send. All counts are absolute, so that a lost
 * exchange does no harm: the next one corrects it.
 */
export interface BudgetRequest {
  /** Identifies the org and the credential without revealing them. */
  readonly budget: string;
  /** Identifies the process. */
  readonly member: string;
  /** Name of the bucket, usually an operation. */
  readonly bucket: string;
  /** The window that `out` and `taken` count in, from the last grant; 0 before the first. */
  readonly epoch: number;
  /** Permits of this bucket and window that are unused or whose calls are in flight. */
  readonly out: number;
  /** Permits of this bucket and window that are unused or have been used. */
  readonly taken: number;
  /** Calls of this bucket and window whose responses have been read and had rate-limit headers. */
  readonly answered: number;
  /** Permits of all buckets and windows that are unused or whose calls are in flight. */
  readonly held: number;
  /** Waiting calls. */
  readonly wants: number;
  /** Permits to have ready for later calls, if enough are left. */
  readonly extra: number;
  /** Share of the limit to leave unused. */
  readonly keepFree: number;
  /** Most calls in flight, of all processes together. */
  readonly maxConcurrent: number;
  /** After this many milliseconds without another exchange, the process has ended and its permits are free. */
  readonly leaseMs: number;
  /** What responses since the last exchange say. */
  readonly seen?: SeenWindow;
  /** Responses since the last exchange that were not refused as too many at once. */
  readonly succeeded: number;
  /** Milliseconds since a call left that was refused as too many at once. */
  readonly overloadedMs?: number;
}

/** What a process may send. */
export interface BudgetGrant {
  readonly epoch: number;
  readonly granted: number;
  /** Milliseconds until the window is over, or until the next process may look for its headers. */
  readonly endsInMs: number;
  /** Milliseconds until the next exchange can grant more; 0 if unknown. */
  readonly waitMs: number;
  /** Whether others wait, so that ended calls should be reported at once. */
  readonly crowded: boolean;
}

/** Keeps the rate-limit windows that all processes with one credential share, such as `redisBudget(client)`. */
export interface BudgetStore {
  /** Takes a report and grants permits, atomically. May fail or hang: the process then follows the response headers. */
  exchange(request: BudgetRequest): Promise<BudgetGrant>;
}
