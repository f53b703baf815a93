import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../test/support/free-port.ts';

const binaries = ['redis-server', 'valkey-server'];

/** The name of an installed server, or `undefined`. */
export function installedRedis(): string | undefined {
  return binaries.find((binary) => {
    try {
      execFileSync(binary, ['--version'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
}

/** A Redis server of its own, on a free port of loopback. */
export interface RedisServer {
  readonly port: number;
  /** Sends a signal, such as `SIGSTOP`. */
  signal(name: NodeJS.Signals): void;
  /** Starts it again, empty, on the same port. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a Redis server. */
export async function startRedis(): Promise<RedisServer> {
  const binary = installedRedis();
  if (binary === undefined) throw new Error('Neither redis-server nor valkey-server is installed.');
  const folder = await mkdtemp(join(tmpdir(), 'okta-connector-redis-'));
  const port = await freePort();
  let child: ChildProcess | undefined;
  const start = async () => {
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'];
    child = spawn(binary, args, { stdio: 'ignore' });
    for (let attempt = 0; attempt < 200 && !(await listens(port)); attempt += 1) await sleep(20);
  };
  const stop = async () => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    await closed;
  };
  const killOnExit = () => child?.kill('SIGKILL');
  process.once('exit', killOnExit);
  await start();
  return {
    port,
    signal(name) {
      child?.kill(name);
    },
    async restart() {
      await stop();
      await start();
    },
    async close() {
      process.off('exit', killOnExit);
      await stop();
      await rm(folder, { recursive: true });
    },
  };
}

function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  return new Promise((resolve) => {
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
