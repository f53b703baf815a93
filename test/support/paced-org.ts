import { createRandom, type Random } from '../../sandbox/src/index.ts';
import type { ReceivedResponse } from '../../src/okta/calls.ts';
import type { Exchange, OktaRequest } from '../../src/okta/transport/transport.ts';
import type { VirtualClock } from './virtual-time.ts';

/** How the simulated limiter counts. */
export interface PacedOrgOptions {
  readonly clock: VirtualClock;
  readonly limit: number;
  readonly windowMs: number;
  /** Org time minus virtual time, in milliseconds. */
  readonly offsetMs?: number;
  /** How Reset becomes whole seconds; `left` adds the seconds left to the second of the answer. */
  readonly rounding?: 'ceil' | 'floor' | 'round' | 'left';
  /** From the org's counting to the client, and from the client to the counting, in milliseconds. */
  readonly latencyMs?: number;
  /** At most added to each way, at random from this seed on, in milliseconds. */
  readonly jitterMs?: number;
  readonly seed?: number;
  readonly concurrency?: number;
  readonly headers?: boolean;
  /** Whether a refusal says `Retry-After`, in seconds or as a date. */
  readonly retryAfter?: 'seconds' | 'date' | undefined;
  /** Which bucket of the org a call draws from; the name that the client gives it if left out. */
  readonly bucketOf?: (name: string) => string;
}

/** The rate limiter of an org in virtual time: windows open with their first call, Reset is in whole seconds. */
export class PacedOrg {
  readonly #options: PacedOrgOptions;
  readonly #windows = new Map<string, { endsAt: number; used: number; refused: number; limit: number }>();
  readonly #random: Random;
  #inside = 0;
  /** Calls per window, from the next window on. */
  limit: number;
  /** Org time minus virtual time, in milliseconds. */
  offsetMs: number;
  answered = 0;
  refused = 0;
  concurrencyRefusals = 0;
  mostInside = 0;
  /** The most calls that were refused in one window. */
  mostRefused = 0;
  /** Calls refused in each window, in order of the first refusal. */
  readonly refusals: { endsAt: number; refused: number }[] = [];
  /** Requests that were counted, as virtual times. */
  readonly times: number[] = [];

  constructor(options: PacedOrgOptions) {
    this.#options = options;
    this.limit = options.limit;
    this.offsetMs = options.offsetMs ?? 1_700_000_000_000;
    this.#random = createRandom(options.seed ?? 1);
  }

  /** Another client takes some of a bucket. */
  use(bucket: string, calls: number): void {
    this.#window(bucket).used += calls;
  }

  /** What is left of a bucket's window. */
  left(bucket: string): number {
    const { limit, used } = this.#window(bucket);
    return Math.max(limit - used, 0);
  }

  readonly send: Exchange = async (request) => {
    const { clock, latencyMs = 1, jitterMs = 0, concurrency = 75 } = this.#options;
    const way = () => clock.wait(latencyMs + jitterMs * this.#random());
    await way();
    this.#inside += 1;
    this.mostInside = Math.max(this.mostInside, this.#inside);
    const response = this.#inside > concurrency ? this.#tooMany() : this.#count(request);
    await way();
    this.#inside -= 1;
    return response;
  };

  #window(bucket: string): { endsAt: number; used: number; refused: number; limit: number } {
    const { clock, windowMs } = this.#options;
    const window = this.#windows.get(bucket);
    if (window !== undefined && clock.now() < window.endsAt) return window;
    const fresh = { endsAt: clock.now() + windowMs, used: 0, refused: 0, limit: this.limit };
    this.#windows.set(bucket, fresh);
    return fresh;
  }

  #count(request: OktaRequest): ReceivedResponse {
    const window = this.#window(this.#options.bucketOf?.(request.bucket) ?? request.bucket);
    const { limit } = window;
    if (window.used >= limit) {
      this.refused += 1;
      window.refused += 1;
      if (window.refused === 1) this.refusals.push(window);
      this.mostRefused = Math.max(this.mostRefused, window.refused);
      return this.#answer(429, { limit, remaining: 0, endsAt: window.endsAt });
    }
    window.used += 1;
    this.answered += 1;
    this.times.push(this.#options.clock.now());
    return this.#answer(200, { limit, remaining: limit - window.used, endsAt: window.endsAt });
  }

  #tooMany(): ReceivedResponse {
    this.concurrencyRefusals += 1;
    return this.#answer(429, { limit: 0, remaining: 0, endsAt: this.#options.clock.now() + 30_000 });
  }

  #answer(
    status: number,
    { limit, remaining, endsAt }: { limit: number; remaining: number; endsAt: number },
  ): ReceivedResponse {
    const { clock, rounding = 'ceil', headers = true, retryAfter } = this.#options;
    const { offsetMs } = this;
    const second = Math.floor((clock.now() + offsetMs) / 1000);
    const left = Math.ceil((endsAt - clock.now()) / 1000);
    const reset = rounding === 'left' ? second + left : Math[rounding]((endsAt + offsetMs) / 1000);
    const rate = {
      'x-rate-limit-limit': String(limit),
      'x-rate-limit-remaining': String(remaining),
      'x-rate-limit-reset': String(reset),
    };
    return {
      status,
      headers: {
        date: new Date(second * 1000).toUTCString(),
        ...(headers ? rate : {}),
        ...(status === 429 && retryAfter !== undefined
          ? { 'retry-after': retryAfter === 'seconds' ? String(left) : new Date((second + left) * 1000).toUTCString() }
          : {}),
      },
      body:
        status === 200
          ? '{}'
          : '{"errorCode":"E0000047","errorSummary":"API call exceeded rate limit due to too many requests."}',
    };
  }
}
