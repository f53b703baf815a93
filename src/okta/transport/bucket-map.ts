import type { RateHeaders } from '../calls.ts';
import { RateBucket, type RateBucketOptions } from './rate-bucket.ts';

interface Times {
  readonly sentAt: number;
  readonly receivedAt: number;
}

/**
 * Which calls draw from the same bucket. Okta's table of buckets is no longer public and differs from org to org, so every
 * operation begins with a bucket of its own. Two become one when the first response of one shows exactly what the other one
 * would: same limit, same end, and a call less remaining. They part for good when an answer contradicts that.
 */
export class BucketMap {
  readonly #options: RateBucketOptions;
  readonly #byName = new Map<string, RateBucket>();
  /** Names that were wrongly taken for another's. */
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

  /** Takes an answer before its bucket learns from it; gives the bucket that it is really about. */
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
