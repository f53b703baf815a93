import { execFileSync } from 'node:child_process';

/** Builds the package from the current sources. */
export function build(): void {
  const script = new URL('../scripts/build.ts', import.meta.url).pathname;
  execFileSync(process.execPath, [script], { stdio: ['ignore', 2, 2] });
}
