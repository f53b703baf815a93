import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Entry } from './entries.ts';

const root = new URL('../..', import.meta.url).pathname;

/** The declarations of an entry in one text: what it exports, and every type that these need. */
export async function extract({ name, folder, types }: Entry): Promise<string> {
  if (!existsSync(types)) throw new Error(`${name} is not built. Run "npm run build" first.`);
  // API Extractor looks for the package above its configuration.
  const cache = join(folder, '.cache');
  await mkdir(cache, { recursive: true });
  const scratch = await mkdtemp(join(cache, 'api-'));
  try {
    const rollup = join(scratch, 'rollup.d.ts');
    const config = join(scratch, 'api-extractor.json');
    await writeFile(config, JSON.stringify(configOf({ folder, types, rollup })));
    await run(['run', '--local', '--config', config], name);
    return await readFile(rollup, 'utf8');
  } finally {
    await rm(scratch, { recursive: true });
  }
}

async function run(args: readonly string[], name: string): Promise<void> {
  const extractor = join(root, 'node_modules/@microsoft/api-extractor/bin/api-extractor');
  await promisify(execFile)(process.execPath, [extractor, ...args]).catch((error: unknown) => {
    const printed =
      error instanceof Error && 'stdout' in error && 'stderr' in error ? `${error.stdout}${error.stderr}` : '';
    throw new Error(`API Extractor cannot read the types of ${name}.\n${printed}`, { cause: error });
  });
}

function configOf({ folder, types, rollup }: { folder: string; types: string; rollup: string }): object {
  const silent = { default: { logLevel: 'none' } };
  return {
    projectFolder: folder,
    mainEntryPointFilePath: types,
    newlineKind: 'lf',
    compiler: {
      overrideTsconfig: {
        compilerOptions: {
          target: 'es2024',
          module: 'nodenext',
          lib: ['es2024', 'esnext.iterator', 'esnext.disposable'],
          types: ['node'],
          typeRoots: [join(root, 'node_modules/@types')],
          strict: true,
          skipLibCheck: true,
          noEmit: true,
        },
        files: [types],
      },
    },
    apiReport: { enabled: false },
    docModel: { enabled: false },
    tsdocMetadata: { enabled: false },
    dtsRollup: { enabled: true, untrimmedFilePath: rollup },
    messages: {
      compilerMessageReporting: { default: { logLevel: 'error' } },
      extractorMessageReporting: silent,
      tsdocMessageReporting: silent,
    },
  };
}
