import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { n8nBin } from '../../test-real/support/install.ts';

interface Kept {
  /** The process of this script. */
  readonly script: number;
  readonly n8n: number;
}

const fileOf = (folder: string) => join(folder, 'process.json');

/** Keeps which n8n runs on a folder, for the next start. */
export async function keepProcess(folder: string, n8n: number | undefined): Promise<void> {
  if (n8n === undefined) return;
  await mkdir(folder, { recursive: true });
  await writeFile(fileOf(folder), JSON.stringify({ script: process.pid, n8n } satisfies Kept));
}

/**
 * Ends an n8n that outlived its script, which a kill cannot prevent: two on one database would damage it. Throws if the
 * script still runs.
 */
export async function endOrphan(folder: string): Promise<void> {
  const kept = await read(folder);
  if (kept === undefined || !(await runsN8n(kept.n8n))) return;
  if (isAlive(kept.script))
    throw new Error(`n8n runs on ${folder} already, as process ${kept.n8n}. End that npm run n8n first.`);
  console.error(`Ending the n8n of an earlier start (process ${kept.n8n}).`);
  process.kill(-kept.n8n, 'SIGTERM');
  for (let tries = 0; isAlive(kept.n8n) && tries < 100; tries += 1) await wait(100);
  if (isAlive(kept.n8n)) process.kill(-kept.n8n, 'SIGKILL');
}

async function read(folder: string): Promise<Kept | undefined> {
  const text = await readFile(fileOf(folder), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const { script, n8n } = JSON.parse(text);
    return Number.isInteger(script) && Number.isInteger(n8n) && n8n > 1 ? { script, n8n } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a process is this repository's n8n. A number is given again to other processes. */
async function runsN8n(pid: number): Promise<boolean> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }));
  return stdout.includes(n8nBin);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
