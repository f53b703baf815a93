import { type ParsedCredential, tokenClient } from '../auth/credential.ts';
import { isLoopbackOrigin } from '../auth/org-url.ts';
import type { ServiceApp } from '../auth/service-app.ts';
import type { LimitState, ReceivedResponse } from '../okta/calls.ts';
import { CreatedObjects } from '../okta/created-objects.ts';
import { crypto } from '../okta/crypto.ts';
import { AccessTokens } from '../okta/transport/access-token.ts';
import { authorize } from '../okta/transport/authorize.ts';
import type { BudgetStore } from '../okta/transport/budget-store.ts';
import { systemClock } from '../okta/transport/clock.ts';
import { type Credential, type CredentialHeaders, tokenCredential } from '../okta/transport/credential.ts';
import type { OrgClock } from '../okta/transport/org-clock.ts';
import { fromOutside } from '../okta/transport/outside.ts';
import { Pace } from '../okta/transport/pace.ts';
import { type BudgetChange, Permits } from '../okta/transport/permits.ts';
import { proxySettings } from '../okta/transport/proxy.ts';
import { stack } from '../okta/transport/stack.ts';
import { oauthErrors } from '../okta/transport/token-endpoint.ts';
import type { TraceEvent } from '../okta/transport/trace.ts';
import type { Clock, OktaRequest, Send, Transport } from '../okta/transport/transport.ts';
import { type UndiciTransport, undiciTransport } from '../okta/transport/undici.ts';
import { Turns } from '../okta/turns.ts';
import type { Logger } from './logger.ts';

/** How calls are sent. The defaults suit an ordinary org. */
export interface LaneOptions {
  /** Share of every rate limit to leave to other clients of the org, from 0 up to, but not including, 1. @default 0 */
  readonly keepFree?: number;
  /** The most calls in flight, and the most sockets. Okta's limit is 75 for the whole org. @default 30 */
  readonly maxConcurrent?: number;
  /**
   * One rate-limit budget for all processes with the same org and credential, such as `redisBudget(client)` of
   * `okta-connector/redis`. `maxConcurrent` then counts the calls of all these processes. If the store does not respond, the
   * process follows the response headers until it does.
   */
  readonly sharedBudget?: BudgetStore;
  /** The most calls that wait for the rate limit. Any further call is rejected. @default 10000 */
  readonly maxWaiting?: number;
  /** The most retries after a failed attempt, if retrying is safe. Waits for the rate limit do not count. @default 7 */
  readonly retries?: number;
  /** Milliseconds that one attempt may take. Okta itself ends a query after 30 s. @default 35000 */
  readonly attemptMs?: number;
  /**
   * The most bytes of a response body, compressed and uncompressed. A larger one is an `unexpected_response` to a read, and
   * leaves the outcome of a write unknown. @default 67108864
   */
  readonly maxResponseBytes?: number;
  /**
   * Sends the requests instead of undici, for platforms with an HTTP function of their own. Any error it throws counts as a
   * lost connection after sending, unless it is a `TransportError` that says otherwise.
   */
  readonly transport?: Transport;
  /**
   * The HTTP proxy, for example `http://user:password@proxy.acme.com:8080`, or `false` for none. By default `HTTPS_PROXY`,
   * `HTTP_PROXY` and `NO_PROXY` decide. A sandbox org on loopback is always called directly.
   */
  readonly proxy?: string | false;
  /** Replaces the machine's monotonic clock. */
  readonly clock?: Clock;
}

/** Okta's largest pages have a few megabytes. */
const defaultMaxResponseBytes = 64 * 1024 * 1024;

/** Sends calls to one org with one credential: sockets, pace and middleware. */
export interface Lane {
  readonly clock: Clock;
  readonly orgClock: OrgClock;
  readonly claims: CreatedObjects;
  readonly turns: Turns;
  readonly exchange: Send;
  /** The same without the credential, for public endpoints. */
  readonly anonymous: Send;
  /** The access tokens of a service app. */
  readonly accessTokens: OwnTokens | undefined;
  /** See {@link Pace.limits}. */
  limits(): readonly LimitState[];
  close(): Promise<void>;
}

/** The access tokens of a service app, fetched through the transport of one connection. */
class OwnTokens implements Credential {
  readonly #tokens: AccessTokens;
  readonly #send: Send;

  constructor(tokens: AccessTokens, send: Send) {
    this.#tokens = tokens;
    this.#send = send;
  }

  headers(request: OktaRequest): ReturnType<Credential['headers']> {
    return this.#tokens.headers(request, this.#send);
  }

  answered(response: ReceivedResponse, headers: CredentialHeaders): boolean {
    return this.#tokens.answered(response, headers);
  }

  secrets(): readonly string[] {
    return this.#tokens.secrets();
  }

  /** See {@link AccessTokens.test}. */
  test(
    scopes: readonly string[],
    request: Pick<OktaRequest, 'deadlineAt' | 'signal'>,
  ): ReturnType<AccessTokens['test']> {
    return this.#tokens.test(scopes, { ...request, send: this.#send });
  }
}

interface SharedLane {
  readonly pace: Pace;
  /** From the budget that it shares with other processes. */
  readonly permits: Permits | undefined;
  readonly claims: CreatedObjects;
  readonly turns: Turns;
  /** Of a service app; made by the first connection. */
  accessTokens: AccessTokens | undefined;
  /** By proxy. Created for the first connection without a transport of its own. */
  readonly sockets: Map<string | undefined, UndiciTransport>;
  /** Of the connections that use it. */
  readonly loggers: (Logger | undefined)[];
}

// Connections of one process with the same credential share Okta's rate limit, and so share their pace and sockets. The
// first request opens the sockets, and the last connection to close removes the entry. Keyed by a digest, so that no token
// is kept as a key.
const lanesOf = new WeakMap<Clock, Map<string, SharedLane>>();

// A host that resolves to a private address must never get the credential, even if it resolved to a public one when tested.
const publicLookup = async () => (await import('../auth/public-host.ts')).publicLookup;

const storeNumbers = new WeakMap<BudgetStore, number>();
let stores = 0;

/** Tells the stores of this process apart. */
function storeNumber(store: BudgetStore): number {
  const known = storeNumbers.get(store);
  if (known !== undefined) return known;
  stores += 1;
  storeNumbers.set(store, stores);
  return stores;
}

/** Identifies the org and the credential to other processes. Okta counts the requests of a service app by its client ID. */
function budgetOf(origin: string, credential: ParsedCredential): string {
  const identity = credential.kind === 'token' ? credential.token : credential.app.clientId;
  return crypto().hash('sha256', JSON.stringify(['budget', origin, credential.kind, identity]));
}

function report(change: BudgetChange, loggers: ReadonlySet<Logger | undefined>): void {
  const message = change.isUp
    ? 'The shared budget responds again. This process draws from it.'
    : 'The shared budget did not respond. This process follows the response headers until it does.';
  const details = { event: 'shared_budget', ...change };
  for (const logger of loggers) {
    if (logger?.warn === undefined) logger?.debug(details, message);
    else logger.warn(details, message);
  }
}

/** Opens a lane to an org. Connections with the same origin, credential and options share it. */
export function openLane(
  { origin, credential }: { origin: string; credential: ParsedCredential },
  options: LaneOptions & {
    readonly onTrace?: ((event: TraceEvent) => void) | undefined;
    readonly logger?: Logger | undefined;
  },
): Lane {
  const clock = options.clock ?? systemClock;
  const { keepFree = 0, maxConcurrent = 30, maxWaiting = 10_000, retries = 7, attemptMs = 35_000 } = options;
  const local = isLoopbackOrigin(origin);
  const proxy = local || options.transport !== undefined ? undefined : proxySettings(options.proxy);
  const { maxResponseBytes = defaultMaxResponseBytes } = options;
  const lanes = lanesOf.get(clock) ?? new Map<string, SharedLane>();
  lanesOf.set(clock, lanes);
  const identity = credential.kind === 'token' ? credential.token : credential.app.fingerprint;
  const { sharedBudget: store, logger } = options;
  const parts = JSON.stringify([origin, identity, keepFree, maxConcurrent, maxWaiting, store && storeNumber(store)]);
  const key = crypto().hash('sha256', parts);
  const loggers = lanes.get(key)?.loggers ?? [];
  const permitsOf = (shared: BudgetStore) =>
    new Permits({
      ...{ store: shared, budget: budgetOf(origin, credential), clock, keepFree, maxConcurrent },
      onChange: (change) => report(change, new Set(loggers)),
    });
  const permits = store && !lanes.has(key) ? permitsOf(store) : undefined;
  const lane = lanes.get(key) ?? {
    pace: new Pace({ clock, keepFree, maxConcurrent, maxWaiting, permits }),
    permits,
    claims: new CreatedObjects(),
    turns: new Turns(),
    accessTokens: undefined,
    sockets: new Map(),
    loggers,
  };
  lanes.set(key, lane);
  loggers.push(logger);
  let open = true;
  const common = {
    clock,
    retries,
    attemptMs,
    secrets: (): readonly string[] => own.secrets(),
    onTrace: options.onTrace,
  };
  const sharedSockets = () => {
    const through = proxy?.httpsProxy;
    const lookup = local ? undefined : publicLookup;
    const sockets = lane.sockets.get(through) ?? undiciTransport(origin, { connections: maxConcurrent, lookup, proxy });
    lane.sockets.set(through, sockets);
    return (request: OktaRequest) => sockets.send(request, maxResponseBytes);
  };
  const send = options.transport === undefined ? sharedSockets() : fromOutside(options.transport, maxResponseBytes);
  // Apart from the pace of the API: its calls wait for the token, and would hold the places that the request for it needs.
  const ownPace = () => new Pace({ clock, keepFree: 0, maxConcurrent, maxWaiting, orgClock: lane.pace.orgClock });
  // The first connection makes the tokens that all share. Each fetches one through its own transport if there is none.
  const tokensOf = (app: ServiceApp): OwnTokens => {
    const { orgClock } = lane.pace;
    lane.accessTokens ??= new AccessTokens({ client: tokenClient(origin, app), clock, orgClock });
    const { sign } = lane.accessTokens;
    return new OwnTokens(lane.accessTokens, stack(oauthErrors(send), { ...common, pace: ownPace(), credential: sign }));
  };
  const own = credential.kind === 'token' ? tokenCredential(credential.token) : tokensOf(credential.app);
  return {
    clock,
    orgClock: lane.pace.orgClock,
    claims: lane.claims,
    turns: lane.turns,
    exchange: stack(send, { ...common, pace: lane.pace, credential: authorize(own) }),
    anonymous: stack(send, {
      ...common,
      retries: 1,
      attemptMs: Math.min(attemptMs, 10_000),
      pace: ownPace(),
      credential: undefined,
    }),
    accessTokens: own instanceof OwnTokens ? own : undefined,
    limits: () => lane.pace.limits(),
    async close() {
      if (!open) return;
      open = false;
      loggers.splice(loggers.indexOf(logger), 1);
      if (loggers.length > 0) return;
      lanes.delete(key);
      lane.pace.close();
      await Promise.all([...lane.sockets.values()].map((sockets) => sockets.close()));
      // The calls in flight have ended.
      await lane.permits?.close();
    },
  };
}
