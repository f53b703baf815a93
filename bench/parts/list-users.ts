import type { Kind } from '../clients.ts';
import { duration, medianOf, megabytes, pairedRatio, times } from '../numbers.ts';
import { type BenchOrg, withOrg, work } from '../processes.ts';
import type { Row } from '../table.ts';
import type { ListUsersResult, ListUsersTask } from '../workers/list-users.ts';
import type { Part } from './settings.ts';

const kinds: readonly Kind[] = ['ours', 'undici'];
const mostFreshRatio = 1.2;

interface Listing {
  readonly ms: number;
  /** The maximum of all rounds, in bytes. */
  readonly growth: number;
}

/** Time and memory for streaming all users of an org. */
export const listUsers: Part = ({ quick }) =>
  withOrg({ limits: false, users: 10_000 }, (small) =>
    withOrg({ limits: false, users: 50_000 }, async (large) => {
      const rounds = quick ? 1 : 7;
      const listed = await measureAll({ small, large }, rounds);
      const ours = { small: listed('ours', 'small'), large: listed('ours', 'large') };
      const undici = { small: listed('undici', 'small'), large: listed('undici', 'large') };
      const ratio = ours.large.growth / ours.small.growth;
      const rows: Row[] = [
        await inFreshProcesses(small, quick ? 2 : 9),
        time('10,000', ours.small, undici.small),
        time('50,000', ours.large, undici.large),
        {
          what: 'Streaming 50,000 users: memory growth over 10,000',
          measured: `${megabytes(ours.large.growth)} against ${megabytes(ours.small.growth)}`,
          ratio: times(ratio),
          reference: `undici ${megabytes(undici.large.growth)} against ${megabytes(undici.small.growth)}`,
          goal: '≤ 1.30 ×',
          reached: ratio <= 1.3,
        },
      ];
      return rows;
    }),
  );

/** From the start of a process, loading included, to the last user. */
async function inFreshProcesses({ url, token }: BenchOrg, rounds: number): Promise<Row> {
  const results: Record<'ours' | 'undici', ListUsersResult[]> = { ours: [], undici: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const kind of ['ours', 'undici'] as const) {
      const task: ListUsersTask = { kind, org: { url, token }, fresh: true };
      results[kind].push(await work<ListUsersResult>('list-users', task));
    }
  }
  const { ours, undici } = results;
  const ratio = pairedRatio([ours, undici], ({ ms }) => ms);
  const text = (all: readonly ListUsersResult[]) =>
    `${duration(medianOf(all, ({ ms }) => ms))}, first user after ${duration(medianOf(all, ({ firstMs }) => firstMs))}`;
  return {
    what: 'Streaming 10,000 users in a fresh process',
    measured: text(ours),
    ratio: `${times(ratio)} undici`,
    reference: `undici ${text(undici)}`,
    goal: `≤ ${mostFreshRatio} × undici`,
    reached: ratio <= mostFreshRatio,
  };
}

type Sizes = Readonly<Record<'small' | 'large', BenchOrg>>;

async function measureAll(orgs: Sizes, rounds: number): Promise<(kind: Kind, size: keyof Sizes) => Listing> {
  const results = new Map<string, ListUsersResult[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const size of ['small', 'large'] as const) {
      for (const kind of kinds) {
        const { url, token } = orgs[size];
        const task: ListUsersTask = { kind, org: { url, token } };
        const result = await work<ListUsersResult>('list-users', task);
        const expected = size === 'small' ? 10_000 : 50_000;
        if (result.users < expected) throw new Error(`${kind} listed ${result.users} of ${expected} users.`);
        const key = `${kind} ${size}`;
        results.set(key, [...(results.get(key) ?? []), result]);
      }
    }
  }
  return (kind, size) => {
    const all = results.get(`${kind} ${size}`) ?? [];
    // The maximum, not the median: up to a quarter depends on when the garbage collector last ran.
    const growth = Math.max(...all.map(({ before, peak }) => peak - before));
    return { ms: medianOf(all, ({ ms }) => ms), growth };
  };
}

function time(users: string, ours: Listing, undici: Listing): Row {
  return {
    what: `Streaming ${users} users`,
    measured: `${duration(ours.ms)}, +${megabytes(ours.growth)}`,
    ratio: `${times(ours.ms / undici.ms)} undici`,
    reference: `undici ${duration(undici.ms)}, +${megabytes(undici.growth)}`,
  };
}
