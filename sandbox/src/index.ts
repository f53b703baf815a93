import { controlsAt } from './control/control.ts';
import { Faults } from './faults/faults.ts';
import { EventHooks } from './hooks/event-hooks.ts';
import { respondInProcess } from './http/in-process.ts';
import { OrgService } from './http/org-service.ts';
import { RateLimits } from './http/rate-limits.ts';
import { Router } from './http/router.ts';
import { SandboxServer } from './http/server.ts';
import { type RecordedRequest, Traffic, type TrafficStats } from './http/traffic.ts';
import { SystemLog } from './logs/system-log.ts';
import { createTokens, type SandboxTokens } from './org/sandbox-tokens.ts';
import { allRoutes } from './routes.ts';
import { Scenario } from './scenario.ts';
import { seedOrg } from './seed.ts';
import { type Behavior, changeBehavior, usualBehavior } from './state/behavior.ts';
import { type Clock, createClock } from './state/clock.ts';
import { Org } from './state/org.ts';
import { createIds, createRandom } from './state/random.ts';
import { addGeneratedUsers } from './users/generated-users.ts';

export type { Device, DeviceStatus, DeviceUser } from './devices/device.ts';
export type { FaultKind, FaultRates, FaultSpec, HookFaults, LogFaults } from './faults/faults.ts';
export { Faults } from './faults/faults.ts';
export { type EventHook, EventHooks } from './hooks/event-hooks.ts';
export { type BucketName, buckets } from './http/rate-limits.ts';
export type { RecordedRequest, TrafficStats } from './http/traffic.ts';
export { hookEligibleEventTypes } from './logs/event-types.ts';
export type { SandboxTokens } from './org/sandbox-tokens.ts';
export { type NewUserFactor, type RoleLimits, Scenario } from './scenario.ts';
export type { Behavior, CurrentBehavior } from './state/behavior.ts';
export type { Clock } from './state/clock.ts';
export type { Factor } from './state/factor-model.ts';
export type {
  ApiToken,
  App,
  AppGroup,
  AppUser,
  ClientToken,
  Grant,
  Group,
  GroupRule,
  Membership,
  Session,
  User,
  UserStatus,
} from './state/model.ts';
export { Org } from './state/org.ts';
export { createRandom, type Random } from './state/random.ts';
export type { RoleAssignment } from './state/role-model.ts';
export { generatedUserId } from './users/generated-users.ts';

/** The options of a sandbox org. */
export interface SandboxOptions extends Behavior {
  /** Whether to open a port. Without one, use `fetch` or the request handlers of `okta-sandbox/msw`. @default true */
  readonly listen?: boolean;
  /** TCP port on 127.0.0.1. @default 0, any free one */
  readonly port?: number;
  /** Generated users in addition to Acme's staff, up to 100,000. @default 0 */
  readonly users?: number;
  /** Requests per window by bucket, one number for every bucket, or false for no limits. */
  readonly limits?: Partial<Record<string, number>> | number | false;
  /** Length of a rate-limit window. @default 60_000 */
  readonly windowMs?: number;
  /** The maximum number of concurrent requests. @default 75 */
  readonly concurrency?: number;
  /** Artificial latency before processing. @default 0 */
  readonly latencyMs?: number;
  /** Whether responses carry X-Rate-Limit headers. @default true */
  readonly rateLimitHeaders?: boolean;
  /** The super admin's API token, for a client that reuses one across starts. @default a random one */
  readonly token?: string;
  /** Seed of the random IDs and faults, but not of the tokens. @default 1 */
  readonly seed?: number;
  /** The org's clock relative to the machine's. @default 0 */
  readonly clockOffsetMs?: number;
  /** The share of a bucket one token may use. @default 0.5 of Okta's own limits, as in Okta; 1 of given `limits` */
  readonly principalShare?: number;
  /** How a window's end is rounded to whole seconds. @default 'ceil' */
  readonly resetRounding?: 'ceil' | 'floor' | 'round';
}

/** A running sandbox org. */
export interface Sandbox {
  /** The base URL: `http://127.0.0.1:port`. Without a port `https://acme.okta.com`. */
  readonly url: string;
  /** The super admin's API token. */
  readonly token: string;
  /** API tokens by role. */
  readonly tokens: SandboxTokens;
  /** The state, live. */
  readonly org: Org;
  /** Adds users, groups and more without the API, locks users out and signs them in. */
  readonly scenario: Scenario;
  readonly clock: Clock;
  readonly faults: Faults;
  /** The org's event hooks, live. */
  readonly hooks: EventHooks;
  /** The last requests, at most 10,000, oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** Control calls for other processes: methods with URLs. Without a port there are none. */
  readonly controls: readonly string[];
  /** Sends a request to the org without a port, like the global `fetch`. Links have the origin of the request. */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** Returns to the state at the start, as `POST /__sandbox/reset` does. */
  reset(): void;
  /** Counts since the start or the last reset. */
  stats(): TrafficStats;
  /** Resets the counts to zero and drops the requests. */
  resetStats(): void;
  /** Stops the server and closes every connection. */
  close(): Promise<void>;
}

/** Okta docs: rate limits, a token has 50 % of each bucket unless the org says otherwise; recorded from real orgs. */
const defaultShare = 0.5;

const urlWithoutPort = 'https://acme.okta.com';

/** Starts a simulated Okta org: on loopback, or with `listen: false` without a port. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  if (options.listen === false && options.port !== undefined) {
    throw new Error('A sandbox org without a port was given a port. Leave out port, or listen: false.');
  }
  const seed = options.seed ?? 1;
  const clock = createClock(options.clockOffsetMs);
  const random = createRandom(seed);
  const ids = createIds(random);
  const behavior = { ...usualBehavior };
  const log = new SystemLog({ clock, random: createRandom(seed + 1), ids, behavior });
  const faults = new Faults({
    seed,
    onLog: (logFaults) => log.setFaults(logFaults),
  });
  const hooks = new EventHooks({ log, clock, random, ids, faults: () => faults.hookFaults });
  const org = new Org({ clock, random, ids, log, behavior });
  const traffic = new Traffic();
  const limits = new RateLimits(clock, {
    limits: options.limits ?? {},
    windowMs: options.windowMs ?? 60_000,
    principalShare: options.principalShare ?? (options.limits === undefined ? defaultShare : 1),
    resetRounding: options.resetRounding ?? 'ceil',
  });
  const tokens = createTokens(options.token);
  const seedAll = (): void => {
    changeBehavior(behavior, usualBehavior);
    changeBehavior(behavior, options);
    seedOrg(org, tokens);
    addGeneratedUsers(org, options.users ?? 0);
  };
  seedAll();
  const reset = (): void => {
    org.clear();
    hooks.clear();
    seedAll();
    faults.clear();
    limits.reset();
    traffic.reset();
  };
  const service = new OrgService({
    org,
    router: new Router(allRoutes(faults, hooks)),
    limits,
    faults,
    traffic,
    concurrency: options.concurrency ?? 75,
    latencyMs: options.latencyMs ?? 0,
    rateLimitHeaders: options.rateLimitHeaders ?? true,
  });
  const scenario = new Scenario(org);
  const control = { org, scenario, clock, faults, requests: traffic.requests, stats: () => traffic.stats(), reset };
  const server = options.listen === false ? undefined : new SandboxServer({ service, traffic, control });
  const port = await server?.listen(options.port ?? 0);
  const url = port === undefined ? urlWithoutPort : `http://127.0.0.1:${port}`;
  return {
    url,
    token: tokens.superAdmin,
    tokens,
    org,
    scenario,
    clock,
    faults,
    hooks,
    requests: traffic.requests,
    controls: port === undefined ? [] : controlsAt(url),
    fetch: (input, init) => respondInProcess(service, new Request(input, init)),
    reset,
    stats: () => traffic.stats(),
    resetStats: () => traffic.reset(),
    async close() {
      hooks.close();
      await server?.close();
    },
  };
}
