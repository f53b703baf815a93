import type { IncomingHttpHeaders } from 'node:http';

/** A request that reached the org. */
export interface RecordedRequest {
  readonly method: string;
  /** The path with its query; the values of secrets are masked. */
  readonly path: string;
  /** The headers; the value of Authorization shows only its scheme. */
  readonly headers: IncomingHttpHeaders;
  /** The text of the body with its secrets masked. */
  body: string;
  /** The status of the response; 0 while there is none or when the connection was cut. */
  status: number;
  /** The time of arrival, in milliseconds by the org's clock. */
  readonly t: number;
}

/** Counts since the start or the last reset. */
export interface TrafficStats {
  readonly requests: number;
  /** Responses with 429 of every kind. */
  readonly answered429: number;
  /** Responses with 429 for too many concurrent requests. */
  readonly concurrency429: number;
  /** The highest number of concurrent requests. */
  readonly maxConcurrent: number;
  /** Connections accepted. */
  readonly sockets: number;
  readonly byBucket: Readonly<Record<string, number>>;
}

/** The maximum number of requests kept. */
const kept = 10_000;
/** How many are dropped at once, so that dropping is rare. */
const dropped = 1_000;

/** The maximum number of body characters kept. */
const keptBodies = 64 * 1024 * 1024;

/** Keeps the last requests and counts all of them. */
export class Traffic {
  readonly requests: RecordedRequest[] = [];
  open = 0;
  #bodies = 0;
  #requests = 0;
  #answered429 = 0;
  #concurrency429 = 0;
  #maxConcurrent = 0;
  #sockets = 0;
  #byBucket = new Map<string, number>();

  /** Counts a connection. */
  connected(): void {
    this.#sockets += 1;
  }

  /** Records a request. */
  arrived(request: RecordedRequest): void {
    this.#requests += 1;
    this.open += 1;
    if (this.open > this.#maxConcurrent) this.#maxConcurrent = this.open;
    if (this.requests.length >= kept) {
      for (const { body } of this.requests.splice(0, dropped)) this.#bodies -= body.length;
    }
    this.requests.push(request);
  }

  /** Records the body of a request. Drops the oldest bodies when the total is too large. */
  carried(request: RecordedRequest, body: string): void {
    request.body = body;
    this.#bodies += body.length;
    while (this.#bodies > keptBodies && this.requests.length > 1)
      this.#bodies -= this.requests.shift()?.body.length ?? 0;
  }

  /** Records the bucket of a request. */
  counted(bucket: string): void {
    this.#byBucket.set(bucket, (this.#byBucket.get(bucket) ?? 0) + 1);
  }

  /** Counts a 429 response. */
  refused(kind: 'rate' | 'concurrency'): void {
    this.#answered429 += 1;
    if (kind === 'concurrency') this.#concurrency429 += 1;
  }

  /** Records the end of a request. */
  left(): void {
    this.open -= 1;
  }

  /** The counts. */
  stats(): TrafficStats {
    return {
      requests: this.#requests,
      answered429: this.#answered429,
      concurrency429: this.#concurrency429,
      maxConcurrent: this.#maxConcurrent,
      sockets: this.#sockets,
      byBucket: Object.fromEntries(this.#byBucket),
    };
  }

  /** Resets the counts to zero and drops the requests. */
  reset(): void {
    this.requests.length = 0;
    this.#bodies = 0;
    this.#requests = 0;
    this.#answered429 = 0;
    this.#concurrency429 = 0;
    this.#maxConcurrent = this.open;
    this.#sockets = 0;
    this.#byBucket = new Map();
  }
}
