import { type Connection, connect, type OktaRequest, type OktaResponse, TransportError } from '../../../src/index.ts';
import { VirtualClock } from '../../support/virtual-time.ts';

const epoch = Date.parse('2026-11-20T12:00:00Z');

/** A System Log in virtual time, with its rate limit, as far as a watch needs one. */
export class VirtualLog {
  /** What comes with a request takes several turns of the event loop, and no time. */
  readonly clock = new VirtualClock({ turnsToRest: 12 });
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
    if (failure === 'lost') throw new TransportError('connection', 'the connection was lost', { sent: true });
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
