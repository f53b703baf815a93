import { execFileSync } from 'node:child_process';

/** Builds the package from the current sources. */
export function build(): void {
  const root = new URL('..', import.meta.url);
  const tsc = new URL('node_modules/typescript/bin/tsc', root).pathname;
  execFileSync(process.execPath, [tsc, '-p', new URL('tsconfig.build.json', root).pathname], {
    stdio: ['ignore', 2, 2],
  });
}
