import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerControl, type Control } from '../faults/control.ts';
import { faultAnswer, isBefore, sendCut, sendPage } from '../faults/fault-answers.ts';
import type { FaultSpec, Faults } from '../faults/faults.ts';
import { isAllowed } from '../roles/permissions.ts';
import type { Org } from '../state/org.ts';
import { hostRefusal, hostsAt, pageRefusal } from './allowed-hosts.ts';
import { authenticate } from './authentication.ts';
import { type Answer, Call, type Principal } from './call.ts';
import { ApiError } from './errors.ts';
import { collect, type Exchange, hasBody, openExchange, refuse } from './exchange.ts';
import { maskedBody } from './masked-body.ts';
import type { Allowance, BucketName, RateLimits } from './rate-limits.ts';
import { Replies, type Reply, sendReply } from './reply.ts';
import type { Found, Router } from './router.ts';
import type { Traffic } from './traffic.ts';

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

/** A request that was routed, or why it was not. */
type Entry =
  | { readonly bucket: BucketName; readonly found: Found; readonly principal: Principal | undefined }
  | {
      readonly bucket: BucketName;
      readonly found: undefined;
      readonly principal: undefined;
      readonly refusal: unknown;
    };

/** How long a connection without requests stays open. */
const KEEP_ALIVE_MS = 65_000;
const TOO_LARGE = 'The body has more than 10 MB. Send a smaller one.';
/** How late a slow answer comes when the fault does not say. */
const SLOW_MS = 1000;

/** The org's HTTP server. */
export class SandboxServer {
  readonly #parts: ServerParts;
  readonly #server: Server;
  readonly #replies: Replies;
  #hosts: ReadonlySet<string> = new Set();

  constructor(parts: ServerParts) {
    this.#parts = parts;
    this.#replies = new Replies(parts.org.clock, { rateLimitHeaders: parts.rateLimitHeaders });
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
    const bound = isAddress(address) ? address.port : port;
    this.#hosts = hostsAt(bound);
    return bound;
  }

  /** Stops, and closes every connection. */
  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    const ofControl = request.url?.startsWith('/__sandbox/') === true;
    const refused = hostRefusal(request, this.#hosts) ?? (ofControl ? pageRefusal(request, this.#hosts) : undefined);
    if (refused !== undefined) refuse(response, 403, refused);
    else if (ofControl) this.#control(request, response);
    else this.#take(request, response);
  }

  #control(request: IncomingMessage, response: ServerResponse): void {
    collect(request, (text) => {
      if (text === undefined) refuse(response, 413, TOO_LARGE);
      else answerControl(this.#parts.control, { request, response, url: request.url ?? '/', text });
    });
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    const { traffic, org } = this.#parts;
    const exchange = openExchange(request, response, { now: org.clock.now(), random: org.random });
    traffic.arrived(exchange.record);
    response.once('close', () => traffic.left());
    if (!hasBody(request)) {
      this.#serve(exchange);
      return;
    }
    collect(request, (text) => {
      if (text === undefined) {
        exchange.record.status = 413;
        refuse(response, 413, TOO_LARGE);
        return;
      }
      exchange.text = text;
      traffic.carried(exchange.record, maskedBody(text));
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
    const { concurrency, limits, org, traffic, latencyMs } = this.#parts;
    if (fault?.kind === 'concurrency' || traffic.open > concurrency) return this.#tooManyAtOnce(exchange);
    const { method, headers } = exchange.record;
    // Okta docs: a POST without a body says so with Content-Length: 0, or is refused with 411; the body is undocumented.
    if (method === 'POST' && headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) {
      return { status: 411, body: { status: 411, message: 'Length Required' } };
    }
    const entry = this.#enter(exchange);
    traffic.counted(entry.bucket);
    if (fault?.kind === 'rate_limited') return this.#tooMany(exchange, this.#forced(entry.bucket, fault));
    const allowance = limits.take(entry.bucket, entry.principal?.token.id ?? '');
    if (allowance.exceeded) return this.#tooMany(exchange, allowance);
    exchange.allowance = allowance;
    if (entry.found === undefined) throw entry.refusal;
    const { found, principal } = entry;
    if (fault !== undefined && isBefore(fault)) return faultAnswer(fault, org.random);
    if (principal !== undefined) authorize(found, principal);
    if (latencyMs > 0)
      return sleep(latencyMs, undefined, { ref: false }).then(() => this.#handle(exchange, found, principal));
    return this.#handle(exchange, found, principal);
  }

  /** The operation and the caller; a refusal of either still counts in a bucket. */
  #enter(exchange: Exchange): Entry {
    const { org, router } = this.#parts;
    let bucket: BucketName = 'other';
    try {
      const found = router.find(exchange.record.method, exchange.path);
      bucket = found.route.bucket;
      if (found.route.permission === 'public') return { bucket, found, principal: undefined };
      return { bucket, found, principal: authenticate(org, exchange.request.headers.authorization) };
    } catch (refusal) {
      return { bucket, found: undefined, principal: undefined, refusal };
    }
  }

  #handle(exchange: Exchange, found: Found, principal: Principal | undefined): Answer | Promise<Answer> {
    const call = new Call({
      org: this.#parts.org,
      base: originOf(exchange.request),
      path: exchange.path,
      search: exchange.search,
      params: found.params,
      headers: exchange.request.headers,
      text: exchange.text,
      principal,
      requestId: exchange.id,
      ip: exchange.request.socket.remoteAddress ?? '127.0.0.1',
    });
    return found.route.handle(call);
  }

  #forced(bucket: BucketName, fault: FaultSpec): Allowance {
    const { limits, org } = this.#parts;
    const limit = limits.ceilingOf(bucket);
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

  /** The reply for an answer; one that cannot be written as JSON, such as a body nested too deep, is a failure of the org. */
  #replyTo(exchange: Exchange, answer: Answer): Reply {
    try {
      return this.#replies.of(exchange, answer);
    } catch (cause) {
      return this.#replies.of(exchange, this.#refusal(cause));
    }
  }

  #finish(exchange: Exchange, answer: Answer, fault: FaultSpec | undefined): void {
    const { response, request } = exchange;
    if (response.destroyed) return;
    const late = fault === undefined || isBefore(fault) ? undefined : fault;
    if (late?.kind === 'lost_after' || answer.lost === true) {
      request.socket.destroy();
      return;
    }
    const reply = this.#replyTo(exchange, answer);
    switch (late?.kind) {
      case 'slow': {
        const timer = setTimeout(() => sendReply(exchange, reply), late.delayMs ?? SLOW_MS);
        response.once('close', () => clearTimeout(timer));
        return;
      }
      case 'truncated':
        sendCut(exchange, reply);
        return;
      case 'html_after':
        sendPage(exchange, reply);
        return;
      case 'server_error_after':
        sendReply(exchange, this.#replies.of(exchange, faultAnswer(late, this.#parts.org.random)));
        return;
      default:
        sendReply(exchange, reply);
    }
  }
}

/** The origin that the caller used: only a name of loopback gets here. */
function originOf({ headers }: IncomingMessage): string {
  return `http://${headers.host?.toLowerCase()}`;
}

function authorize({ route }: Found, principal: Principal): void {
  if (route.permission === 'none' || route.permission === 'public') return;
  if (!isAllowed(principal.roles, route.permission)) throw new ApiError('E0000006');
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}
