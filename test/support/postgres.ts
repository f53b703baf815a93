import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from './free-port.ts';

const home = '/usr/lib/postgresql';

/** Why PostgreSQL cannot be started here; absent if it can. */
export function postgresMissing(): string | undefined {
  return binFolder() === undefined ? `PostgreSQL is not installed in ${home} (apt-get install postgresql)` : undefined;
}

/** A PostgreSQL server of its own in a temporary folder, on a free loopback port. */
export interface PostgresServer {
  readonly url: string;
  readonly pid: number;
  /** Opens a pool, which ends with the server. */
  pool(options?: pg.PoolConfig): pg.Pool;
  stop(): Promise<void>;
}

/** Starts a server. It runs as the user `postgres` if this process is root, because PostgreSQL refuses to run as root. */
export async function startPostgres(settings: readonly string[] = []): Promise<PostgresServer> {
  const bin = binFolder();
  if (bin === undefined) throw new Error(postgresMissing());
  const folder = mkdtempSync(join(tmpdir(), 'okta-postgres-'));
  const user = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : undefined;
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const options = { cwd: folder, env: { PATH: process.env['PATH'], LC_ALL: 'C' }, ...user };
  await ended(
    spawn(join(bin, 'initdb'), ['-D', data, '-U', 'okta', '--auth=trust', '--no-sync', '-E', 'UTF8'], options),
  );
  const port = await freePort();
  const flags = ['fsync=off', 'max_connections=200', ...settings].flatMap((setting) => ['-c', setting]);
  const args = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, ...flags];
  const server = spawn(join(bin, 'postgres'), args, options);
  const kill = () => void server.kill('SIGQUIT');
  process.once('exit', kill);
  const closed = once(server, 'close');
  await untilReady(server);
  const url = `postgres://okta@127.0.0.1:${port}/postgres`;
  const pools: pg.Pool[] = [];
  return {
    url,
    pid: server.pid ?? 0,
    pool(more = {}) {
      const pool = new pg.Pool({ connectionString: url, ...more });
      // The server may end before the last connections have.
      pool.on('error', () => {});
      pools.push(pool);
      return pool;
    },
    async stop() {
      await Promise.all(pools.map((pool) => (pool.ended ? undefined : pool.end())));
      server.kill('SIGINT');
      await closed;
      process.removeListener('exit', kill);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function binFolder(): string | undefined {
  if (!existsSync(home)) return undefined;
  const versions = readdirSync(home).filter((version) => existsSync(join(home, version, 'bin', 'initdb')));
  const newest = versions.toSorted((one, other) => Number(other) - Number(one))[0];
  return newest === undefined ? undefined : join(home, newest, 'bin');
}

function idOf(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'postgres']).toString());
}

async function ended(child: ChildProcess): Promise<void> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (output += text));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`initdb failed:\n${output}`);
}

async function untilReady(server: ChildProcess): Promise<void> {
  let log = '';
  await new Promise<void>((resolve, reject) => {
    server.stderr?.on('data', (text) => {
      log = (log + text).slice(-10_000);
      if (log.includes('ready to accept connections')) resolve();
    });
    server.once('close', () => reject(new Error(`PostgreSQL did not start:\n${log}`)));
  });
}
