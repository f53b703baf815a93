import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Pool } from 'undici';
import { type Sandbox, startSandbox } from '../../sandbox/src/index.ts';
import { connect } from '../../src/index.ts';
import { duration } from '../numbers.ts';
import { withOrg } from '../processes.ts';
import { end, serve } from '../served.ts';
import { markdownTable, plainTable, type Row } from '../table.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    markdown: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const writes = 500;
const kills = 8;
const callers = 20;
/** The most times that a client repeats one request. */
const mostRepeats = 400;

/** A user, the change of a group, or a problem. */
interface Created {
  readonly id?: string;
  readonly group?: { readonly id: string };
  readonly detail?: unknown;
}

/** Users and groups are created with idempotency keys while the server is killed; the client repeats until it gets an answer. */
async function killedRow(): Promise<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-server-'));
  const sandbox = await startSandbox({ limits: false, latencyMs: 15 });
  sandbox.faults.rates({ lost_after: 0.03, lost_before: 0.02, seed: 7, match: ({ method }) => method === 'POST' });
  const file = join(folder, 'server.sqlite');
  const org = { url: sandbox.url, token: sandbox.token };
  let server = await serve(org, { file });
  const port = Number(new URL(server.url).port);
  const { key, url } = server;
  let done = 0;
  let replays = 0;
  const results = new Map<number, { readonly status: number; readonly id: string }>();
  const one = async (index: number): Promise<void> => {
    const login = `bench.${index}@acme.example`;
    const isUser = index % 2 === 0;
    const body = isUser
      ? { profile: { login, email: login, firstName: 'Bench', lastName: String(index) } }
      : { name: `Bench ${index}` };
    for (let repeat = 0; repeat < mostRepeats; repeat += 1) {
      const response = await fetch(`${url}/actions/${isUser ? 'create_user' : 'create_group'}`, {
        method: 'POST',
        headers: { 'x-api-key': key, 'content-type': 'application/json', 'idempotency-key': `bench-${index}` },
        body: JSON.stringify(body),
      }).catch(() => undefined);
      const text = await response?.text().catch(() => undefined);
      const json: Created | undefined = text === undefined ? undefined : JSON.parse(text);
      // 409 also says that the first request is still running.
      const isBusy = response?.status === 409 && String(json?.detail).includes('still running');
      if (response !== undefined && json !== undefined && response.status < 500 && !isBusy) {
        if (response.headers.get('idempotency-replayed') === 'true') replays += 1;
        results.set(index, { status: response.status, id: json.id ?? json.group?.id ?? '' });
        done += 1;
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const killing = (async () => {
    for (let kill = 1; kill <= kills; kill += 1) {
      while (done < (writes * kill) / (kills + 1)) await new Promise((resolve) => setTimeout(resolve, 5));
      await end(server, 'SIGKILL');
      server = await serve(org, { file, port });
    }
  })();
  let next = 0;
  const worker = async () => {
    while (next < writes) await one(next++);
  };
  await Promise.all([...Array.from({ length: callers }, worker), killing]);
  await end(server, 'SIGINT');
  const { lost, doubled, wrong } = judged(sandbox, results);
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
  return {
    what: `${writes} writes with idempotency keys, the server killed ${kills} times`,
    measured: `${lost} lost, ${doubled} doubled, ${wrong} misreported, ${replays} replayed`,
    goal: '0 lost, 0 doubled, 0 misreported',
    reached: lost + doubled + wrong === 0,
  };
}

function judged(sandbox: Sandbox, results: ReadonlyMap<number, { readonly status: number; readonly id: string }>) {
  const made = new Map<string, string[]>();
  const add = (name: string, id: string) => made.set(name, [...(made.get(name) ?? []), id]);
  for (const { id, profile } of sandbox.org.users.values()) add(String(profile['lastName']), id);
  for (const { id, profile } of sandbox.org.groups.values()) add(String(profile['name']).replace('Bench ', ''), id);
  let [lost, doubled, wrong] = [0, 0, 0];
  for (let index = 0; index < writes; index += 1) {
    const ids = made.get(String(index)) ?? [];
    const result = results.get(index);
    if (ids.length === 0) lost += 1;
    if (ids.length > 1) doubled += 1;
    if (result?.status !== 200 || !ids.includes(result.id)) wrong += 1;
  }
  return { lost, doubled, wrong };
}

/** Many clients at once on one org with a limit. */
async function clientsRow(): Promise<Row> {
  const [clients, calls, limit, windowMs] = [100, 40, 500, 5000];
  const folder = mkdtempSync(join(tmpdir(), 'bench-server-'));
  const sandbox = await startSandbox({ limits: limit, windowMs });
  const server = await serve({ url: sandbox.url, token: sandbox.token }, { file: join(folder, 'server.sqlite') });
  const call = async (): Promise<number> => {
    const response = await fetch(`${server.url}/actions/get_user`, {
      method: 'POST',
      headers: { 'x-api-key': server.key, 'content-type': 'application/json' },
      body: JSON.stringify({ user: '00ugrace000000000001' }),
    });
    await response.text();
    return response.status;
  };
  await call();
  const before = residentMb(server.child.pid);
  const startedAt = performance.now();
  const statuses = await Promise.all(
    Array.from({ length: clients }, async () => {
      const own: number[] = [];
      for (let index = 0; index < calls; index += 1) own.push(await call());
      return own;
    }),
  );
  const ms = performance.now() - startedAt;
  const after = residentMb(server.child.pid);
  const refused = sandbox.requests.filter(({ status }) => status === 429).length;
  const failed = statuses.flat().filter((status) => status !== 200).length;
  await end(server, 'SIGINT');
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
  return {
    what: `${clients} clients at once, ${calls} reads each, ${limit} per ${windowMs / 1000} s`,
    measured: `${duration(ms)}, ${refused} × 429, ${failed} failed, ${before} → ${after} MB resident`,
    // V8 lets the heap grow before it collects: 40,000 reads without a limit level off at about 160 MB more.
    goal: '0 × 429, 0 failed, at most 200 MB more',
    reached: refused === 0 && failed === 0 && after - before <= 200,
  };
}

/** The resident memory of a process: the most that it has had. */
function residentMb(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

/** What the HTTP host costs over `run` in the process of the caller. */
async function overheadRow(inFlight: number): Promise<Row> {
  const total = 3000;
  const folder = mkdtempSync(join(tmpdir(), 'bench-server-'));
  return withOrg({ limits: false }, async (org) => {
    const server = await serve(org, { file: join(folder, 'server.sqlite') });
    const okta = connect({ orgUrl: org.url, apiToken: org.token }, { allowLoopback: true });
    const pool = new Pool(server.url, { connections: inFlight });
    const input = { user: '00ugrace000000000001' };
    const headers = { 'x-api-key': server.key, 'content-type': 'application/json' };
    const body = JSON.stringify(input);
    const ways = {
      inProcess: () => okta.run('get_user', input),
      overHttp: async () => {
        const response = await pool.request({ path: '/actions/get_user', method: 'POST', headers, body });
        await response.body.json();
      },
    };
    const timed = async (way: () => Promise<unknown>): Promise<number> => {
      let left = total;
      const startedAt = performance.now();
      await Promise.all(
        Array.from({ length: inFlight }, async () => {
          while (left-- > 0) await way();
        }),
      );
      return performance.now() - startedAt;
    };
    const rounds = { inProcess: [] as number[], overHttp: [] as number[] };
    for (let round = 0; round < 4; round += 1) {
      rounds.inProcess.push(await timed(ways.inProcess));
      rounds.overHttp.push(await timed(ways.overHttp));
    }
    await okta.close();
    await pool.close();
    await end(server, 'SIGINT');
    rmSync(folder, { recursive: true, force: true });
    const least = (times: readonly number[]) => Math.min(...times.slice(1));
    const [own, http] = [least(rounds.inProcess), least(rounds.overHttp)];
    return {
      what: `get_user over HTTP, ${inFlight} in flight`,
      measured: `${((http / total) * 1000).toFixed(0)} µs a call`,
      ratio: `${(http / own).toFixed(2)} ×`,
      reference: `${((own / total) * 1000).toFixed(0)} µs by run in process`,
    };
  });
}

const parts: Readonly<Record<string, () => Promise<Row>>> = {
  kills: killedRow,
  clients: clientsRow,
  'overhead of 1': () => overheadRow(1),
  'overhead of 20': () => overheadRow(20),
};

async function main(): Promise<void> {
  const rows: Row[] = [];
  for (const [name, part] of Object.entries(parts)) {
    if (values.only !== undefined && !values.only.some((word) => name.includes(word))) continue;
    process.stderr.write(`${name} …\n`);
    rows.push(await part());
  }
  console.log(values.markdown ? markdownTable(rows) : plainTable(rows));
  if (rows.some(({ reached }) => reached === false)) process.exitCode = 1;
}

if (values.help) console.log('npm run bench:server -- [--only kills|clients|overhead] [--markdown]');
else await main();
