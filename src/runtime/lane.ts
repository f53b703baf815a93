import { authorizationHeader } from '../auth/api-token.ts';
import { isLoopbackOrigin } from '../auth/org-url.ts';
import { Claims } from '../okta/claims.ts';
import { systemClock } from '../okta/transport/clock.ts';
import type { OrgClock } from '../okta/transport/org-clock.ts';
import { fromOutside } from '../okta/transport/outside.ts';
import { Pace } from '../okta/transport/pace.ts';
import { proxySettings } from '../okta/transport/proxy.ts';
import { stack } from '../okta/transport/stack.ts';
import type { TraceEvent } from '../okta/transport/trace.ts';
import type { Clock, Exchange, OktaRequest, Transport } from '../okta/transport/transport.ts';
import { type UndiciTransport, undiciTransport } from '../okta/transport/undici.ts';

/** How calls travel; every default suits an ordinary org. */
export interface LaneOptions {
  /** Share of every rate-limit bucket left to the org's other clients, from 0 to below 1. @default 0 */
  readonly keepFree?: number;
  /** Calls in flight at most, which is also the number of sockets. Okta's limit is 75 for a whole org. @default 30 */
  readonly maxConcurrent?: number;
  /** Calls that may wait for the rate limit at most; one more is refused. @default 10000 */
  readonly maxWaiting?: number;
  /** Repetitions after a failed attempt, where repeating is safe; waiting for the rate limit does not count. @default 7 */
  readonly retries?: number;
  /** How long one attempt may take, in milliseconds. Okta itself ends a query after 30 s. @default 35000 */
  readonly attemptMs?: number;
  /**
   * Bytes that the body of one response may have, both as it was sent and unpacked. A larger one is an
   * `unexpected_response` to a read, and leaves the outcome of a write unknown. @default 67108864
   */
  readonly maxResponseBytes?: number;
  /**
   * Sends the requests instead of undici, where the platform wants its own HTTP function used. Whatever it fails with counts
   * as a lost connection, of which Okta may have had the request, unless it is a `TransportError` that says otherwise.
   */
  readonly transport?: Transport;
  /**
   * The HTTP proxy that leads to Okta, for example `http://user:password@proxy.acme.com:8080`; `false` for none. Left out,
   * `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` decide. A sandbox org on loopback is always called directly.
   */
  readonly proxy?: string | false;
  /** Time instead of the machine's monotonic clock. */
  readonly clock?: Clock;
}

/** Okta's largest pages have some megabytes. */
const defaultMaxResponseBytes = 64 * 1024 * 1024;

/** The way to one org with one credential: sockets, pace and layers. */
export interface Lane {
  readonly clock: Clock;
  readonly orgClock: OrgClock;
  readonly claims: Claims;
  readonly exchange: Exchange;
  /** The same way without the credential, for what Okta answers to anybody. */
  readonly anonymous: Exchange;
  close(): Promise<void>;
}

interface SharedLane {
  readonly pace: Pace;
  readonly claims: Claims;
  /** By proxy; made for the first connection that has no transport of its own. */
  readonly sockets: Map<string | undefined, UndiciTransport>;
  users: number;
}

// Connections of one process with the same credential draw from the same budget, so they share pace and sockets, whoever
// sends for them; only time of their own sets some apart. Nothing is opened before the first request, and the last to
// close takes the entry away.
const lanesOf = new WeakMap<Clock, Map<string, SharedLane>>();

// A host that resolves to a private address must never see the credential, whatever it resolved to when it was tested.
const publicLookup = async () => (await import('../auth/public-host.ts')).publicLookup;

/** Opens the way to an org. Connections with the same origin, token and options share it. */
export function openLane(
  { origin, token }: { origin: string; token: string },
  options: LaneOptions & { readonly onTrace?: ((event: TraceEvent) => void) | undefined },
): Lane {
  const clock = options.clock ?? systemClock;
  const { keepFree = 0, maxConcurrent = 30, maxWaiting = 10_000, retries = 7, attemptMs = 35_000 } = options;
  const local = isLoopbackOrigin(origin);
  const proxy = local || options.transport !== undefined ? undefined : proxySettings(options.proxy);
  const { maxResponseBytes = defaultMaxResponseBytes } = options;
  const lanes = lanesOf.get(clock) ?? new Map<string, SharedLane>();
  lanesOf.set(clock, lanes);
  const key = JSON.stringify([origin, token, keepFree, maxConcurrent, maxWaiting]);
  const lane = lanes.get(key) ?? {
    pace: new Pace({ clock, keepFree, maxConcurrent, maxWaiting }),
    claims: new Claims(),
    sockets: new Map(),
    users: 0,
  };
  lanes.set(key, lane);
  lane.users += 1;
  let open = true;
  const common = { clock, retries, attemptMs, secret: token, onTrace: options.onTrace };
  const sharedSockets = () => {
    const through = proxy?.httpsProxy;
    const lookup = local ? undefined : publicLookup;
    const sockets = lane.sockets.get(through) ?? undiciTransport(origin, { connections: maxConcurrent, lookup, proxy });
    lane.sockets.set(through, sockets);
    return (request: OktaRequest) => sockets.send(request, maxResponseBytes);
  };
  const authorization = authorizationHeader(token);
  const send = options.transport === undefined ? sharedSockets() : fromOutside(options.transport, maxResponseBytes);
  return {
    clock,
    orgClock: lane.pace.orgClock,
    claims: lane.claims,
    exchange: stack(send, { ...common, pace: lane.pace, credential: () => authorization }),
    anonymous: stack(send, {
      ...common,
      retries: 1,
      attemptMs: Math.min(attemptMs, 10_000),
      pace: new Pace({ clock, keepFree: 0, maxConcurrent, maxWaiting, orgClock: lane.pace.orgClock }),
      credential: undefined,
    }),
    async close() {
      if (!open) return;
      open = false;
      lane.users -= 1;
      if (lane.users > 0) return;
      lanes.delete(key);
      lane.pace.close();
      await Promise.all([...lane.sockets.values()].map((sockets) => sockets.close()));
    },
  };
}
