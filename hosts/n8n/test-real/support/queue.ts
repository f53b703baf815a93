import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { chown, mkdir, mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostNode, n8nBin, remove } from './install.ts';
import { launch, N8n, n8nEnv } from './n8n.ts';
import { freePort, type Started, start, until } from './process.ts';

const postgresHome = '/usr/lib/postgresql';
const redisBin = '/usr/bin/redis-server';

/** Why there can be no queue here; absent if there can. */
export function queueMissing(): string | undefined {
  if (existsSync(redisBin) && existsSync(postgresHome)) return undefined;
  return 'Redis and PostgreSQL are not installed (apt-get install redis-server postgresql)';
}

interface Parts {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly services: readonly Started[];
  /** Where database and queue keep their files. */
  readonly data: string;
}

/** n8n in queue mode: PostgreSQL, Redis, one main process and as many workers as are asked for. */
export class Queue {
  readonly main: N8n;
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #services: readonly Started[];
  readonly #data: string;
  readonly #workers: Started[] = [];

  private constructor(main: N8n, { folder, env, services, data }: Parts) {
    this.main = main;
    this.#folder = folder;
    this.#env = env;
    this.#services = services;
    this.#data = data;
  }

  static async start(folder: string): Promise<Queue> {
    const data = await mkdtemp(join(tmpdir(), 'okta-n8n-queue-'));
    const redisPort = await freePort();
    const redis = start(redisBin, ['--port', String(redisPort), '--bind', '127.0.0.1', '--dir', data, '--save', ''], {
      env: { PATH: process.env['PATH'] },
    });
    const { postgres, port } = await startPostgres(data);
    const env: NodeJS.ProcessEnv = {
      DB_TYPE: 'postgresdb',
      DB_POSTGRESDB_HOST: '127.0.0.1',
      DB_POSTGRESDB_PORT: String(port),
      DB_POSTGRESDB_DATABASE: 'postgres',
      DB_POSTGRESDB_USER: 'postgres',
      DB_POSTGRESDB_PASSWORD: 'unused',
      EXECUTIONS_MODE: 'queue',
      QUEUE_BULL_REDIS_HOST: '127.0.0.1',
      QUEUE_BULL_REDIS_PORT: String(redisPort),
      OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
      QUEUE_HEALTH_CHECK_ACTIVE: 'true',
      N8N_RUNNERS_ENABLED: 'true',
      // A worker that has died is noticed after some ten seconds instead of a minute and a half; then n8n waits 30 s more.
      QUEUE_WORKER_LOCK_DURATION: '10000',
      QUEUE_WORKER_LOCK_RENEW_TIME: '3000',
      QUEUE_WORKER_STALLED_INTERVAL: '3000',
    };
    const main = await launch({ folder, env });
    return new Queue(await N8n.at(main), { folder, env, services: [main, postgres, redis], data });
  }

  /** Starts one more worker and waits until it takes executions. */
  async addWorker(): Promise<void> {
    const port = await freePort();
    const more = {
      ...this.#env,
      N8N_RUNNERS_BROKER_PORT: String(await freePort()),
      QUEUE_HEALTH_CHECK_PORT: String(port),
    };
    const worker = start(hostNode, [n8nBin, 'worker', '--concurrency=10'], {
      env: n8nEnv({ folder: this.#folder, port: await freePort(), more }),
    });
    this.#workers.push(worker);
    await until(async () => ((await fetch(`http://127.0.0.1:${port}/healthz/readiness`)).ok ? true : undefined), {
      seconds: 180,
      told: () => `the worker does not start:\n${worker.log()}`,
    });
  }

  /** Kills the newest worker at once, even during an execution. */
  killWorker(): void {
    const worker = this.#workers.pop();
    if (worker?.child.pid === undefined) return;
    process.kill(-worker.child.pid, 'SIGKILL');
    rmSync(worker.logFile, { force: true });
  }

  async stop(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.stop()));
    for (const service of this.#services) await service.stop();
    await remove(this.#data);
  }
}

async function startPostgres(data: string): Promise<{ postgres: Started; port: number }> {
  const [newest = ''] = (await readdir(postgresHome)).sort((one, other) => Number(other) - Number(one));
  const bin = (name: string) => join(postgresHome, newest, 'bin', name);
  const port = await freePort();
  const folder = join(data, 'postgres');
  await mkdir(folder);
  // PostgreSQL refuses to run as root; Debian has a user for it.
  const user = process.getuid?.() === 0 ? debianUser() : undefined;
  if (user !== undefined) {
    await chown(data, user.uid, user.gid);
    await chown(folder, user.uid, user.gid);
  }
  const options = { env: { PATH: process.env['PATH'], LC_ALL: 'C' }, cwd: data, ...user };
  const init = start(bin('initdb'), ['-D', folder, '-U', 'postgres', '--auth=trust', '--no-sync'], options);
  await until(async () => (init.child.exitCode === null ? undefined : true), { seconds: 120, told: () => init.log() });
  if (init.child.exitCode !== 0) throw new Error(`PostgreSQL makes no data folder:\n${init.log()}`);
  await init.stop();
  const args = ['-D', folder, '-p', String(port), '-h', '127.0.0.1', '-k', data, '-F'];
  const postgres = start(bin('postgres'), args, options);
  await until(async () => (postgres.log().includes('ready to accept connections') ? true : undefined), {
    seconds: 120,
    told: () => `PostgreSQL does not start:\n${postgres.log()}`,
  });
  return { postgres, port };
}

function debianUser(): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres']).toString());
  return { uid: id('-u'), gid: id('-g') };
}
