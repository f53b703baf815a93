import type { TestProject } from 'vitest/node';
import { installHost, installLint, packNodes } from './install.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Why the tests are skipped; empty if n8n is there. */
    readonly missing: string;
    /** Why the linter's tests are skipped; empty if it is there. */
    readonly missingLint: string;
    /** The packed nodes. */
    readonly archive: string;
  }
}

/** Installs n8n if need be, and packs the nodes once for all tests. */
export async function setup({ provide }: TestProject): Promise<void> {
  const missing = await installHost();
  const missingLint = missing ?? (await installLint());
  for (const why of new Set([missing, missingLint])) if (why !== undefined) process.stderr.write(`Skipped: ${why}\n`);
  provide('missing', missing ?? '');
  provide('missingLint', missingLint ?? '');
  provide('archive', missing === undefined ? await packNodes() : '');
}
