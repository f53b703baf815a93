import { setTimeout as sleep } from 'node:timers/promises';
import type { TrafficStats } from '../../sandbox/src/index.ts';
import type { Kind } from '../clients.ts';
import { duration, times } from '../numbers.ts';
import { withOrg, work } from '../processes.ts';
import type { Row } from '../table.ts';
import type { AddToGroupResult, AddToGroupTask } from '../workers/add-to-group.ts';
import type { Part, Settings } from './settings.ts';

const perWindow = 100;
const windowMs = 5000;
const unlimited = 1_000_000;

/** No effective limit on any bucket but that of memberships. */
const membershipsOnly: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    ['apps', 'app', 'group', 'users', 'user-write', 'user-read', 'logs', 'clients', 'devices', 'other'].map(
      (bucket) => [bucket, unlimited],
    ),
  ),
  groups: perWindow,
};

interface Scenario {
  readonly kind: Kind;
  /** Memberships to create. */
  readonly total: number;
  /** Calls at once; `total` for all. */
  readonly inFlight: number;
  /** By bucket, or one number for every bucket. */
  readonly limits: Readonly<Record<string, number>> | number;
}

interface Outcome extends AddToGroupResult {
  readonly traffic: TrafficStats;
}

/**
 * 500 memberships, or 300 for a quick run, at 100 calls per 5 s. The scenarios run in parallel, each with its own org, because they
 * mostly wait. They start at different times so that their windows do not open together.
 */
export const rateLimit: Part = async (settings) => {
  const ours = scenariosOf('ours', settings);
  const sdk: Scenario[] = settings.full ? scenariosOf('sdk', settings) : [];
  const outcomes = await sideBySide(ours);
  const references = await sideBySide(sdk);
  return ours.map((scenario, index) => {
    const outcome = outcomes[index];
    if (outcome === undefined) throw new Error('A scenario has no outcome.');
    const other = sdk.findIndex(({ inFlight, limits }) => inFlight === scenario.inFlight && limits === scenario.limits);
    return rowOf(scenario, outcome, references[other]);
  });
};

function scenariosOf(kind: Kind, { quick }: Settings): Scenario[] {
  const total = quick ? 300 : 500;
  const limits = quick || kind === 'sdk' ? [membershipsOnly] : [membershipsOnly, perWindow];
  return limits.flatMap((limits) => [20, total].map((inFlight) => ({ kind, total, inFlight, limits })));
}

function sideBySide(scenarios: readonly Scenario[]): Promise<Outcome[]> {
  return Promise.all(
    scenarios.map(async (scenario, index) => {
      await sleep((index * windowMs) / scenarios.length);
      return outcomeOf(scenario);
    }),
  );
}

/** Runs one scenario against its own org. */
function outcomeOf({ kind, total, inFlight, limits }: Scenario): Promise<Outcome> {
  return withOrg({ limits: false, users: total }, (free) =>
    withOrg({ limits, windowMs, users: total }, async (org) => {
      const task: AddToGroupTask = {
        kind,
        org: { url: org.url, token: org.token },
        free: { url: free.url, token: free.token },
        userIds: org.userIds.slice(-total),
        inFlight,
        window: perWindow,
      };
      const result = await work<AddToGroupResult>('add-to-group', task);
      return { ...result, traffic: await org.stats() };
    }),
  );
}

function rowOf({ total, inFlight, limits }: Scenario, outcome: Outcome, sdk: Outcome | undefined): Row {
  // The first window opens with the first call, and the calls of the last one still take their time.
  const least = (total / perWindow - 1) * windowMs + outcome.windowMs;
  const ratio = outcome.ms / least;
  const { answered429, sockets } = outcome.traffic;
  const where = limits === perWindow ? 'every bucket limited' : 'memberships limited';
  return {
    what: `${total} add_user_to_group, 100 per 5 s, ${inFlight === total ? 'all at once' : `${inFlight} in flight`}, ${where}`,
    measured: told(outcome),
    ratio: `${ratio.toFixed(3)} × least`,
    reference: `least ${duration(least)}${sdk === undefined ? '' : `; SDK ${told(sdk)} (${times(sdk.ms / least)})`}`,
    goal: '≤ 1.01 ×, no 429, ≤ 50 sockets',
    reached: ratio <= 1.01 && answered429 === 0 && sockets <= 50 && outcome.failed === 0,
  };
}

function told({ ms, failed, traffic: { answered429, sockets } }: Outcome): string {
  return `${duration(ms)}, ${answered429} × 429, ${sockets} sockets${failed === 0 ? '' : `, ${failed} failed`}`;
}
