import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createRandom, type Sandbox, startSandbox } from '../../sandbox/src/index.ts';
import { sqliteStore } from '../../src/index.ts';
import { duration } from '../numbers.ts';
import { end, serve } from '../served.ts';
import { markdownTable, plainTable, type Row } from '../table.ts';
import { BenchReader } from './reader.ts';
import { type Arrival, BenchReceiver } from './receiver.ts';

const { values } = parseArgs({
  options: {
    down: { type: 'string', default: '60' },
    events: { type: 'string', default: '500' },
    markdown: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const trigger = 'user_suspended';
const users = 40;
/** How long to wait for deliveries after the receiver is up again: the longest backoff so far, twice. */
const patienceMs = 180_000;

interface Happened {
  readonly uuid: string;
  readonly user: string;
}

/** Logs events evenly over a time. */
async function letHappen({ org, clock }: Sandbox, { events, ms }: { events: number; ms: number }): Promise<Happened[]> {
  const random = createRandom(1);
  const happened: Happened[] = [];
  const startedAt = performance.now();
  for (let count = 0; count < events; count += 1) {
    await sleep(Math.max(0, (count / events) * ms - (performance.now() - startedAt)));
    const number = String(Math.floor(random() * users));
    const id = `00ubench${number.padStart(12, '0')}`;
    const target = [{ id, type: 'User', alternateId: `user.${number}@acme.example`, displayName: `User ${number}` }];
    const actor = { id: '00ugrace000000000001', type: 'User', alternateId: 'grace', displayName: 'Grace Lindqvist' };
    const { uuid } = org.log.record({ eventType: 'user.lifecycle.suspend', actor, target, published: clock.now() });
    happened.push({ uuid, user: id });
  }
  return happened;
}

async function subscribe(server: { url: string; key: string }, url: string): Promise<void> {
  const response = await fetch(`${server.url}/subscriptions`, {
    method: 'POST',
    headers: { 'x-api-key': server.key, 'content-type': 'application/json' },
    body: JSON.stringify({ trigger, url }),
  });
  if (response.status !== 201) throw new Error(await response.text());
}

/** uuids that a receiver had accepted when the server was killed, whose acknowledgement was not stored. */
async function unstored(file: string, receivers: readonly BenchReceiver[]): Promise<ReadonlySet<string>> {
  const accepted = new Set(receivers.flatMap((receiver) => receiver.accepted.map(({ uuid }) => uuid)));
  const store = sqliteStore(file);
  const pending = await store.pending({ limit: 1_000_000 });
  await store.close();
  return new Set(pending.map(({ uuid }) => uuid).filter((uuid) => accepted.has(uuid)));
}

function rowOf(
  what: string,
  {
    happened,
    arrivals,
    excused,
  }: { happened: readonly Happened[]; arrivals: readonly Arrival[]; excused: ReadonlySet<string> },
): Row {
  const times = Map.groupBy(arrivals, ({ uuid }) => uuid);
  const lost = happened.filter(({ uuid }) => !times.has(uuid)).length;
  const again = [...times].flatMap(([uuid, all]) => all.slice(1).map(() => uuid));
  const repeated = again.filter((uuid) => excused.has(uuid)).length;
  const doubled = again.length - repeated;
  const misordered = wrongOrder(
    happened,
    [...times.values()].flatMap((all) => all.slice(0, 1)),
  );
  return {
    what,
    measured: `${lost} lost, ${doubled} doubled after acknowledgement, ${misordered} users out of order; ${repeated} repeated by the kill`,
    goal: '0, 0, 0',
    reached: lost + doubled + misordered === 0,
  };
}

/** Users whose events did not arrive in the order in which they happened. */
function wrongOrder(happened: readonly Happened[], arrivals: readonly { readonly uuid: string }[]): number {
  const place = new Map(arrivals.map(({ uuid }, index) => [uuid, index]));
  const lines = Map.groupBy(happened, ({ user }) => user);
  return [...lines.values()].filter((line) => {
    const places = line.map(({ uuid }) => place.get(uuid) ?? -1);
    return places.some((at, index) => index > 0 && at < (places[index - 1] ?? 0));
  }).length;
}

async function main(): Promise<void> {
  const [downMs, events] = [Number(values.down) * 1000, Number(values.events)];
  const folder = mkdtempSync(join(tmpdir(), 'bench-server-events-'));
  const file = join(folder, 'server.sqlite');
  const sandbox = await startSandbox({ limits: 100_000 });
  const org = { url: sandbox.url, token: sandbox.token };
  const flags = ['--allow-private-targets', '--interval', '1'];
  const [failing, steady] = [new BenchReceiver(), new BenchReceiver()];
  await Promise.all([failing.up(), steady.up()]);
  let server = await serve(org, { file, flags });
  const port = Number(new URL(server.url).port);
  await subscribe(server, failing.url);
  await subscribe(server, steady.url);
  const reader = new BenchReader();
  const reading = reader.read(`${server.url}/triggers/${trigger}/stream`, server.key);
  await reader.opened();

  process.stderr.write(`${events} events while a receiver is down for ${values.down} s …\n`);
  await failing.down();
  const happening = letHappen(sandbox, { events, ms: downMs });
  await sleep(downMs / 2);
  await end(server, 'SIGKILL');
  const excused = await unstored(file, [failing, steady]);
  server = await serve(org, { file, port, flags });
  const happened = await happening;
  await failing.up();
  const upAt = Date.now();

  const isDone = () =>
    [failing, steady].every(({ accepted }) => new Set(accepted.map(({ uuid }) => uuid)).size >= events) &&
    reader.uuids.length >= events;
  while (!isDone() && Date.now() - upAt < patienceMs) await sleep(100);
  const caughtUp = Math.max(...failing.accepted.map(({ at }) => at)) - upAt;
  // Whatever is delivered twice comes soon after.
  await sleep(3000);
  reader.close();
  await reading;
  await end(server, 'SIGINT');
  await Promise.all([failing.down(), steady.down(), sandbox.close()]);
  rmSync(folder, { recursive: true, force: true });

  const streamed = reader.uuids.map((uuid) => ({ uuid, user: '', at: 0 }));
  const rows = [
    rowOf(`${events} events to a receiver that is down for ${values.down} s, server killed once`, {
      happened,
      arrivals: failing.accepted,
      excused,
    }),
    rowOf('the same events to a receiver that is up', { happened, arrivals: steady.accepted, excused }),
    rowOf(`the same events to a stream that reconnects, ${reader.gaps} gaps`, {
      happened,
      arrivals: streamed,
      excused: new Set(),
    }),
    { what: 'until all had been delivered after the receiver was up', measured: duration(caughtUp) },
  ];
  console.log(values.markdown ? markdownTable(rows) : plainTable(rows));
  if (rows.some(({ reached }) => reached === false)) process.exitCode = 1;
}

if (values.help) console.log('npm run bench:server-events -- [--down SECONDS] [--events N] [--markdown]');
else await main();
