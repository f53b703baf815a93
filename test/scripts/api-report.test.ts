import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { entriesOf } from '../../scripts/api/entries.ts';
import { extract } from '../../scripts/api/extract.ts';
import { apiReport, declarationsIn } from '../../scripts/api/report.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'okta-connector-api-'));
  await mkdir(join(folder, 'part/dist'), { recursive: true });
  const types = (path: string) => ({ types: path, default: path.replace('.d.ts', '.js') });
  await json('package.json', {
    name: 'whole',
    version: '1.0.0',
    workspaces: ['part'],
    exports: { '.': types('./index.d.ts'), './data.json': './data.json' },
  });
  await json('part/package.json', {
    name: 'part',
    version: '1.0.0',
    exports: { './inner': types('./dist/index.d.ts') },
  });
});

afterEach(() => rm(folder, { recursive: true }));

async function json(file: string, value: object): Promise<void> {
  await writeFile(join(folder, file), JSON.stringify(value));
}

async function report(): Promise<string> {
  const entries = await entriesOf(folder);
  return apiReport(
    await Promise.all(entries.map(async (entry) => ({ name: entry.name, declarations: await extract(entry) }))),
  );
}

describe('the API report', () => {
  test('lists every export of every entry, and changes with the types behind them', { timeout: 60_000 }, async () => {
    await writeFile(
      join(folder, 'index.d.ts'),
      [
        "import type { Hidden } from './hidden.ts';",
        '/** Opens it.\n *\n * @default 3, see {@link Options}\n */',
        'export declare function open(options: Options): AbortSignal;',
        'export interface Options {\n    /** How many. */\n    readonly hidden: Hidden;\n}',
        "export { own as renamed } from './hidden.ts';",
      ].join('\n'),
    );
    const hidden = (type: string) =>
      writeFile(
        join(folder, 'hidden.d.ts'),
        `export interface Hidden {\n    readonly value: ${type};\n}\nexport declare const own: 1;\n`,
      );
    await hidden('string');
    await writeFile(join(folder, 'part/dist/index.d.ts'), 'export type Inner = 1;\n');
    const before = await report();
    const headings = before.match(/^##.*$/gm);
    expect(headings).toEqual([
      '## `whole`',
      '### `open`',
      '### `Options`',
      '### `renamed`',
      '### Types behind `whole`',
      '#### `Hidden`',
      '## `part/inner`',
      '### `Inner`',
    ]);
    expect(before).toContain(
      'Opens it.\n\n**default** 3, see `Options`\n\n```ts\nfunction open(options: Options): AbortSignal;\n```',
    );
    expect(before).toContain('    /** How many. */\n    readonly hidden: Hidden;');

    await hidden('number');
    const after = await report();
    expect(after).toBe(before.replace('readonly value: string;', 'readonly value: number;'));
    expect(after).not.toBe(before);
  });

  test('is not written from types that do not compile', { timeout: 60_000 }, async () => {
    await writeFile(join(folder, 'index.d.ts'), 'export type Broken = Missing;\n');
    await writeFile(join(folder, 'part/dist/index.d.ts'), 'export type Inner = 1;\n');
    await expect(report()).rejects.toThrow(/cannot read the types of whole[\s\S]*Missing/);
  });

  test('asks for a build if there are no declarations', async () => {
    await expect(report()).rejects.toThrow('Run "npm run build" first.');
  });
});

describe('the declarations of a rollup', () => {
  test('keep only the keys of the tables of steps, whose schemas the reference shows', () => {
    const [table] = declarationsIn(
      [
        '/** Loads an action by its key. */',
        'declare const actionLoaders: {',
        '    readonly get_user: () => Promise<Action<"get_user", {',
        '        user: ZodString;',
        '    }>>;',
        '    readonly find_users: () => Promise<Action<"find_users">>;',
        '};',
      ].join('\n'),
    );
    expect(table?.code.split('\n')).toEqual([
      'const actionLoaders: {',
      '    readonly get_user: () => Promise<…>;',
      '    readonly find_users: () => Promise<…>;',
      '};',
    ]);
  });

  test('include a renamed export under its public name', () => {
    expect(declarationsIn('declare interface Option_2 {\n}\n\nexport { Option_2 as Option }\n\nexport { }')).toEqual([
      { name: 'Option', exported: true, doc: '', code: 'interface Option_2 {\n}' },
    ]);
  });

  test.each(['export default 1;', 'export * from "zod";', "export { z } from 'zod';\n"])(
    'are refused rather than left out: %s',
    (rollup) => {
      expect(() => declarationsIn(rollup)).toThrow(/Cannot read this declaration|has no declaration/);
    },
  );

  test('are refused if there is no export', () => {
    expect(() => apiReport([{ name: 'whole', declarations: 'declare type Hidden = 1;' }])).toThrow(
      'whole exports nothing.',
    );
  });
});
