import { type Connection, connect } from '../../../src/index.ts';
import type { Clock, OktaRequest, OktaResponse } from '../../../src/okta/transport/transport.ts';

const epoch = Date.parse('2026-11-20T12:00:00Z');

/** How many turns of the event loop everything gets to come to rest before time goes on. */
const turnsToRest = 12;

/** A clock that jumps from timer to timer, and lets what takes several turns of the event loop take no time. */
class RestingClock implements Clock {
  #now = 1_000_000;
  readonly #timers = new Set<{ readonly at: number; readonly callback: () => void }>();

  now(): number {
    return this.#now;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, ms), callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Resolves after `ms` of virtual time. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(ms, resolve);
    });
  }

  /** Lets time pass until the promise is settled. */
  async run<Value>(promise: Promise<Value>): Promise<Value> {
    let settled = false;
    const done = () => {
      settled = true;
    };
    promise.then(done, done);
    for (;;) {
      for (let turn = 0; turn < turnsToRest && !settled; turn += 1)
        await new Promise((resolve) => setImmediate(resolve));
      if (settled) return promise;
      const [next] = [...this.#timers].sort((one, other) => one.at - other.at);
      if (next === undefined) throw new Error('Nothing is left that could settle the promise.');
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
    }
  }
}

/** A System Log in virtual time, with its rate limit, as far as a watch needs one. */
export class VirtualLog {
  readonly clock = new RestingClock();
  readonly #events: { readonly uuid: string; readonly at: number }[] = [];
  /** When log requests came, in milliseconds of virtual time since the start. */
  readonly requests: number[] = [];
  /** Requests that were refused with 429. */
  refused = 0;
  /** Requests per minute. */
  limit = 120;
  /** Answers these instead, one request each. */
  readonly failures: (OktaResponse | 'lost')[] = [];
  /** The requests of the log, path and query. */
  readonly paths: string[] = [];
  readonly #startedAt = this.clock.now();
  #window = { endsAt: 0, used: 0 };

  #slept = 0;

  /** Virtual wall clock. */
  readonly now = (): number => epoch + this.elapsed + this.#slept;

  /** Time goes by without any timer noticing, as while a machine sleeps. */
  sleep(ms: number): void {
    this.#slept += ms;
  }

  get elapsed(): number {
    return this.clock.now() - this.#startedAt;
  }

  /** Events that the log gets now. */
  add(count: number): string[] {
    return Array.from({ length: count }, () => {
      const uuid = `event ${this.#events.length}`;
      this.#events.push({ uuid, at: this.now() });
      return uuid;
    });
  }

  connect(): Connection {
    return connect(
      { orgUrl: 'https://acme.okta.com', apiToken: '00virtualLogToken0000000000000000000000000' },
      { clock: this.clock, transport: (request) => this.#answer(request), retries: 0 },
    );
  }

  async #answer({ url }: OktaRequest): Promise<OktaResponse> {
    await this.clock.wait(50);
    const { pathname, search, searchParams } = new URL(url);
    this.requests.push(this.elapsed);
    this.paths.push(pathname + search);
    const failure = this.failures.shift();
    if (failure === 'lost')
      throw Object.assign(new Error('lost'), { name: 'TransportError', kind: 'connection', sent: true });
    if (failure !== undefined) return { ...failure, headers: { ...this.#headers(), ...failure.headers } };
    if (!this.#admits()) {
      this.refused += 1;
      return { status: 429, headers: this.#headers(), body: '{"errorCode":"E0000047","errorSummary":"too many"}' };
    }
    const limit = Number(searchParams.get('limit') ?? 100);
    const since = Date.parse(searchParams.get('since') ?? '');
    const after = searchParams.get('after');
    const begin = after === null ? this.#events.findIndex(({ at }) => at >= since) : Number(after);
    const start = begin === -1 ? this.#events.length : begin;
    const page = this.#events.slice(start, start + limit);
    const next = new URL(url);
    next.searchParams.set('after', String(start + page.length));
    const body = page.map(({ uuid, at }) => ({
      uuid,
      eventType: 'user.lifecycle.suspend',
      published: new Date(at).toISOString(),
      outcome: { result: 'SUCCESS' },
    }));
    const link = [`<${url}>; rel="self"`, `<${next.href}>; rel="next"`];
    return { status: 200, headers: { ...this.#headers(), link }, body: JSON.stringify(body) };
  }

  #admits(): boolean {
    if (this.elapsed >= this.#window.endsAt) this.#window = { endsAt: this.elapsed + 60_000, used: 0 };
    if (this.#window.used >= this.limit) return false;
    this.#window.used += 1;
    return true;
  }

  #headers(): Record<string, string> {
    return {
      date: new Date(Math.floor(this.now() / 1000) * 1000).toUTCString(),
      'x-rate-limit-limit': String(this.limit),
      'x-rate-limit-remaining': String(this.limit - this.#window.used),
      'x-rate-limit-reset': String(Math.ceil((epoch + this.#slept + this.#window.endsAt) / 1000)),
    };
  }

  /** The most requests in any minute. */
  get busiestMinute(): number {
    return Math.max(
      0,
      ...this.requests.map((from) => this.requests.filter((at) => at >= from && at < from + 60_000).length),
    );
  }
}

/** Okta's answer of an error. */
export function refusal(status: number, errorCode: string): OktaResponse {
  return { status, headers: {}, body: JSON.stringify({ errorCode, errorSummary: 'refused', errorCauses: [] }) };
}
