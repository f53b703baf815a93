import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Sandbox, startSandbox } from '../../sandbox/src/index.ts';
import { faultRates } from './series.ts';

/** How a bulk run is killed. */
export interface KilledSize {
  readonly total: number;
  readonly kills: number;
  readonly limit: number;
  readonly windowMs: number;
  readonly seed: number;
}

/** The result of a bulk run that was killed and resumed. */
export interface KilledReport {
  readonly total: number;
  readonly kills: number;
  /** Inputs whose last line in the results file reports success. */
  readonly succeeded: number;
  /** Inputs whose user is not in the org. */
  readonly lost: number;
  readonly doubled: number;
  /** Inputs whose last line contradicts the org. */
  readonly wrong: number;
  /** Writes for inputs that the journal listed as finished before the kill. */
  readonly again: number;
  /** Successes found by a lookup, after a lost response or a kill. */
  readonly checked: number;
  /** Exit code of the last process, which was not killed. */
  readonly exitCode: number | null;
  readonly requestsPerWrite: number;
  readonly ms: number;
}

const main = new URL('../../hosts/cli/src/main.ts', import.meta.url).pathname;
const login = (index: number) => `bulk.${index}@acme.example`;

/** Creates users in bulk from the command line, kills the process again and again, and resumes it. */
export async function runKilled({ total, kills, limit, windowMs, seed }: KilledSize): Promise<KilledReport> {
  const folder = await mkdtemp(join(tmpdir(), 'okta-connector-killed-'));
  const sandbox = await startSandbox({ limits: { users: limit }, windowMs, seed });
  // Slow responses are delayed but never time out, because the command line waits as long as Okta may take.
  sandbox.faults.rates({ ...faultRates, delayMs: 50, seed });
  let child: ChildProcess | undefined;
  try {
    const inputs = join(folder, 'people.csv');
    await writeFile(inputs, peopleCsv(total));
    const startedAt = performance.now();
    let again = 0;
    let sent = 0;
    const stretch = (finished: ReadonlySet<string>) => {
      again += writesFor(sandbox, finished);
      sent += sandbox.requests.filter(({ method }) => method !== 'GET').length;
      sandbox.resetStats();
    };
    const finished = new Set<string>();
    for (let kill = 1; kill <= kills; kill += 1) {
      child = start(sandbox, inputs);
      await created(sandbox, { count: Math.floor((total * kill) / (kills + 1)), child });
      child.kill('SIGKILL');
      await once(child, 'close');
      stretch(finished);
      for (const index of await finishedIn(`${resultsOf(inputs)}.journal`)) finished.add(login(index));
    }
    child = start(sandbox, inputs);
    const [exitCode] = await once(child, 'close');
    stretch(finished);
    const ms = performance.now() - startedAt;
    const told = await lastLines(resultsOf(inputs));
    return { total, kills, ...compare(sandbox, { told, total }), again, exitCode, requestsPerWrite: sent / total, ms };
  } finally {
    child?.kill('SIGKILL');
    await sandbox.close();
    await rm(folder, { recursive: true });
  }
}

function peopleCsv(total: number): string {
  const header = 'profile.login,profile.email,profile.firstName,profile.lastName,activate';
  const rows = Array.from({ length: total }, (_, index) => `${login(index)},${login(index)},Bulk,N${index},false`);
  return `${[header, ...rows].join('\n')}\n`;
}

function resultsOf(inputs: string): string {
  return inputs.replace(/csv$/, 'results.jsonl');
}

function start({ url, token }: Sandbox, inputs: string): ChildProcess {
  const args = [
    '--conditions=@okta-connector/source',
    main,
    'run',
    'create_user',
    '--each',
    inputs,
    '--resume',
    '--concurrency',
    '10',
    '--allow-loopback',
  ];
  const env = { PATH: process.env['PATH'], OKTA_CLIENT_ORGURL: url, OKTA_CLIENT_TOKEN: token };
  return spawn(process.execPath, args, { stdio: 'ignore', env });
}

/** Waits until the org has this many of the users, or the process has ended. */
async function created({ org }: Sandbox, { count, child }: { count: number; child: ChildProcess }): Promise<void> {
  while (child.exitCode === null && org.logins.find(login(count - 1)) === undefined) await sleep(2);
}

/** How many requests would create each of these users. */
function writesFor({ requests }: Sandbox, logins: ReadonlySet<string>): number {
  return requests.filter(({ method, body }) => method === 'POST' && logins.has(JSON.parse(body || '{}').profile?.login))
    .length;
}

async function finishedIn(journal: string): Promise<number[]> {
  const lines = await linesOf(journal);
  return lines.flatMap(({ done, failed }) => (typeof done === 'number' && failed === undefined ? [done] : []));
}

async function lastLines(results: string): Promise<Map<number, Line>> {
  return new Map((await linesOf(results)).map((line) => [Number(line['index']), line]));
}

type Line = Readonly<Record<string, unknown>>;

/** The complete lines of a file. A kill may have cut off the last one. */
async function linesOf(file: string): Promise<Line[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

function compare(
  { org }: Sandbox,
  { told, total }: { told: ReadonlyMap<number, Line>; total: number },
): Pick<KilledReport, 'succeeded' | 'lost' | 'doubled' | 'wrong' | 'checked'> {
  const counts = { succeeded: 0, lost: 0, doubled: 0, wrong: 0, checked: 0 };
  const times = new Map<unknown, number>();
  for (const { profile } of org.users.values()) times.set(profile['login'], (times.get(profile['login']) ?? 0) + 1);
  for (let index = 0; index < total; index += 1) {
    const held = times.get(login(index)) ?? 0;
    const line = told.get(index);
    if (held === 0) counts.lost += 1;
    if (held > 1) counts.doubled += 1;
    if (line?.['ok'] === true) counts.succeeded += 1;
    if (line?.['confirmed'] === 'checked') counts.checked += 1;
    if ((line?.['ok'] === true) !== held > 0) counts.wrong += 1;
  }
  return counts;
}
