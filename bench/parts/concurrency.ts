import type { TrafficStats } from '../../sandbox/src/index.ts';
import type { Kind } from '../clients.ts';
import { duration, medianOf, times } from '../numbers.ts';
import { withOrg, work } from '../processes.ts';
import type { GetTwiceTask } from '../workers/get-twice.ts';
import type { ManyGetsResult, ManyGetsTask } from '../workers/many-gets.ts';
import type { Part } from './settings.ts';

interface Outcome extends ManyGetsResult {
  readonly traffic: TrafficStats;
}

/** 300 gets with 100 in flight, each time in a fresh process. The org handles 75 requests at once and takes 20 ms for each. */
export const concurrency: Part = ({ quick }) =>
  withOrg({ limits: false, users: 300, concurrency: 75, latencyMs: 20 }, async (org) => {
    const results: Record<'ours' | 'sdk', Outcome[]> = { ours: [], sdk: [] };
    for (let round = 0; round < (quick ? 1 : 3); round += 1) {
      for (const kind of ['ours', 'sdk'] as const) {
        const task: ManyGetsTask = {
          kind,
          org: { url: org.url, token: org.token },
          userIds: org.userIds.slice(-300),
          inFlight: 100,
        };
        const result = await work<ManyGetsResult>('many-gets', task);
        results[kind].push({ ...result, traffic: await org.stats() });
      }
    }
    const summary = (all: readonly Outcome[]) => {
      const [ms, refused, failed] = [
        medianOf(all, (one) => one.ms),
        medianOf(all, ({ traffic }) => traffic.concurrency429),
        medianOf(all, (one) => one.failed),
      ];
      return { ms, refused, text: `${duration(ms)}, ${refused} × 429${failed === 0 ? '' : `, ${failed} failed`}` };
    };
    const [ours, sdk] = [summary(results.ours), summary(results.sdk)];
    return [
      {
        what: '300 gets, 100 in flight, limit of 75 at once',
        measured: ours.text,
        ratio: `${times(ours.ms / sdk.ms)} SDK`,
        reference: `SDK ${sdk.text}`,
        goal: '≤ 450 ms',
        reached: ours.ms <= 450 && results.ours.every(({ failed }) => failed === 0),
      },
    ];
  });

/** Whether a repeated get sends a request. */
export const freshness: Part = () =>
  withOrg({ limits: false }, async (org) => {
    const requestsOf = async (kind: Kind) => {
      const task: GetTwiceTask = { kind, org: { url: org.url, token: org.token } };
      await work<object>('get-twice', task);
      return (await org.stats()).requests;
    };
    const [ours, sdk] = [await requestsOf('ours'), await requestsOf('sdk')];
    return [
      {
        what: 'Requests for two gets of one user, as it comes',
        measured: String(ours),
        reference: `SDK ${sdk} (its cache never expires; it is off in every other measurement)`,
        goal: '2',
        reached: ours === 2,
      },
    ];
  });
