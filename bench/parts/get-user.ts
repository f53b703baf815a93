import type { Kind } from '../clients.ts';
import { count, medianOf, micros, pairedRatio, times } from '../numbers.ts';
import { withOrg, work } from '../processes.ts';
import type { Row } from '../table.ts';
import type { GetUserResult, GetUserTask } from '../workers/get-user.ts';
import type { Part } from './settings.ts';

type Results = Record<Kind, GetUserResult[]>;

/** Requests per second and CPU time for each call, reading one user repeatedly. */
export const getUser: Part = ({ quick }) =>
  withOrg({ limits: false }, async ({ url, token, app }) => {
    const levels = [1, 20].map((inFlight) => ({ inFlight, results: noResults() }));
    for (let round = 0; round < (quick ? 2 : 6); round += 1) {
      for (const { inFlight, results } of levels) {
        for (const kind of ['ours', 'app', 'undici', 'sdk'] as const) {
          const duration = quick ? { warmUpMs: 500, measureMs: 700 } : { warmUpMs: 2000, measureMs: 2000 };
          const task: GetUserTask = { kind, org: { url, token, app }, inFlight, ...duration };
          results[kind].push(await work<GetUserResult>('get-user', task));
        }
      }
    }
    return levels.flatMap(({ inFlight, results }) => rowsOf(inFlight, results));
  });

function noResults(): Results {
  return { ours: [], app: [], undici: [], sdk: [] };
}

function rowsOf(inFlight: number, { ours, app, undici, sdk }: Results): Row[] {
  const cpu = (all: readonly GetUserResult[]) => micros(medianOf(all, ({ cpuUs }) => cpuUs));
  const speed = (all: readonly GetUserResult[]) => count(medianOf(all, ({ perSecond }) => perSecond));
  const mostCpu = inFlight === 1 ? 1.1 : 1.2;
  const cpuRatio = pairedRatio([ours, undici], ({ cpuUs }) => cpuUs);
  const sdkRatio = pairedRatio([sdk, undici], ({ cpuUs }) => cpuUs);
  const speedRatio = pairedRatio([ours, sdk], ({ perSecond }) => perSecond);
  const mostRatio = pairedRatio([undici, sdk], ({ perSecond }) => perSecond);
  const overUs = medianOf(app, ({ cpuUs }) => cpuUs) - medianOf(ours, ({ cpuUs }) => cpuUs);
  return [
    {
      what: `get_user as a service app with DPoP, ${inFlight} in flight: CPU per call`,
      measured: cpu(app),
      ratio: `+${micros(overUs)}`,
      reference: `API token ${cpu(ours)}`,
      goal: '≤ +90 µs',
      reached: overUs <= 90,
    },
    {
      what: `get_user, ${inFlight} in flight: CPU per call`,
      measured: cpu(ours),
      ratio: `${times(cpuRatio)} undici`,
      reference: `undici ${cpu(undici)}, SDK ${cpu(sdk)} (${times(sdkRatio)} undici)`,
      goal: `≤ ${mostCpu} × undici`,
      reached: cpuRatio <= mostCpu,
    },
    {
      what: `get_user, ${inFlight} in flight: calls per second`,
      measured: speed(ours),
      ratio: `${times(speedRatio)} SDK`,
      reference: `undici ${speed(undici)} (${times(mostRatio)} SDK), SDK ${speed(sdk)}`,
      goal: '≥ 3 × SDK',
      reached: speedRatio >= 3,
    },
  ];
}
