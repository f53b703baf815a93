import { setTimeout as sleep } from 'node:timers/promises';
import { faultResponse, isBefore, webPage } from '../faults/fault-responses.ts';
import type { FaultSpec, Faults } from '../faults/faults.ts';
import { isAllowed } from '../roles/permissions.ts';
import type { Org } from '../state/org.ts';
import { authenticate, checkScope } from './authentication.ts';
import { Call, type OrgResponse, type Principal } from './call.ts';
import { ApiError } from './errors.ts';
import { type Exchange, type IncomingRequest, openExchange } from './exchange.ts';
import { maskedBody } from './masked-body.ts';
import type { Allowance, BucketName, RateLimits } from './rate-limits.ts';
import { ResponseWriter, type WireResponse } from './response-writer.ts';
import type { RouteMatch, Router } from './router.ts';
import type { Traffic } from './traffic.ts';

/** The dependencies of the service. */
export interface OrgServiceOptions {
  readonly org: Org;
  readonly router: Router;
  readonly limits: RateLimits;
  readonly faults: Faults;
  readonly traffic: Traffic;
  readonly concurrency: number;
  readonly latencyMs: number;
  readonly rateLimitHeaders: boolean;
}

/** The outcome of a request: a response, half of one, or none because the connection is cut. */
export type Delivery =
  | { readonly kind: 'reply'; readonly reply: WireResponse; readonly delayMs?: number }
  | { readonly kind: 'truncated'; readonly reply: WireResponse }
  | { readonly kind: 'lost' };

/** A routed request, or the error that prevented routing. */
type Entry =
  | { readonly bucket: BucketName; readonly found: RouteMatch; readonly principal: Principal | undefined }
  | {
      readonly bucket: BucketName;
      readonly found: undefined;
      readonly principal: undefined;
      readonly refusal: unknown;
    };

/** The default delay of a slow response. */
const slowMs = 1000;

/** The org's API, independent of the transport. */
export class OrgService {
  readonly #options: OrgServiceOptions;
  readonly #replies: ResponseWriter;

  constructor(options: OrgServiceOptions) {
    this.#options = options;
    this.#replies = new ResponseWriter(options.org.clock, { rateLimitHeaders: options.rateLimitHeaders });
  }

  /** Counts and records a request. Call `left` when it ends. */
  arrived(incoming: IncomingRequest): Exchange {
    const { traffic, org } = this.#options;
    const exchange = openExchange(incoming, { now: org.clock.now(), random: org.random });
    traffic.arrived(exchange.record);
    return exchange;
  }

  /** Adds the body. */
  received(exchange: Exchange, text: string): void {
    exchange.text = text;
    this.#options.traffic.carried(exchange.record, maskedBody(text));
  }

  /** Counts the request as finished. */
  left(): void {
    this.#options.traffic.left();
  }

  /** Handles the request. */
  serve(exchange: Exchange): Delivery | Promise<Delivery> {
    const fault = this.#options.faults.pick(exchange.method, exchange.url);
    if (fault?.kind === 'lost_before') return { kind: 'lost' };
    let outcome: OrgResponse | Promise<OrgResponse>;
    try {
      outcome = this.#answer(exchange, fault);
    } catch (cause) {
      outcome = this.#refusal(cause);
    }
    if (!(outcome instanceof Promise)) return this.#deliver(exchange, outcome, fault);
    return outcome
      .catch((cause: unknown) => this.#refusal(cause))
      .then((answer) => this.#deliver(exchange, answer, fault));
  }

  #answer(exchange: Exchange, fault: FaultSpec | undefined): OrgResponse | Promise<OrgResponse> {
    const { concurrency, limits, org, traffic, latencyMs } = this.#options;
    if (fault?.kind === 'concurrency' || traffic.open > concurrency) return this.#tooManyAtOnce(exchange);
    const { method, headers } = exchange;
    // Okta docs: a POST without a body sends Content-Length: 0, or is rejected with 411. The error body is undocumented.
    if (method === 'POST' && headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) {
      return { status: 411, body: { status: 411, message: 'Length Required' } };
    }
    const entry = this.#enter(exchange);
    traffic.counted(entry.bucket);
    if (fault?.kind === 'rate_limited') return this.#tooMany(exchange, this.#forced(entry.bucket, fault));
    const allowance = limits.take(entry.bucket, entry.principal?.id ?? '');
    if (allowance.exceeded) return this.#tooMany(exchange, allowance);
    exchange.allowance = allowance;
    if (entry.found === undefined) throw entry.refusal;
    const { found, principal } = entry;
    if (fault !== undefined && isBefore(fault)) return faultResponse(fault, org.random);
    if (principal !== undefined) authorize(exchange, found, principal);
    if (latencyMs > 0)
      return sleep(latencyMs, undefined, { ref: false }).then(() => this.#handle(exchange, found, principal));
    return this.#handle(exchange, found, principal);
  }

  /** The operation and the caller. A request rejected for either still counts in a bucket. */
  #enter(exchange: Exchange): Entry {
    const { org, router } = this.#options;
    let bucket: BucketName = 'other';
    try {
      const found = router.find(exchange.method, exchange.path);
      bucket = found.route.bucket;
      if (found.route.permission === 'public') return { bucket, found, principal: undefined };
      return { bucket, found, principal: authenticate(org, exchange) };
    } catch (refusal) {
      return { bucket, found: undefined, principal: undefined, refusal };
    }
  }

  #handle(exchange: Exchange, found: RouteMatch, principal: Principal | undefined): OrgResponse | Promise<OrgResponse> {
    const call = new Call({
      org: this.#options.org,
      base: exchange.origin,
      path: exchange.path,
      search: exchange.search,
      params: found.params,
      headers: exchange.headers,
      text: exchange.text,
      principal,
      requestId: exchange.id,
      ip: exchange.ip,
    });
    return found.route.handle(call);
  }

  #forced(bucket: BucketName, fault: FaultSpec): Allowance {
    const { limits, org } = this.#options;
    const limit = limits.ceilingOf(bucket);
    const reset = limits.secondsFrom(org.clock.now() + (fault.delayMs ?? limits.windowMs));
    return { limit, remaining: 0, reset, exceeded: true };
  }

  #tooMany(exchange: Exchange, allowance: Allowance): OrgResponse {
    exchange.allowance = allowance;
    this.#options.traffic.refused('rate');
    return this.#refusal(new ApiError('E0000047'));
  }

  /** Okta docs: too many concurrent requests get 429 with a limit of 0; the reset is only a suggestion. */
  #tooManyAtOnce(exchange: Exchange): OrgResponse {
    const { limits, org, traffic } = this.#options;
    exchange.allowance = { limit: 0, remaining: 0, reset: limits.secondsFrom(org.clock.now() + 1000), exceeded: true };
    traffic.refused('concurrency');
    return this.#refusal(new ApiError('E0000047'));
  }

  #refusal(cause: unknown): OrgResponse {
    const error = cause instanceof ApiError ? cause : new ApiError('E0000009');
    const body = error.body(this.#options.org.random);
    // Anything but an ApiError is a defect of the sandbox, which its tests must see.
    if (!(cause instanceof ApiError)) body['sandboxError'] = cause instanceof Error ? cause.stack : String(cause);
    return { status: error.status, body, headers: error.headers };
  }

  /** The response on the wire. A body that cannot be written as JSON, such as one nested too deeply, is a failure of the org. */
  #replyTo(exchange: Exchange, answer: OrgResponse): WireResponse {
    try {
      return this.#replies.of(exchange, answer);
    } catch (cause) {
      return this.#replies.of(exchange, this.#refusal(cause));
    }
  }

  #deliver(exchange: Exchange, answer: OrgResponse, fault: FaultSpec | undefined): Delivery {
    const late = fault === undefined || isBefore(fault) ? undefined : fault;
    if (late?.kind === 'lost_after' || answer.lost === true) return { kind: 'lost' };
    const reply = this.#replyTo(exchange, answer);
    switch (late?.kind) {
      case 'slow':
        return { kind: 'reply', reply, delayMs: late.delayMs ?? slowMs };
      case 'truncated':
        return { kind: 'truncated', reply };
      case 'html_after':
        return { kind: 'reply', reply: webPage(reply) };
      case 'server_error_after':
        return { kind: 'reply', reply: this.#replies.of(exchange, faultResponse(late, this.#options.org.random)) };
      default:
        return { kind: 'reply', reply };
    }
  }
}

function authorize({ method, path }: Exchange, { route }: RouteMatch, principal: Principal): void {
  checkScope(principal, { method, path });
  if (route.permission === 'none' || route.permission === 'public') return;
  if (!isAllowed(principal.roles, route.permission)) throw new ApiError('E0000006');
}
