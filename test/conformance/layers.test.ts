import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type SourceFile, sourceFiles } from '../support/source-files.ts';

const packages = ['src', 'sandbox/src', 'hosts/cli/src', 'hosts/n8n/src', 'hosts/server/src'] as const;
const files = packages.flatMap((folder) => sourceFiles(folder));
const imports = new Map(files.map((file) => [file.path, importsOf(file)]));

// Allowed imports by layer: host → runtime → step → resource → client. No layer imports upward.
const may: Readonly<Record<string, readonly string[]>> = {
  okta: ['version.ts'],
  step: ['okta'],
  auth: ['okta', 'step'],
  resources: ['okta', 'step'],
  actions: ['okta', 'step', 'resources'],
  triggers: ['step', 'resources'],
  manifest: ['okta', 'step', 'auth', 'resources', 'version.ts'],
  redis: ['okta'],
  jobs: ['okta', 'runtime'],
  runtime: ['okta', 'step', 'auth', 'resources', 'steps.ts', 'version.ts'],
  postgres: ['okta', 'runtime'],
};

/** Resources that use other resources: steps across resources, and the `fresh` models of an event. */
const resourcesMay: Readonly<Record<string, readonly string[]>> = {
  access: ['users', 'groups', 'group-rules', 'apps', 'logs'],
  moving: ['users', 'groups', 'group-rules', 'apps', 'access'],
  devices: ['users'],
  // Members of a group are users with the rules behind their membership.
  'group-rules': ['users'],
  groups: ['users', 'group-rules'],
  onboarding: ['users', 'groups', 'group-rules', 'apps'],
  offboarding: ['users', 'groups', 'group-rules', 'apps', 'factors'],
  restoring: ['users', 'groups', 'group-rules', 'apps', 'roles', 'logs'],
  logs: ['users', 'groups', 'apps', 'devices', 'policies', 'network-zones'],
  factors: ['users'],
  roles: ['users'],
  // The step for any operation shares headers and guards with the step for any path.
  operations: ['org'],
};

/** Packages that a host may import. */
const hostsMay: Readonly<Record<string, readonly string[]>> = {
  cli: [
    'okta-connector',
    'okta-connector/host',
    'okta-connector/manifest',
    'okta-sandbox',
    'okta-connector-server',
    'okta-connector-server/mcp-settings',
  ],
  n8n: ['okta-connector', 'okta-connector/host', 'okta-connector/manifest'],
  server: ['okta-connector', 'okta-connector/host', 'okta-connector/manifest', 'okta-sandbox'],
};

function specifiersOf({ text }: SourceFile): string[] {
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, target]) => target ?? '');
}

/** Files of the repository that a file imports, including types. */
function importsOf(file: SourceFile): string[] {
  return specifiersOf(file)
    .filter((target) => target.startsWith('.'))
    .map((target) => normalize(join(dirname(file.path), target)));
}

describe('layers', () => {
  const library = files.filter(({ path }) => /^src\/.+\//.test(path));

  test.each(library)('$path imports only from lower layers', ({ path }) => {
    const [, layer = ''] = path.split('/');
    const foreign = (imports.get(path) ?? [])
      .map((target) => target.split('/')[1] ?? target)
      .filter((other) => other !== layer && !(may[layer] ?? []).includes(other));
    expect(foreign).toEqual([]);
  });

  test.each(library.filter(({ path }) => /^src\/resources\/.+\//.test(path)))(
    '$path imports only from the resources that its own resource may use',
    ({ path }) => {
      const [, , resource = ''] = path.split('/');
      const foreign = (imports.get(path) ?? [])
        .filter((target) => target.startsWith('src/resources/'))
        .map((target) => target.split('/')[2] ?? target)
        .filter((other) => other !== resource && !(resourcesMay[resource] ?? []).includes(other));
      expect(foreign).toEqual([]);
    },
  );

  // An application without PostgreSQL needs neither the store nor `pg`.
  test.each(['src/index.ts', 'src/host.ts', 'src/manifest/index.ts'])(
    '%s imports nothing of the store in PostgreSQL',
    (entry) => {
      const inside = [...reachable(entry)].filter((path) => path.startsWith('src/postgres/'));
      expect(inside).toEqual([]);
    },
  );

  test('the store in PostgreSQL uses the pool that it gets, and imports no package', () => {
    const packagesUsed = library
      .filter(({ path }) => path.startsWith('src/postgres/'))
      .flatMap(({ path, text }) => specifiersOf({ path, text: text.replaceAll(/^ *\/?\*.*$/gm, '') }))
      .filter((target) => !/^(\.|node:)/.test(target));
    expect(packagesUsed).toEqual([]);
  });

  test.each(files.filter(({ path }) => path.startsWith('sandbox/')))(
    '$path imports nothing from the connector',
    (file) => {
      expect(imports.get(file.path)?.filter((target) => !target.startsWith('sandbox/src/'))).toEqual([]);
      expect(specifiersOf(file).filter((target) => target.startsWith('okta-'))).toEqual([]);
    },
  );

  test.each(files.filter(({ path }) => path.startsWith('hosts/')))('$path imports only public entry points', (file) => {
    const [, host = ''] = file.path.split('/');
    expect(imports.get(file.path)?.filter((target) => !target.startsWith(`hosts/${host}/src/`))).toEqual([]);
    const packagesUsed = specifiersOf(file).filter((target) => target.startsWith('okta-'));
    expect(packagesUsed.filter((target) => !hostsMay[host]?.includes(target))).toEqual([]);
  });

  test.each(['test', 'scripts', 'bench', 'hosts'])(
    '%s imports only the public entry points of the sandbox',
    (folder) => {
      const inside = sourceFiles(folder)
        .filter(({ path }) => !path.includes('node_modules/'))
        .flatMap((file) => specifiersOf(file).map((target) => `${file.path} ${target}`))
        .filter((line) => /\bsandbox\/src\/(?!(index|msw)\.ts$)/.test(line));
      expect(inside).toEqual([]);
    },
  );

  const api = 'apps factors group-rules groups hooks logs org policies roles schemas users zones'.split(' ');
  test.each(api)('sandbox/src/%s declares its operations only in routes.ts', (folder) => {
    const table = files.find(({ path }) => path === `sandbox/src/${folder}/routes.ts`);
    expect(table?.text).toMatch(/Routes\b/);
    const elsewhere = files.filter(({ path, text }) => {
      return path.startsWith(`sandbox/src/${folder}/`) && path !== table?.path && /readonly Route\[\]/.test(text);
    });
    expect(elsewhere.map(({ path }) => path)).toEqual([]);
  });

  test('no files import each other in a cycle, including types', () => {
    expect(circles().map((circle) => circle.sort().join(', '))).toEqual([]);
  });

  test('no file has a catch-all name such as utils or helpers', () => {
    expect(files.filter(({ path }) => /(^|\/)(utils?|helpers?|common|misc)(\/|\.ts$)/.test(path))).toEqual([]);
  });

  // Error handling, waiting and clocks belong to the layers below a step.
  test.each(library.filter(({ path }) => /^src\/(actions|triggers)\//.test(path)))(
    '$path has no try, global or clock',
    ({ text }) => {
      const code = text.replaceAll(/'(?:[^'\\\n]|\\.)*'|\/\/.*|\/\*[\s\S]*?\*\//g, '');
      const machinery =
        /\btry\b|\.catch\(|\b(process|globalThis|console|performance|crypto|set(Timeout|Interval|Immediate)|fetch|Math\.random)\b|\bDate\b|^(export )?let /gm;
      expect(code.match(machinery) ?? []).toEqual([]);
    },
  );

  test('no source file except tables is longer than 300 lines', () => {
    const tables = /^src\/(steps|okta\/operations)\.ts$|\.data\.ts$/;
    const long = files.filter(({ path, text }) => !tables.test(path) && text.split('\n').length > 301);
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  test('the median action has few direct and indirect imports', () => {
    const actions = files.filter(({ path }) => path.startsWith('src/actions/')).map(({ path }) => path);
    const direct = median(actions.map((path) => imports.get(path)?.length ?? 0));
    const all = median(actions.map((path) => reachable(path).size));
    process.stdout.write(`The median action imports ${direct} files and stands on ${all}.\n`);
    expect(direct).toBeLessThanOrEqual(4);
    expect(all).toBeLessThanOrEqual(12);
  });
});

function median(numbers: readonly number[]): number {
  return [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0;
}

/** Every file that a file imports, directly or indirectly. */
function reachable(path: string, seen = new Set<string>()): Set<string> {
  for (const target of imports.get(path) ?? []) {
    if (seen.has(target)) continue;
    seen.add(target);
    reachable(target, seen);
  }
  return seen;
}

/** Import cycles: the strongly connected components (Tarjan). */
function circles(): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (path: string): void => {
    index.set(path, index.size);
    low.set(path, index.get(path) ?? 0);
    stack.push(path);
    for (const target of imports.get(path) ?? []) {
      if (!index.has(target)) visit(target);
      if (stack.includes(target)) low.set(path, Math.min(low.get(path) ?? 0, low.get(target) ?? 0));
    }
    if (low.get(path) !== index.get(path)) return;
    const circle = stack.splice(stack.indexOf(path));
    if (circle.length > 1) found.push(circle);
  };
  for (const path of imports.keys()) if (!index.has(path)) visit(path);
  return found;
}
