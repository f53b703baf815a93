import { dirname } from 'node:path';
import type { TestProject } from 'vitest/node';
import { installHost, installLint, packNodes, remove, userFolder } from './install.ts';
import { launch, type Place } from './n8n.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Why the tests are skipped; empty if n8n is there. */
    readonly missing: string;
    /** Why the linter's tests are skipped; empty if it is there. */
    readonly missingLint: string;
    /** The packed nodes. */
    readonly archive: string;
    /** The n8n that the tests share; it may still be starting. */
    readonly n8n: Place;
  }
}

/** Installs n8n if missing, packs the nodes and starts one n8n for all tests. Returns its teardown. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const missing = await installHost();
  const missingLint = missing ?? (await installLint());
  for (const why of new Set([missing, missingLint])) if (why !== undefined) process.stderr.write(`Skipped: ${why}\n`);
  provide('missing', missing ?? '');
  provide('missingLint', missingLint ?? '');
  if (missing !== undefined) {
    provide('archive', '');
    provide('n8n', { url: '', logFile: '' });
    return async () => {};
  }
  const archive = await packNodes();
  const folder = await userFolder(archive);
  const { url, logFile, stop } = await launch({ folder });
  provide('archive', archive);
  provide('n8n', { url, logFile });
  return async () => {
    await stop();
    await Promise.all([folder, dirname(archive)].map(remove));
  };
}
