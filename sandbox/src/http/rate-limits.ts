import type { Clock } from '../state/clock.ts';

/**
 * The buckets requests are counted in, with their requests per minute (Okta docs: rate limits, the Workforce column).
 * A bucket is the longest match of method and path. Lifecycle operations count as writes of a user; everything else
 * below a user counts with the list of users (600 recorded from real orgs where other paths had 1,000).
 */
export const buckets = {
  apps: 100,
  app: 500,
  groups: 500,
  group: 1000,
  users: 600,
  'user-write': 600,
  'user-read': 2000,
  logs: 120,
  clients: 100,
  devices: 100,
  // Recorded from real orgs: 150 for one client.
  token: 300,
  other: 1200,
} as const;

/** The name of a bucket. */
export type BucketName = keyof typeof buckets;

/** How the org limits requests. */
export interface RateLimitOptions {
  /** Requests per window: by bucket, one number for every bucket, or false for none. */
  readonly limits: Partial<Record<string, number>> | number | false;
  /** The length of a window. A window opens with the first request of a bucket, not on the minute. */
  readonly windowMs: number;
  /** The share of a bucket one token may use (Okta docs: 50 % by default). */
  readonly principalShare: number;
  /** How a window's end is rounded to the seconds of X-Rate-Limit-Reset. */
  readonly resetRounding: 'ceil' | 'floor' | 'round';
}

/** The values of the X-Rate-Limit headers. */
export interface Allowance {
  readonly limit: number;
  readonly remaining: number;
  /** Epoch seconds by the org's clock. */
  readonly reset: number;
  readonly exceeded: boolean;
}

interface Window {
  used: number;
  end: number;
}

const unlimited = 1_000_000;

/** Counts requests in windows, for the org and for each token. */
export class RateLimits {
  readonly #clock: Clock;
  readonly #options: RateLimitOptions;
  readonly #org = new Map<string, Window>();
  readonly #principals = new Map<string, Map<string, Window>>();

  constructor(clock: Clock, options: RateLimitOptions) {
    this.#clock = clock;
    this.#options = options;
  }

  /** The length of a window. */
  get windowMs(): number {
    return this.#options.windowMs;
  }

  /** A token's requests per window in a bucket. */
  ceilingOf(bucket: BucketName): number {
    return Math.max(1, Math.floor(this.#limitOf(bucket) * this.#options.principalShare));
  }

  /** Counts a request, unless the bucket is used up: a 429 counts nothing (undocumented). */
  take(bucket: BucketName, principal: string): Allowance {
    const now = this.#clock.now();
    const orgLimit = this.#limitOf(bucket);
    const own = this.#window(this.#org, bucket, now);
    if (this.#options.principalShare >= 1) return this.#count(own, orgLimit);
    const limit = this.ceilingOf(bucket);
    const windows = this.#principals.get(principal) ?? new Map<string, Window>();
    this.#principals.set(principal, windows);
    const shared = this.#window(windows, bucket, now);
    if (own.used >= orgLimit) return { limit, remaining: 0, reset: this.secondsFrom(own.end), exceeded: true };
    const allowance = this.#count(shared, limit);
    if (!allowance.exceeded) own.used += 1;
    // Recorded from real orgs: the headers show the token's ceiling, not the org's.
    return { ...allowance, remaining: Math.min(allowance.remaining, orgLimit - own.used) };
  }

  /** Closes every window. */
  reset(): void {
    this.#org.clear();
    this.#principals.clear();
  }

  /** X-Rate-Limit-Reset for a moment. */
  secondsFrom(ms: number): number {
    return Math[this.#options.resetRounding](ms / 1000);
  }

  /** Requests per window of a bucket. */
  #limitOf(bucket: BucketName): number {
    const { limits } = this.#options;
    if (limits === false) return unlimited;
    if (typeof limits === 'number') return limits;
    return limits[bucket] ?? buckets[bucket];
  }

  #count(window: Window, limit: number): Allowance {
    if (window.used >= limit) return { limit, remaining: 0, reset: this.secondsFrom(window.end), exceeded: true };
    window.used += 1;
    return { limit, remaining: limit - window.used, reset: this.secondsFrom(window.end), exceeded: false };
  }

  #window(windows: Map<string, Window>, bucket: string, now: number): Window {
    const open = windows.get(bucket);
    if (open !== undefined && now < open.end) return open;
    const fresh = { used: 0, end: now + this.#options.windowMs };
    windows.set(bucket, fresh);
    return fresh;
  }
}
