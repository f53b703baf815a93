import type { IncomingHttpHeaders } from 'node:http';

/** A request that reached the org. */
export interface RecordedRequest {
  readonly method: string;
  /** The path with its query; the values of secrets are masked. */
  readonly path: string;
  /** The headers; the value of Authorization shows only its scheme. */
  readonly headers: IncomingHttpHeaders;
  /** The body's text, its secrets masked. */
  body: string;
  /** The status answered; 0 while there is none or when the connection was cut. */
  status: number;
  /** When it arrived, in milliseconds by the org's clock. */
  readonly t: number;
}

/** Counts since the start or the last reset. */
export interface TrafficStats {
  readonly requests: number;
  /** Answers 429 of every kind. */
  readonly answered429: number;
  /** Answers 429 for too many requests at once. */
  readonly concurrency429: number;
  /** The most requests that were open at once. */
  readonly maxConcurrent: number;
  /** Connections accepted. */
  readonly sockets: number;
  readonly byBucket: Readonly<Record<string, number>>;
}

/** The most requests kept. */
const kept = 10_000;
/** How many are dropped at once when there are too many, so that dropping is rare. */
const dropped = 1_000;

/** The most characters of bodies kept. */
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

  /** Notes a connection. */
  connected(): void {
    this.#sockets += 1;
  }

  /** Notes a request. */
  arrived(request: RecordedRequest): void {
    this.#requests += 1;
    this.open += 1;
    if (this.open > this.#maxConcurrent) this.#maxConcurrent = this.open;
    if (this.requests.length >= kept) {
      for (const { body } of this.requests.splice(0, dropped)) this.#bodies -= body.length;
    }
    this.requests.push(request);
  }

  /** Notes the body of a request; when all of them become too large, the oldest are dropped. */
  carried(request: RecordedRequest, body: string): void {
    request.body = body;
    this.#bodies += body.length;
    while (this.#bodies > keptBodies && this.requests.length > 1)
      this.#bodies -= this.requests.shift()?.body.length ?? 0;
  }

  /** Notes the bucket a request counts in. */
  counted(bucket: string): void {
    this.#byBucket.set(bucket, (this.#byBucket.get(bucket) ?? 0) + 1);
  }

  /** Notes an answer 429. */
  refused(kind: 'rate' | 'concurrency'): void {
    this.#answered429 += 1;
    if (kind === 'concurrency') this.#concurrency429 += 1;
  }

  /** Notes that a request is over. */
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

  /** Starts counting from zero and forgets the requests. */
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
