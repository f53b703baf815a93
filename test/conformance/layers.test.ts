import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sourceFiles } from '../support/source-files.ts';

// Who may import whom: data goes host → runtime → step → client → transport, and no layer imports upward.
const may: Readonly<Record<string, readonly string[]>> = {
  okta: [],
  fields: [],
  sandbox: [],
  models: ['fields', 'okta'],
  connector: ['okta', 'models'],
  lookups: ['connector', 'models', 'okta'],
  options: ['connector', 'fields', 'models', 'lookups'],
  actions: ['connector', 'fields', 'models', 'lookups'],
  triggers: ['connector', 'fields', 'models'],
  auth: ['okta', 'fields'],
  manifest: ['connector', 'fields', 'models', 'okta', 'auth', 'version.ts'],
  runtime: ['connector', 'fields', 'okta', 'models', 'lookups', 'auth', 'options', 'steps.ts', 'version.ts'],
  hosts: ['runtime', 'manifest', 'connector', 'sandbox', 'index.ts', 'version.ts'],
};

/** The folder of a file; a file beside the folders is a layer of its own. */
function layerOf(path: string): string {
  return path.split('/')[0] ?? path;
}

describe('layers', () => {
  const files = sourceFiles().filter(({ path }) => path.includes('/'));

  test.each(files)('$path imports only from the layers below', ({ path, text }) => {
    const own = layerOf(path);
    const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, target]) =>
      normalize(join(dirname(path), target ?? '')),
    );
    const foreign = imports.map(layerOf).filter((layer) => layer !== own && !(may[own] ?? []).includes(layer));
    expect(foreign).toEqual([]);
  });

  test('no file of the connector is called by what it is not', () => {
    const vague = sourceFiles().filter(({ path }) => /(^|\/)(utils?|helpers?|common|misc)(\/|\.ts$)/.test(path));
    expect(vague).toEqual([]);
  });

  // A step is pure of machinery: what fails, waits or knows the time is below it.
  test.each(files.filter(({ path }) => /^(actions|triggers)\//.test(path)))(
    '$path holds no try, no global and no clock',
    ({ text }) => {
      const code = text.replaceAll(/'(?:[^'\\\n]|\\.)*'|\/\/.*|\/\*[\s\S]*?\*\//g, '');
      const machinery =
        /\btry\b|\.catch\(|\b(process|globalThis|console|performance|crypto|set(Timeout|Interval|Immediate)|fetch|Math\.random)\b|\bDate\b|^(export )?let /gm;
      expect(code.match(machinery) ?? []).toEqual([]);
    },
  );

  test('no source file is longer than 300 lines', () => {
    const long = sourceFiles().filter(({ path, text }) => path !== 'steps.ts' && text.split('\n').length > 301);
    expect(long.map(({ path }) => path)).toEqual([]);
  });
});
