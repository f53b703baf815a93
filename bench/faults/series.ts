import {
  type FaultRates,
  generatedUserId,
  type RecordedRequest,
  type Sandbox,
  startSandbox,
} from '../../sandbox/src/index.ts';
import { type Connection, connect, type EachResult, isOktaError } from '../../src/index.ts';

/** The faults of a fifth of all requests, reads included. */
export const faultRates: FaultRates = {
  lost_before: 0.05,
  lost_after: 0.05,
  server_error: 0.025,
  server_error_after: 0.025,
  slow: 0.02,
  truncated: 0.02,
  html: 0.005,
  html_after: 0.005,
};

/** The time limit of an attempt, and the duration of a slow response, in milliseconds. */
const patience = { attemptMs: 300, slowMs: 600 };

/** A series of writes of one kind. */
export interface Series {
  readonly name: string;
  readonly action: string;
  /** The input with this index, in an org with this many generated users. */
  input(index: number): unknown;
  /** How often the org contains what the input with this index asked for. */
  held(index: number, sandbox: Sandbox): number;
  /** Whether to connect as a service app, whose tokens and nonces expire within moments. */
  readonly asServiceApp?: true;
  /** Type of the event that the org logs for each write that it carries out. */
  readonly event: string;
  /** Whether all inputs go into one bulk run. */
  readonly inBulk?: true;
}

/** The size of a series, and the limits of the org. */
export interface SeriesSize {
  readonly total: number;
  /** The most calls in flight. */
  readonly callers: number;
  readonly limit: number;
  readonly windowMs: number;
  readonly seed: number;
}

/** The result of a series. */
export interface SeriesReport {
  readonly total: number;
  readonly succeeded: number;
  /** Successes found by a lookup. */
  readonly checked: number;
  readonly failed: Readonly<Record<string, number>>;
  /** Asked for, but not in the org. */
  readonly lost: number;
  /** Writes carried out more than once. */
  readonly doubled: number;
  /** Reported as done but not in the org, or reported as failed but in the org. */
  readonly wrong: number;
  readonly unhandled: number;
  /** Writes that had not ended at the deadline. */
  readonly stuck: number;
  /** Requests other than GET, per write. */
  readonly requestsPerWrite: number;
  readonly answered429: number;
  readonly ms: number;
  /** How long the rate limit alone would take. */
  readonly leastMs: number;
}

const group = '00gcontractors000001';
const app = '0oaslack000000000001';
const login = (index: number) => `fault.${index}@acme.example`;
const userOf = (index: number) => generatedUserId(index + 1);

/** The series: creates, also by a service app, memberships and app assignments one by one and in bulk, lifecycle calls. */
export const allSeries: readonly Series[] = [
  {
    name: 'creates',
    action: 'create_user',
    input: (index) => ({
      profile: { login: login(index), email: login(index), firstName: 'Fault', lastName: String(index) },
      activate: false,
    }),
    held: (index, { org }) => (org.logins.find(login(index)) === undefined ? 0 : 1),
    event: 'user.lifecycle.create',
  },
  {
    name: 'membership changes',
    action: 'add_user_to_group',
    input: (index) => ({ user: userOf(index), group }),
    held: (index, sandbox) => (sandbox.org.memberships.get(group, userOf(index)) === undefined ? 0 : 1),
    event: 'group.user_membership.add',
  },
  {
    name: 'membership changes in bulk',
    action: 'add_user_to_group',
    input: (index) => ({ user: userOf(index), group }),
    held: (index, sandbox) => (sandbox.org.memberships.get(group, userOf(index)) === undefined ? 0 : 1),
    event: 'group.user_membership.add',
    inBulk: true,
  },
  {
    name: 'app assignments in bulk',
    action: 'assign_app_to_user',
    input: (index) => ({ user: userOf(index), app }),
    held: (index, sandbox) => (sandbox.org.appUsers.get(app, userOf(index)) === undefined ? 0 : 1),
    event: 'application.user_membership.add',
    inBulk: true,
  },
  {
    name: 'lifecycle calls',
    action: 'suspend_user',
    input: (index) => ({ user: userOf(index) }),
    held: (index, sandbox) => (sandbox.org.users.get(userOf(index))?.status === 'SUSPENDED' ? 1 : 0),
    event: 'user.lifecycle.suspend',
  },
  {
    name: 'creates as a service app',
    asServiceApp: true,
    action: 'create_user',
    input: (index) => ({
      profile: { login: login(index), email: login(index), firstName: 'Fault', lastName: String(index) },
      activate: false,
    }),
    held: (index, { org }) => (org.logins.find(login(index)) === undefined ? 0 : 1),
    event: 'user.lifecycle.create',
  },
];

/** How long access tokens and nonces of the service app are valid, in milliseconds. */
const short = { accessTokenMs: 2000, nonceMs: 700, apiNonces: true };

/** Runs a series against its own org, and compares the org's state with the result of every call. */
export async function runSeries(series: Series, size: SeriesSize): Promise<SeriesReport> {
  const { total, limit, windowMs, seed } = size;
  const behavior = series.asServiceApp === true ? short : {};
  const sandbox = await startSandbox({ users: total, limits: limitsFor(limit), windowMs, seed, ...behavior });
  sandbox.faults.rates({ ...faultRates, delayMs: patience.slowMs, seed });
  const connection = connect(
    series.asServiceApp === true ? serviceAppOf(sandbox) : { orgUrl: sandbox.url, apiToken: sandbox.token },
    { allowLoopback: true, attemptMs: patience.attemptMs },
  );
  let unhandled = 0;
  const onUnhandled = () => {
    unhandled += 1;
  };
  process.on('unhandledRejection', onUnhandled);
  const told = new Map<number, Told>();
  try {
    const startedAt = performance.now();
    await overBy(
      series.inBulk ? runInBulk(connection, series, { told, size }) : runSingly(connection, series, { told, size }),
      stuckMs,
    );
    const ms = performance.now() - startedAt;
    // Okta does not carry out a request whose token or nonce it refuses, and a token request is not a write.
    const isWrite = ({ method, path, status }: RecordedRequest) =>
      method !== 'GET' && !path.startsWith('/oauth2/') && status !== 401;
    const writes = sandbox.requests.filter(isWrite).length;
    const leastMs = Math.floor((total - 1) / limit) * windowMs;
    const answered429 = sandbox.stats().answered429;
    const counts = count(series, { sandbox, told, total });
    return { total, ...counts, unhandled, requestsPerWrite: writes / total, answered429, ms, leastMs };
  } finally {
    process.off('unhandledRejection', onUnhandled);
    await connection.close();
    await sandbox.close();
  }
}

/** Runs every input of a series by itself, with several callers at once. */
async function runSingly(
  connection: Connection,
  series: Series,
  { told, size: { total, callers } }: { told: Map<number, Told>; size: SeriesSize },
): Promise<void> {
  let next = 0;
  const caller = async () => {
    while (next < total) {
      const index = next;
      next += 1;
      told.set(index, await toldBy(connection.run(series.action, series.input(index))));
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

/** Runs every input of a series in one bulk run. */
async function runInBulk(
  connection: Connection,
  series: Series,
  { told, size: { total, callers } }: { told: Map<number, Told>; size: SeriesSize },
): Promise<void> {
  const inputs = Array.from({ length: total }, (_, index) => series.input(index));
  const options = {
    concurrency: callers,
    onResult: ({ index, output, response, error }: EachResult) => {
      told.set(index, error === undefined ? toldIn({ output, response }) : { failed: error.category });
    },
  };
  await connection.runEach(series.action, inputs, options).summary();
}

function serviceAppOf(sandbox: Sandbox) {
  const scopes = ['okta.users.read', 'okta.users.manage'];
  const { clientId, privateKey } = sandbox.scenario.addServiceApp({ label: 'Faults', scopes, roles: ['SUPER_ADMIN'] });
  return { orgUrl: sandbox.url, clientId, privateKey };
}

/** The limit of every bucket that writes use. The others have the same ratio to it as in Okta's table. */
function limitsFor(limit: number): Record<string, number> {
  const writes = Object.fromEntries(['users', 'user-write', 'groups', 'apps'].map((bucket) => [bucket, limit]));
  return { ...writes, 'user-read': Math.round((limit * 10) / 3), group: limit * 2, other: limit * 2 };
}

/** Deadline of a whole series, in milliseconds: several times what the rate limit and the faults need. */
const stuckMs = 180_000;

interface Told {
  /** Category of the error; absent after a success. */
  readonly failed?: string;
  readonly changed?: boolean;
  readonly checked?: boolean;
}

async function toldBy(run: Promise<{ output: unknown; response: { confirmed: string } }>): Promise<Told> {
  try {
    return toldIn(await run);
  } catch (error) {
    return { failed: isOktaError(error) ? error.category : String(error) };
  }
}

function toldIn({ output, response }: { output: unknown; response?: { confirmed: string } | undefined }): Told {
  const changed = typeof output === 'object' && output !== null && 'changed' in output ? output.changed : true;
  return { changed: changed === true, checked: response?.confirmed === 'checked' };
}

async function overBy(all: Promise<unknown>, ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([all, promise]);
  clearTimeout(timer);
}

function count(
  series: Series,
  { sandbox, told, total }: { sandbox: Sandbox; told: ReadonlyMap<number, Told>; total: number },
): Pick<SeriesReport, 'succeeded' | 'checked' | 'failed' | 'lost' | 'doubled' | 'wrong' | 'stuck'> {
  const failed: Record<string, number> = {};
  let [succeeded, checked, lost, wrong] = [0, 0, 0, 0];
  for (let index = 0; index < total; index += 1) {
    const held = series.held(index, sandbox) > 0;
    if (!held) lost += 1;
    const one = told.get(index);
    if (one === undefined) continue;
    if (one.failed === undefined) {
      succeeded += 1;
      if (one.checked === true) checked += 1;
      // No other client exists, so this call made the change.
      if (!held || one.changed !== true) wrong += 1;
    } else {
      failed[one.failed] = (failed[one.failed] ?? 0) + 1;
      if (held && one.failed !== 'outcome_unknown') wrong += 1;
    }
  }
  return {
    succeeded,
    checked,
    failed,
    lost,
    doubled: doubledIn(sandbox, series.event),
    wrong,
    stuck: total - told.size,
  };
}

/** How often the org repeated a write for the same user, according to its log. */
function doubledIn({ org }: Sandbox, event: string): number {
  const times = new Map<string, number>();
  for (const { outcome, target } of org.log.events(event)) {
    if (outcome.result !== 'SUCCESS') continue;
    const user = target?.find(({ type }) => type === 'User')?.id ?? '';
    times.set(user, (times.get(user) ?? 0) + 1);
  }
  return [...times.values()].reduce((sum, number) => sum + number - 1, 0);
}
