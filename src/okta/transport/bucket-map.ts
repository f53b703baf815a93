import type { RateHeaders } from '../calls.ts';
import { RateBucket, type RateBucketOptions } from './rate-bucket.ts';

interface Times {
  readonly sentAt: number;
  readonly receivedAt: number;
}

/**
 * Which calls draw from the same bucket. Okta's table of buckets is no longer public and differs by org, so every operation
 * starts with its own bucket. Two merge when the first response of one continues the other: same limit, same end, and about
 * one call fewer remaining. They separate permanently when a response contradicts that.
 *
 * @example `getUser` has Limit 600 and Remaining 300. The first `listUsers` response has Limit 600, the same Reset and
 * Remaining 299: one bucket. If a later `listUsers` response says Remaining 450, `listUsers` gets its own bucket again.
 */
export class BucketMap {
  readonly #options: RateBucketOptions;
  readonly #byName = new Map<string, RateBucket>();
  /** Names that were merged by mistake and keep their own bucket. */
  readonly #alone = new Set<string>();

  constructor(options: RateBucketOptions) {
    this.#options = options;
  }

  /** The bucket of a name. */
  get(name: string): RateBucket {
    let bucket = this.#byName.get(name);
    if (bucket === undefined) {
      bucket = new RateBucket(this.#options);
      this.#byName.set(name, bucket);
    }
    return bucket;
  }

  /** Every bucket with the names that draw from it. */
  named(): ReadonlyMap<RateBucket, readonly string[]> {
    return Map.groupBy(this.#byName, ([, bucket]) => bucket)
      .entries()
      .reduce(
        (named, [bucket, entries]) =>
          named.set(
            bucket,
            entries.map(([name]) => name),
          ),
        new Map<RateBucket, readonly string[]>(),
      );
  }

  /** Returns the bucket that a response belongs to. Call it before the bucket learns from the response. */
  attribute(name: string, { headers, times }: { headers: RateHeaders; times: Times }): RateBucket {
    const bucket = this.get(name);
    if (bucket.shared && bucket.contradicts(headers, times.sentAt)) {
      this.#alone.add(name);
      this.#byName.delete(name);
      return this.get(name);
    }
    if (this.#alone.has(name) || headers.remaining >= headers.limit - 1 || !bucket.isNew(headers)) return bucket;
    for (const twin of this.#byName.values()) {
      if (twin === bucket || !twin.foretells(headers)) continue;
      twin.shared = true;
      twin.absorb(bucket);
      for (const [other, present] of this.#byName) if (present === bucket) this.#byName.set(other, twin);
      return twin;
    }
    return bucket;
  }
}
