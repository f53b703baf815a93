import { setTimeout as sleep } from 'node:timers/promises';

const patienceMs = 10_000;

/** Waits until something is true. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!(await isTrue())) {
    if (performance.now() > end) throw new Error('It did not become true in time.');
    await sleep(10);
  }
}
