import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { JournalFault } from './journal-fault.ts';

/** Makes this process the only one that writes to a file; the answer gives it free. Whoever was killed holds nothing. */
export async function lockFile(file: string): Promise<() => Promise<void>> {
  const lock = `${file}.lock`;
  const own = `${lock}.${process.pid}`;
  await writeFile(own, String(process.pid), { mode: 0o600 });
  try {
    // A link appears together with what it holds, or not at all.
    while (!(await linked(own, lock))) {
      const holder = Number(await readFile(lock, 'utf8').catch(() => ''));
      if (isAlive(holder)) throw inUse(file, { holder, lock });
      await rm(lock, { force: true });
    }
  } finally {
    await rm(own, { force: true });
  }
  return () => rm(lock, { force: true });
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function inUse(file: string, { holder, lock }: { holder: number; lock: string }): JournalFault {
  const hint = `wait for it to end, or remove ${lock} if there is no such run`;
  return new JournalFault(`Another run (process ${holder}) is writing to ${file}; ${hint}.`, { hint });
}
