import type { Clock } from '../state/clock.ts';
import type { OrgResponse } from './call.ts';
import type { Exchange } from './exchange.ts';

/** A response ready to be sent. */
export interface WireResponse {
  readonly status: number;
  /** Names and values, one after the other. */
  readonly headers: string[];
  readonly text: string;
}

/** Recorded on every response of a real org (2026). */
const recorded = [
  ['Server', 'nginx'],
  ['Vary', 'Accept-Encoding'],
  ['accept-ch', 'Sec-CH-UA-Platform-Version'],
  ['p3p', 'CP="HONK"'],
  ['cache-control', 'no-cache, no-store'],
  ['pragma', 'no-cache'],
  ['expires', '0'],
  ['x-content-type-options', 'nosniff'],
  ['x-xss-protection', '0'],
  ['strict-transport-security', 'max-age=315360000; includeSubDomains'],
  ['referrer-policy', 'strict-origin-when-cross-origin'],
  ['content-security-policy', "frame-ancestors 'self'"],
  ['Set-Cookie', 'sid="";Version=1;Path=/;Max-Age=0'],
].flat();

/** Recorded: a method that is not allowed is rejected before it is counted. */
const uncounted = 405;

/** Turns the results of handlers into HTTP responses with Okta's headers. */
export class ResponseWriter {
  readonly #clock: Clock;
  readonly #rateLimitHeaders: boolean;
  #date = '';
  #second = -1;

  constructor(clock: Clock, options: { readonly rateLimitHeaders: boolean }) {
    this.#clock = clock;
    this.#rateLimitHeaders = options.rateLimitHeaders;
  }

  /** The response on the wire. */
  of(exchange: Exchange, answer: OrgResponse): WireResponse {
    const { body } = answer;
    const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    const session = `JSESSIONID=${exchange.id.toUpperCase()}; Path=/; Secure; HttpOnly`;
    const headers = ['Date', this.#now(), 'x-okta-request-id', exchange.id, ...recorded, 'Set-Cookie', session];
    if (answer.status !== 204) {
      if (answer.headers?.['content-type'] === undefined) headers.push('Content-Type', 'application/json');
      headers.push('Content-Length', String(Buffer.byteLength(text)));
    }
    const { allowance } = exchange;
    if (allowance !== undefined && this.#rateLimitHeaders && answer.status !== uncounted) {
      headers.push('X-Rate-Limit-Limit', String(allowance.limit));
      headers.push('X-Rate-Limit-Remaining', String(allowance.remaining));
      headers.push('X-Rate-Limit-Reset', String(allowance.reset));
    }
    for (const [name, value] of Object.entries(answer.headers ?? {})) headers.push(name, value);
    // Recorded from real orgs: self and next come as two header lines.
    for (const line of answer.links ?? []) headers.push('Link', line);
    return { status: answer.status, headers, text };
  }

  /** The Date header, by the org's clock, because clients compute waits from it. */
  #now(): string {
    const now = this.#clock.now();
    const second = Math.floor(now / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#date = new Date(now).toUTCString();
    }
    return this.#date;
  }
}
