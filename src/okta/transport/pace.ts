import type { LimitState, RateHeaders, ReceivedResponse } from '../calls.ts';
import { OktaError, type Problem } from '../errors.ts';
import { BucketMap } from './bucket-map.ts';
import { ConcurrencyCap } from './concurrency-cap.ts';
import { OrgClock } from './org-clock.ts';
import { isOwnLimit } from './own-limit.ts';
import type { Permits } from './permits.ts';
import type { RateBucket } from './rate-bucket.ts';
import { rateHeaders, retryAfterMs, WindowLength } from './rate-window.ts';
import type { Clock, Middleware, OktaRequest } from './transport.ts';

/** How a {@link Pace} keeps to the org's limits. */
export interface PaceOptions {
  readonly clock: Clock;
  /** Share of every bucket left to the org's other clients, from 0 to below 1. */
  readonly keepFree: number;
  /** Most calls in flight. Okta allows 75 in most orgs, shared by all clients. */
  readonly maxConcurrent: number;
  /** Most calls that may wait; further calls are rejected. */
  readonly maxWaiting: number;
  /** The org's clock, if other parts of the connection share it. */
  readonly orgClock?: OrgClock;
  /** Permits from a budget that other processes share. Without them, only the headers decide. */
  readonly permits?: Permits | undefined;
}

interface Waiter {
  readonly name: string;
  /** The bucket that its name is currently assigned to. */
  bucket: RateBucket;
  /** Starts the call, which calls `release` when it ends. */
  go(release: () => void): void;
  /** Rejects the call because the connection is closed. */
  end(): void;
}

/**
 * Keeps the calls of one credential at one org within its rate limits, using only the response headers. The first call of
 * a bucket goes alone. Then at most Remaining calls are in flight. When nothing remains, one call opens the next window as
 * soon as the org's clock allows. Calls of a bucket wait first in, first out.
 *
 * @example The first response has Limit 100 and Remaining 99, and `keepFree` is 0.1. Then 99 - 10 = 89 calls may be in flight.
 */
export class Pace {
  readonly #options: PaceOptions;
  readonly #buckets: BucketMap;
  /** The org's clock, read from the responses. */
  readonly orgClock: OrgClock;
  readonly #length = new WindowLength();
  readonly #cap: ConcurrencyCap;
  readonly #queues = new Map<RateBucket, Set<Waiter>>();
  #waiting = 0;
  #closed = false;
  #alarm: { at: number; cancel: () => void } | undefined;

  constructor(options: PaceOptions) {
    this.#options = options;
    this.orgClock = options.orgClock ?? new OrgClock();
    this.#cap = new ConcurrencyCap(options.maxConcurrent);
    const { keepFree } = options;
    this.#buckets = new BucketMap({ keepFree, orgClock: this.orgClock, length: this.#length });
    options.permits?.onWake(() => {
      if (this.#waiting > 0) this.#pump();
    });
  }

  /** The rate limits whose current window is known. */
  limits(): readonly LimitState[] {
    const now = this.#options.clock.now();
    const states: LimitState[] = [];
    for (const [bucket, operations] of this.#buckets.named()) {
      const state = bucket.state(now);
      if (state === undefined) continue;
      const { reset, ...counts } = state;
      const waiting = this.#queues.get(bucket)?.size ?? 0;
      states.push({ operations, ...counts, resetAt: new Date(reset * 1000).toISOString(), waiting });
    }
    return states;
  }

  /** Rejects every waiting and every later call. */
  close(): void {
    this.#closed = true;
    for (const queue of [...this.#queues.values()]) for (const waiter of [...queue]) waiter.end();
  }

  /** Makes calls wait for their turn. */
  readonly layer: Middleware = (next) => async (request) => {
    if (this.#closed) throw wasClosed(request.operation);
    const bucket = this.#buckets.get(request.bucket);
    // Calls that already wait for this bucket go first.
    const release =
      (this.#queues.has(bucket) ? undefined : this.#admit(bucket, { name: request.bucket, demand: 1 })) ??
      (await this.#wait(request, bucket));
    const sentAt = this.#options.clock.now();
    let response: ReceivedResponse | undefined;
    try {
      response = await next(request);
      return response;
    } finally {
      release();
      if (response !== undefined) this.#learn(request, { response, sentAt, receivedAt: this.#options.clock.now() });
      if (this.#waiting > 0) this.#pump();
    }
  };

  #admit(bucket: RateBucket, { name, demand }: { name: string; demand: number }): (() => void) | undefined {
    const { clock, permits } = this.#options;
    const now = clock.now();
    if (!this.#cap.free) return undefined;
    if ((permits?.opensAt(name, now, demand) ?? bucket.opensAt(now, demand)) > now) return undefined;
    this.#cap.take();
    const land = bucket.take(now);
    const end = permits?.take(name);
    return () => {
      this.#cap.release();
      land();
      end?.();
    };
  }

  /** When the first waiting call of a bucket may go or, if none waits, a call of this name. */
  #opensAt(bucket: RateBucket, name = ''): number {
    const { clock, permits } = this.#options;
    const queue = this.#queues.get(bucket);
    const demand = queue?.size ?? 1;
    const [first] = queue ?? [];
    const now = clock.now();
    return permits?.opensAt(first?.name ?? name, now, demand) ?? bucket.opensAt(now, demand);
  }

  #wait(request: OktaRequest, bucket: RateBucket): Promise<() => void> {
    const { clock, maxWaiting } = this.#options;
    const { signal, operation } = request;
    if (this.#waiting >= maxWaiting)
      throw this.#refusal(request, bucket, {
        what: `${maxWaiting} calls are already waiting for the org's rate limit`,
        hint: 'send fewer calls at once, or raise maxWaiting',
      });
    if (this.#opensAt(bucket, request.bucket) > request.deadlineAt) throw this.#tooLate(request, bucket);
    return new Promise((resolve, reject) => {
      const since = clock.now();
      const leave = () => {
        const queue = this.#queues.get(waiter.bucket);
        if (queue === undefined || !queue.delete(waiter)) return;
        if (queue.size === 0) this.#queues.delete(waiter.bucket);
        this.#waiting -= 1;
        signal?.removeEventListener('abort', onAbort);
        cancelDeadline();
        request.record.waitedMs += clock.now() - since;
      };
      const refuse = (error: OktaError) => {
        leave();
        // If nothing waits any longer, a leftover timer would keep the process alive.
        this.#setAlarm();
        reject(error);
      };
      const waiter: Waiter = {
        name: request.bucket,
        bucket,
        end: () => refuse(wasClosed(operation)),
        go(release) {
          leave();
          resolve(release);
        },
      };
      const onAbort = () => {
        const what = `The call ${operation} was canceled while it waited for the rate limit, and was not sent`;
        refuse(new OktaError('cancelled', { what }, { operation, cause: signal?.reason }));
      };
      this.#enqueue(waiter);
      this.#waiting += 1;
      const cancelDeadline = clock.after(request.deadlineAt - since, () =>
        refuse(this.#tooLate(request, waiter.bucket)),
      );
      if (signal?.aborted) onAbort();
      else signal?.addEventListener('abort', onAbort, { once: true });
      this.#pump();
    });
  }

  #enqueue(waiter: Waiter): void {
    const queue = this.#queues.get(waiter.bucket) ?? new Set();
    queue.add(waiter);
    this.#queues.set(waiter.bucket, queue);
  }

  #tooLate(request: OktaRequest, bucket: RateBucket): OktaError {
    const { operation } = request;
    const seconds = (this.#opensAt(bucket, request.bucket) - this.#options.clock.now()) / 1000;
    if (seconds <= 0) return tooSlow(operation);
    return this.#refusal(request, bucket, {
      what: `The org's rate limit delays ${operation} by another ${seconds.toFixed(1)} s, past the deadline of the call`,
      hint: 'try again after that, or give the call a longer deadline',
    });
  }

  #refusal({ operation, bucket: name }: OktaRequest, bucket: RateBucket, problem: Problem): OktaError {
    const retryAt = this.orgClock.iso(this.#opensAt(bucket, name));
    return new OktaError('rate_limited', problem, { operation, retryAt });
  }

  /** Releases every call that may go: first in, first out within a bucket, buckets in rotation. Then sets the timer. */
  #pump(): void {
    const open = new Map(this.#queues);
    while (open.size > 0 && this.#cap.free) {
      for (const [bucket, queue] of open) {
        const [first] = queue;
        const release = first === undefined ? undefined : this.#admit(bucket, { name: first.name, demand: queue.size });
        if (release === undefined) {
          open.delete(bucket);
          continue;
        }
        first?.go(release);
        // Move the bucket to the end; otherwise the first bucket takes every free slot.
        if (this.#queues.delete(bucket) && queue.size > 0) this.#queues.set(bucket, queue);
      }
    }
    this.#setAlarm();
  }

  #setAlarm(): void {
    const { clock } = this.#options;
    const now = clock.now();
    let at = Number.POSITIVE_INFINITY;
    if (this.#cap.free) for (const bucket of this.#queues.keys()) at = Math.min(at, this.#opensAt(bucket));
    if (at === this.#alarm?.at) return;
    this.#alarm?.cancel();
    this.#alarm = undefined;
    if (!Number.isFinite(at)) return;
    const cancel = clock.after(Math.max(0, at - now), () => {
      this.#alarm = undefined;
      this.#pump();
    });
    this.#alarm = { at, cancel };
  }

  #learn(request: OktaRequest, answer: { response: ReceivedResponse; sentAt: number; receivedAt: number }): void {
    const { bucket: name, record } = request;
    const { response } = answer;
    const dateMs = this.orgClock.learn(response.headers['date'], answer);
    const headers = rateHeaders(response);
    record.rate = headers;
    // Okta: a 429 with a limit of 0 means too many calls at once, and its Reset is a suggestion only.
    if (response.status === 429 && headers?.limit === 0) {
      this.#cap.refused(answer);
      this.#options.permits?.overloaded(name, answer.sentAt);
      return;
    }
    const bucket = this.#attribute(name, { headers, times: answer });
    if (response.status === 429 && !isOwnLimit(request, response)) {
      bucket.refuse(headers, { ...answer, dateMs, retryAfterMs: retryAfterMs(response, dateMs) });
      this.#options.permits?.learn(
        name,
        bucket.sighting(headers === undefined ? undefined : { ...headers, remaining: 0 }, true),
        answer.sentAt,
      );
      return;
    }
    this.#cap.succeeded();
    bucket.learn(headers, { ...answer, dateMs });
    this.#options.permits?.learn(name, bucket.sighting(headers, false), answer.sentAt);
  }

  #attribute(
    name: string,
    { headers, times }: { headers: RateHeaders | undefined; times: { sentAt: number; receivedAt: number } },
  ): RateBucket {
    const before = this.#buckets.get(name);
    if (headers === undefined) return before;
    const bucket = this.#buckets.attribute(name, { headers, times });
    // The name moved to another bucket, so its waiting calls move too.
    const waiting = bucket === before ? undefined : this.#queues.get(before);
    for (const waiter of waiting ?? []) {
      const present = this.#buckets.get(waiter.name);
      if (present === before) continue;
      waiting?.delete(waiter);
      waiter.bucket = present;
      this.#enqueue(waiter);
    }
    if (waiting?.size === 0) this.#queues.delete(before);
    return bucket;
  }
}

/** Slow responses held all slots, so this is not a rate limit. */
function tooSlow(operation: string): OktaError {
  const what = `Okta responds slowly, and ${operation} was not sent before its deadline`;
  const hint = 'try again later, or give the call a longer deadline';
  return new OktaError('unavailable', { what, hint }, { operation, field: 'deadlineMs' });
}

function wasClosed(operation: string): OktaError {
  return new OktaError('cancelled', { what: `The connection was closed before ${operation} was sent` }, { operation });
}
