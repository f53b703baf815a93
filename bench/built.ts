/** The package as users get it: what `tsc` compiled into dist. */
export const builtPackage = new URL('../dist/index.js', import.meta.url).href;

/** Loads the built package. */
export async function built(): Promise<typeof import('../src/index.ts')> {
  return import(builtPackage);
}

/** Loads the built sandbox. */
export async function builtSandbox(): Promise<typeof import('../sandbox/src/index.ts')> {
  return import(new URL('../sandbox/dist/index.js', import.meta.url).href);
}
