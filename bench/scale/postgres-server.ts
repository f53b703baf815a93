import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './redis-server.ts';

const home = '/usr/lib/postgresql';

/** Whether PostgreSQL is installed where Debian puts it. */
export function isPostgresInstalled(): boolean {
  return existsSync(home);
}

/** A PostgreSQL server of its own, on a free port of loopback. */
export interface PostgresServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts a PostgreSQL server in a temporary folder. */
export async function startPostgres(): Promise<PostgresServer> {
  const [newest = ''] = (await readdir(home)).sort((one, other) => Number(other) - Number(one));
  const bin = (name: string) => join(home, newest, 'bin', name);
  const folder = await mkdtemp(join(tmpdir(), 'okta-connector-postgres-'));
  const data = join(folder, 'data');
  await mkdir(data);
  // PostgreSQL refuses to run as root; Debian has a user for it.
  const user = process.getuid?.() === 0 ? debianUser() : undefined;
  if (user !== undefined) for (const path of [folder, data]) await chown(path, user.uid, user.gid);
  const options = { env: { PATH: process.env['PATH'], LC_ALL: 'C' }, cwd: folder, ...user };
  execFileSync(bin('initdb'), ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync'], {
    ...options,
    stdio: 'ignore',
  });
  const port = await freePort();
  const args = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-F'];
  const child: ChildProcess = spawn(bin('postgres'), args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  const killOnExit = () => child.kill('SIGKILL');
  process.once('exit', killOnExit);
  if (child.stderr !== null) await untilReady(child.stderr);
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async close() {
      process.off('exit', killOnExit);
      const closed = once(child, 'close');
      // Immediate shutdown; the data are thrown away.
      child.kill('SIGQUIT');
      await closed;
      await rm(folder, { recursive: true });
    },
  };
}

async function untilReady(log: NodeJS.ReadableStream): Promise<void> {
  for await (const line of createInterface({ input: log })) {
    if (line.includes('ready to accept connections')) break;
  }
  log.resume();
}

function debianUser(): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres']).toString());
  return { uid: id('-u'), gid: id('-g') };
}
