import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Sandbox, startSandbox } from '../../sandbox/src/index.ts';
import { freePort } from '../../test/support/free-port.ts';
import { subscriptions } from './happenings.ts';
import { hookSecret, Watcher } from './watcher.ts';

/** How hooks are sent. */
export interface HookAnswerSettings {
  readonly deliveries: number;
  readonly perSecond: number;
  readonly eventsEach: number;
  /** URL of the package's entry. */
  readonly entry: string;
}

/** The responses. */
export interface HookAnswers {
  /** Milliseconds until each response. */
  readonly times: readonly number[];
  /** The same for an endpoint in its own process that only reads the delivery. It shows how busy the machine was. */
  readonly reference: readonly number[];
  /** Responses other than 204. */
  readonly refused: number;
}

/** Sends deliveries to a watcher whose handlers never resolve, while polls return the same events. */
export async function hookAnswers(settings: HookAnswerSettings): Promise<HookAnswers> {
  const folder = mkdtempSync(join(tmpdir(), 'okta-hooks-'));
  const sandbox = await startSandbox();
  const port = await freePort();
  const watcher = new Watcher({
    entry: settings.entry,
    orgUrl: sandbox.url,
    apiToken: sandbox.token,
    store: join(folder, 'watch.db'),
    journal: join(folder, 'handled.jsonl'),
    subscriptions,
    hookSecret,
    port,
    blocked: true,
    intervalMs: 1000,
  });
  const idle = await startReference();
  try {
    await watcher.start();
    return await send(sandbox, { ...settings, port, referencePort: idle.port });
  } finally {
    await watcher.kill();
    idle.end();
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function send(
  { org }: Sandbox,
  {
    deliveries,
    perSecond,
    eventsEach,
    port,
    referencePort,
  }: HookAnswerSettings & { port: number; referencePort: number },
): Promise<HookAnswers> {
  const agent = new Agent({ keepAlive: true });
  const times: number[] = [];
  const reference: number[] = [];
  let refused = 0;
  const actor = { id: '00ugrace000000000001', type: 'User', alternateId: 'grace', displayName: 'Grace' };
  const open: Promise<void>[] = [];
  const startedAt = performance.now();
  for (let count = 0; count < deliveries; count += 1) {
    const events = Array.from({ length: eventsEach }, () =>
      org.log.record({ eventType: 'user.lifecycle.create', actor, target: [actor] }),
    );
    const body = JSON.stringify({ eventType: 'com.okta.event_hook', data: { events } });
    const timed = async (to: number, took: number[]) => {
      const sentAt = performance.now();
      const status = await post(body, { port: to, agent });
      took.push(performance.now() - sentAt);
      if (status !== 204) refused += 1;
    };
    const both = [() => timed(port, times), () => timed(referencePort, reference)];
    // Alternate, so that neither always goes first.
    for (const go of count % 2 === 0 ? both : both.toReversed()) open.push(go());
    const due = startedAt + ((count + 1) / perSecond) * 1000;
    await sleep(Math.max(0, due - performance.now()));
  }
  await Promise.all(open);
  agent.destroy();
  return { times, reference, refused };
}

const referenceServer = `
  const server = require('node:http').createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(204).end());
  });
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

async function startReference(): Promise<{ readonly port: number; end(): void }> {
  const child = spawn(process.execPath, ['--eval', referenceServer], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  return { port: Number(line), end: () => void child.kill('SIGKILL') };
}

function post(body: string, { port, agent }: { port: number; agent: Agent }): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: hookSecret, 'content-type': 'application/json' };
    request({ host: '127.0.0.1', port, path: '/okta', method: 'POST', headers, agent }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    })
      .on('error', reject)
      .end(body);
  });
}
