import type { Kind } from '../clients.ts';
import { count, medianOf, micros, times } from '../numbers.ts';
import { withOrg, work } from '../processes.ts';
import type { Row } from '../table.ts';
import type { GetUserResult, GetUserTask } from '../workers/get-user.ts';
import type { Part } from './settings.ts';

const kinds: readonly Kind[] = ['ours', 'undici', 'sdk'];
const levels = [1, 20] as const;

/** Requests per second and processor time per call, one user read over and over. */
export const getUser: Part = ({ quick }) =>
  withOrg({ limits: false }, async ({ url, token }) => {
    const results = new Map<string, GetUserResult[]>();
    for (let round = 0; round < (quick ? 2 : 5); round += 1) {
      for (const inFlight of levels) {
        for (const kind of kinds) {
          const task: GetUserTask = {
            kind,
            org: { url, token },
            inFlight,
            warmUpMs: quick ? 600 : 1000,
            measureMs: quick ? 1000 : 2000,
          };
          const key = `${kind} ${inFlight}`;
          results.set(key, [...(results.get(key) ?? []), await work<GetUserResult>('get-user', task)]);
        }
      }
    }
    return levels.flatMap((inFlight) => {
      const [ours, undici, sdk] = kinds.map((kind) => {
        const all = results.get(`${kind} ${inFlight}`) ?? [];
        return {
          cpuUs: medianOf(all, (one) => one.cpuUs),
          perSecond: medianOf(all, (one) => one.perSecond),
        };
      });
      return ours === undefined || undici === undefined || sdk === undefined
        ? []
        : rowsOf(inFlight, { ours, undici, sdk });
    });
  });

function rowsOf(inFlight: number, { ours, undici, sdk }: Record<Kind, GetUserResult>): Row[] {
  return [
    {
      what: `get_user, ${inFlight} in flight: CPU per call`,
      measured: micros(ours.cpuUs),
      ratio: `${times(ours.cpuUs / undici.cpuUs)} undici`,
      reference: `undici ${micros(undici.cpuUs)}, SDK ${micros(sdk.cpuUs)} (${times(sdk.cpuUs / undici.cpuUs)} undici)`,
      goal: '≤ 1.25 × undici',
      reached: ours.cpuUs <= 1.25 * undici.cpuUs,
    },
    {
      what: `get_user, ${inFlight} in flight: calls per second`,
      measured: count(ours.perSecond),
      ratio: `${times(ours.perSecond / sdk.perSecond)} SDK`,
      reference: `undici ${count(undici.perSecond)}, SDK ${count(sdk.perSecond)}`,
      goal: '≥ 3 × SDK',
      reached: ours.perSecond >= 3 * sdk.perSecond,
    },
  ];
}
