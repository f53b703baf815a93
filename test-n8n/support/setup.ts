import type { TestProject } from 'vitest/node';
import { installHost, packNodes } from './install.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Why the tests are skipped; empty if n8n is there. */
    readonly missing: string;
    /** The packed nodes. */
    readonly archive: string;
  }
}

/** Installs n8n if need be, and packs the nodes once for all tests. */
export async function setup({ provide }: TestProject): Promise<void> {
  const missing = await installHost();
  if (missing !== undefined) process.stderr.write(`Skipped: ${missing}\n`);
  provide('missing', missing ?? '');
  provide('archive', missing === undefined ? await packNodes() : '');
}
