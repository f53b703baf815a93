import { parseArgs } from 'node:util';
import { type Sandbox, startSandbox } from '../../sandbox/src/index.ts';
import { prepareWorker } from '../children.ts';
import { duration } from '../numbers.ts';
import { markdownTable, plainTable, type Row } from '../table.ts';
import type { PaceResult, PaceTask } from './worker.ts';

const total = 1500;
const limit = 500;
const windowMs = 5000;

interface Scenario {
  readonly what: string;
  readonly processes: number;
  readonly callers: number;
  readonly clockOffsetMs?: number;
  /** Calls of another client in every window. */
  readonly another?: number;
  readonly atMost: { readonly ratio: number; readonly refused: number };
}

const alone = { ratio: 1.01, refused: 0 };
const together = { ratio: 1.1, refused: 1 };
const scenarios: readonly Scenario[] = [
  { what: '1 caller', processes: 1, callers: 1, atMost: alone },
  { what: '20 callers', processes: 1, callers: 20, atMost: alone },
  { what: '500 callers', processes: 1, callers: 500, atMost: alone },
  {
    what: "20 callers, the org's clock an hour ahead",
    processes: 1,
    callers: 20,
    clockOffsetMs: 3_600_000,
    atMost: alone,
  },
  { what: '4 processes, 20 callers each', processes: 4, callers: 20, atMost: together },
  { what: '4 processes, all at once', processes: 4, callers: total / 4, atMost: together },
  { what: '20 callers, another client takes a tenth', processes: 1, callers: 20, another: 50, atMost: together },
  { what: '500 callers, another client takes a tenth', processes: 1, callers: 500, another: 50, atMost: together },
];

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    markdown: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const prepare = (task: PaceTask) => prepareWorker<PaceResult>(new URL('worker.ts', import.meta.url), task);

/** A client that uses the same bucket now and then, and ignores the headers. */
function anotherClient({ url, token }: Sandbox, perWindow: number): () => void {
  const timer = setInterval(() => {
    fetch(`${url}/api/v1/users?limit=1`, { headers: { authorization: `SSWS ${token}` } })
      .then((answer) => answer.text())
      .catch(() => {});
  }, windowMs / perWindow);
  return () => clearInterval(timer);
}

/** How long raw undici takes for the calls of one window without a limit. The last window cannot be faster. */
async function lastWindowMs(callers: number): Promise<number> {
  const sandbox = await startSandbox({ limits: false });
  const { url, token } = sandbox;
  const task: PaceTask = { url, token, kind: 'raw', name: 'raw', total: limit, callers };
  const { ms } = await (await prepare(task)).go();
  await sandbox.close();
  return ms;
}

/** The most 429s in one window, and the last request, of all clients but `another`. */
function refusedPerWindow({ requests }: Sandbox): { own: number; others: number } {
  let end = Number.NEGATIVE_INFINITY;
  let [own, others, most] = [0, 0, 0];
  for (const { path, status, t, headers } of requests) {
    if (!path.startsWith('/api/v1/users?')) continue;
    if (t >= end && status !== 429) {
      end = t + windowMs;
      own = 0;
    }
    if (status !== 429) continue;
    if (headers['user-agent']?.includes('okta-connector') === true) own += 1;
    else others += 1;
    most = Math.max(most, own);
  }
  return { own: most, others };
}

async function rowOf({ what, processes, callers, clockOffsetMs = 0, another = 0, atMost }: Scenario): Promise<Row> {
  const lastMs = await lastWindowMs(callers * processes);
  const sandbox = await startSandbox({ limits: { users: limit }, windowMs, clockOffsetMs });
  const { url, token } = sandbox;
  const workers = await Promise.all(
    Array.from({ length: processes }, (_, index) =>
      prepare({ url, token, kind: 'ours', name: `p${index}`, total: total / processes, callers }),
    ),
  );
  const stop = another === 0 ? () => {} : anotherClient(sandbox, another);
  const startedAt = performance.now();
  const results = await Promise.all(workers.map((worker) => worker.go()));
  const ms = performance.now() - startedAt;
  stop();
  const { own, others } = refusedPerWindow(sandbox);
  const { concurrency429 } = sandbox.stats();
  if (concurrency429 > 0) process.stderr.write(`${concurrency429} refused as too many at once\n`);
  await sandbox.close();
  const room = limit - another;
  const leastMs = Math.floor((total - 1) / room) * windowMs + (lastMs * (((total - 1) % room) + 1)) / limit;
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  const theirs = another === 0 ? '' : `, ${others} for the other client`;
  return {
    what: `${total} creates, ${limit} per ${windowMs / 1000} s, ${what}`,
    measured: `${duration(ms)}, ${own} × 429 in a window at most${theirs}${failed === 0 ? '' : `, ${failed} failed`}`,
    ratio: `${(ms / leastMs).toFixed(3)} × least`,
    reference: `least ${duration(leastMs)}`,
    goal: `≤ ${atMost.ratio} ×, ≤ ${atMost.refused} × 429 a window`,
    reached: ms / leastMs <= atMost.ratio && own <= atMost.refused && failed === 0,
  };
}

async function main(): Promise<void> {
  const rows: Row[] = [];
  for (const scenario of scenarios) {
    if (values.only !== undefined && !values.only.some((word) => scenario.what.includes(word))) continue;
    process.stderr.write(`${scenario.what} …\n`);
    rows.push(await rowOf(scenario));
  }
  console.log(values.markdown ? markdownTable(rows) : plainTable(rows));
}

if (values.help) console.log('npm run bench:pace -- [--only WORDS] [--markdown]');
else await main();
