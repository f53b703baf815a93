import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { authenticate } from './authentication.ts';
import { type Answer, Call, type Principal } from './call.ts';
import { answerControl, type Control } from './control.ts';
import { ApiError } from './errors.ts';
import { faultAnswer, isBefore, sendCut, sendPage } from './fault-answers.ts';
import type { FaultSpec, Faults } from './faults.ts';
import type { Org } from './org.ts';
import { isAllowed } from './permissions.ts';
import type { Random } from './random.ts';
import type { Allowance, RateLimits } from './rate-limits.ts';
import type { Found, Router } from './router.ts';
import type { RecordedRequest, Traffic } from './traffic.ts';

/** What the server serves. */
export interface ServerParts {
  readonly org: Org;
  readonly router: Router;
  readonly limits: RateLimits;
  readonly faults: Faults;
  readonly traffic: Traffic;
  readonly control: Control;
  readonly concurrency: number;
  readonly latencyMs: number;
  readonly rateLimitHeaders: boolean;
}

/** One request on its way through the server. */
export interface Exchange {
  /** The request id the answer names. */
  readonly id: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly record: RecordedRequest;
  /** The path with its query. */
  readonly url: string;
  readonly path: string;
  readonly search: string;
  allowance: Allowance | undefined;
}

/** How long a connection without requests stays open. */
const KEEP_ALIVE_MS = 65_000;

/** The org's HTTP server. */
export class SandboxServer {
  readonly #parts: ServerParts;
  readonly #server: Server;
  #date = '';
  #dateSecond = -1;

  constructor(parts: ServerParts) {
    this.#parts = parts;
    this.#server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) =>
      this.#receive(request, response),
    );
    this.#server.on('connection', () => parts.traffic.connected());
  }

  /** Starts to listen on loopback; answers the port. */
  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    const address = this.#server.address();
    return isAddress(address) ? address.port : port;
  }

  /** Stops, and closes every connection. */
  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    const url = request.url ?? '/';
    if (url.startsWith('/__sandbox/')) {
      collect(request, (text) => answerControl(this.#parts.control, { request, response, url, text }));
      return;
    }
    const mark = url.indexOf('?');
    const { traffic, org } = this.#parts;
    const exchange: Exchange = {
      id: requestId(org.random),
      request,
      response,
      url,
      path: mark === -1 ? url : url.slice(0, mark),
      search: mark === -1 ? '' : url.slice(mark + 1),
      record: {
        method: request.method ?? 'GET',
        path: url,
        headers: masked(request),
        body: '',
        status: 0,
        t: org.clock.now(),
      },
      allowance: undefined,
    };
    traffic.arrived(exchange.record);
    response.once('close', () => traffic.left());
    if (!hasBody(request)) {
      this.#serve(exchange);
      return;
    }
    collect(request, (text) => {
      exchange.record.body = text;
      this.#serve(exchange);
    });
  }

  #serve(exchange: Exchange): void {
    const fault = this.#parts.faults.pick(exchange.record.method, exchange.url);
    if (fault?.kind === 'lost_before') {
      exchange.request.socket.destroy();
      return;
    }
    let outcome: Answer | Promise<Answer>;
    try {
      outcome = this.#answer(exchange, fault);
    } catch (cause) {
      outcome = this.#refusal(cause);
    }
    if (!(outcome instanceof Promise)) {
      this.#finish(exchange, outcome, fault);
      return;
    }
    void outcome
      .catch((cause: unknown) => this.#refusal(cause))
      .then((answer) => this.#finish(exchange, answer, fault));
  }

  #answer(exchange: Exchange, fault: FaultSpec | undefined): Answer | Promise<Answer> {
    const { concurrency, limits, org, router, traffic, latencyMs } = this.#parts;
    if (fault?.kind === 'concurrency' || traffic.open > concurrency) return this.#tooManyAtOnce(exchange);
    const { method, headers } = exchange.record;
    // Okta docs: a POST without a body says so with Content-Length: 0, or is refused with 411; the body is undocumented.
    if (method === 'POST' && headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) {
      return { status: 411, body: { status: 411, message: 'Length Required' } };
    }
    const found = router.find(method, exchange.path);
    const { route } = found;
    const principal =
      route.permission === 'public' ? undefined : authenticate(org, exchange.request.headers.authorization);
    traffic.counted(route.bucket);
    if (fault?.kind === 'rate_limited') return this.#tooMany(exchange, this.#forced(found, fault));
    const allowance = limits.take(route.bucket, principal?.token.id ?? '');
    if (allowance.exceeded) return this.#tooMany(exchange, allowance);
    exchange.allowance = allowance;
    if (fault !== undefined && isBefore(fault)) return faultAnswer(fault, org.random);
    if (principal !== undefined && route.permission !== 'public') this.#authorize(found, principal);
    if (latencyMs > 0) return sleep(latencyMs).then(() => this.#handle(exchange, found, principal));
    return this.#handle(exchange, found, principal);
  }

  #authorize({ route }: Found, principal: Principal): void {
    if (route.permission === 'none' || route.permission === 'public') return;
    if (!isAllowed(principal.roles, route.permission)) throw new ApiError('E0000006');
  }

  #handle(exchange: Exchange, found: Found, principal: Principal | undefined): Answer | Promise<Answer> {
    const call = new Call({
      org: this.#parts.org,
      base: `http://${exchange.request.headers.host ?? '127.0.0.1'}`,
      path: exchange.path,
      search: exchange.search,
      params: found.params,
      headers: exchange.request.headers,
      text: exchange.record.body,
      principal,
      requestId: exchange.id,
      ip: exchange.request.socket.remoteAddress ?? '127.0.0.1',
    });
    return found.route.handle(call);
  }

  #forced({ route }: Found, fault: FaultSpec): Allowance {
    const { limits, org } = this.#parts;
    const limit = limits.limitOf(route.bucket);
    const reset = limits.secondsFrom(org.clock.now() + (fault.delayMs ?? limits.windowMs));
    return { limit, remaining: 0, reset, exceeded: true };
  }

  #tooMany(exchange: Exchange, allowance: Allowance): Answer {
    exchange.allowance = allowance;
    this.#parts.traffic.refused('rate');
    return this.#refusal(new ApiError('E0000047'));
  }

  /** Okta docs: too many requests at once answer 429 with a limit of 0; the reset is only a suggestion. */
  #tooManyAtOnce(exchange: Exchange): Answer {
    const { limits, org, traffic } = this.#parts;
    exchange.allowance = { limit: 0, remaining: 0, reset: limits.secondsFrom(org.clock.now() + 1000), exceeded: true };
    traffic.refused('concurrency');
    return this.#refusal(new ApiError('E0000047'));
  }

  #refusal(cause: unknown): Answer {
    const error = cause instanceof ApiError ? cause : new ApiError('E0000009');
    const body = error.body(this.#parts.org.random);
    // What is no refusal is a mistake of the sandbox itself: its tests must see it.
    if (!(cause instanceof ApiError)) body['sandboxError'] = cause instanceof Error ? cause.stack : String(cause);
    return { status: error.status, body };
  }

  #finish(exchange: Exchange, answer: Answer, fault: FaultSpec | undefined): void {
    const { response, record, request } = exchange;
    if (response.destroyed) return;
    const text =
      answer.body === undefined ? '' : typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    const changed = fault === undefined || isBefore(fault) ? undefined : fault.kind;
    if (changed === 'lost_after' || answer.lost === true) {
      request.socket.destroy();
      return;
    }
    const headers = this.#headers(exchange, answer, text);
    if (changed === 'slow') {
      const timer = setTimeout(
        () => this.#send(exchange, { status: answer.status, headers, text }),
        fault?.delayMs ?? 1000,
      );
      response.once('close', () => clearTimeout(timer));
      return;
    }
    if (changed === 'truncated') {
      sendCut(exchange, { status: answer.status, headers, text });
      return;
    }
    if (changed === 'html_after') {
      sendPage(exchange, headers);
      return;
    }
    if (changed === 'server_error_after') {
      const failed = faultAnswer(
        { kind: 'server_error', ...(fault?.status === undefined ? {} : { status: fault.status }) },
        this.#parts.org.random,
      );
      const body = JSON.stringify(failed.body);
      record.status = failed.status;
      this.#send(exchange, { status: failed.status, headers: this.#headers(exchange, failed, body), text: body });
      return;
    }
    this.#send(exchange, { status: answer.status, headers, text });
  }

  #send(exchange: Exchange, answer: { status: number; headers: string[]; text: string }): void {
    if (exchange.response.destroyed) return;
    exchange.record.status = answer.status;
    exchange.response.sendDate = false;
    exchange.response.writeHead(answer.status, answer.headers);
    exchange.response.end(answer.text);
  }

  #headers(exchange: Exchange, answer: Answer, text: string): string[] {
    const now = this.#parts.org.clock.now();
    const second = Math.floor(now / 1000);
    if (second !== this.#dateSecond) {
      this.#dateSecond = second;
      this.#date = new Date(now).toUTCString();
    }
    const headers = ['Date', this.#date, 'x-okta-request-id', exchange.id];
    if (answer.status !== 204) {
      if (answer.headers?.['content-type'] === undefined) headers.push('Content-Type', 'application/json');
      headers.push('Content-Length', String(Buffer.byteLength(text)));
    }
    const { allowance } = exchange;
    if (allowance !== undefined && this.#parts.rateLimitHeaders) {
      headers.push('X-Rate-Limit-Limit', String(allowance.limit));
      headers.push('X-Rate-Limit-Remaining', String(allowance.remaining));
      headers.push('X-Rate-Limit-Reset', String(allowance.reset));
    }
    for (const [name, value] of Object.entries(answer.headers ?? {})) headers.push(name, value);
    // Recorded from real orgs: self and next come as two header lines.
    for (const line of answer.links ?? []) headers.push('Link', line);
    return headers;
  }
}

/** Recorded from real orgs: 32 hexadecimal digits. */
function requestId(random: Random): string {
  let id = '';
  for (let part = 0; part < 4; part += 1) id += ((random() * 0xf0000000 + 0x10000000) >>> 0).toString(16);
  return id;
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}

function hasBody(request: IncomingMessage): boolean {
  const length = request.headers['content-length'];
  if (length !== undefined) return length !== '0';
  return request.headers['transfer-encoding'] !== undefined;
}

function collect(request: IncomingMessage, done: (text: string) => void): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => done(Buffer.concat(chunks).toString('utf8')));
}

function masked(request: IncomingMessage): RecordedRequest['headers'] {
  const { authorization } = request.headers;
  if (authorization === undefined) return request.headers;
  const space = authorization.indexOf(' ');
  return { ...request.headers, authorization: space === -1 ? '***' : `${authorization.slice(0, space)} ***` };
}
