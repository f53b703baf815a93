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
  manifest: ['connector', 'fields', 'models', 'okta', 'auth', '.'],
  runtime: ['connector', 'fields', 'okta', 'models', 'lookups', 'auth', 'options', '.'],
  hosts: ['runtime', 'manifest', 'connector', 'sandbox', '.'],
};

function layerOf(path: string): string {
  return path.includes('/') ? (path.split('/')[0] ?? '.') : '.';
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

  test('no source file is longer than 300 lines', () => {
    const long = sourceFiles().filter(({ path, text }) => path !== 'steps.ts' && text.split('\n').length > 301);
    expect(long.map(({ path }) => path)).toEqual([]);
  });
});
