import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useOrg } from '../../../test/support/org.ts';
import { parseJson } from '../src/json-text.ts';
import { connectionEnv, run, runHere } from './command-line.ts';

const ada = { user: 'ada.okonkwo@acme.example' };

describe('input of a run', () => {
  const org = useOrg();
  const env = () => connectionEnv(org.sandbox);
  const get = ['run', 'get_user', '--allow-loopback'];
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'okta-connector-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('reads the input from stdin with -', async () => {
    const { code, stdout } = await run([...get, '-'], { env: env(), input: JSON.stringify(ada) });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ id: '00uada00000000000001' });
  });

  test.each([['--input'], ['--input-file']])('reads the input from stdin with %s -', async (option) => {
    const { code, stdout } = await runHere([...get, option, '-'], { env: env(), input: JSON.stringify(ada) });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ id: '00uada00000000000001' });
  });

  test('reads the input from a file with or without a byte order mark', async () => {
    const file = join(folder, 'ada.json');
    await writeFile(file, `\uFEFF${JSON.stringify(ada, null, 2)}\n`);
    const { code, stdout } = await runHere([...get, '--input-file', file], { env: env() });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ id: '00uada00000000000001' });
  });

  test.each([
    ['little-endian', (text: string) => Buffer.from(text, 'utf16le')],
    ['big-endian', (text: string) => Buffer.from(text, 'utf16le').swap16()],
  ])('reads the input from a %s UTF-16 file, which Windows PowerShell writes', async (_, encode) => {
    const file = join(folder, 'utf16.json');
    await writeFile(file, encode(`\uFEFF${JSON.stringify(ada, null, 2)}\r\n`));
    const { code, stdout } = await runHere([...get, '--input-file', file], { env: env() });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ id: '00uada00000000000001' });
  });

  test('reports where invalid JSON input fails without repeating its content', async () => {
    const file = join(folder, 'broken.json');
    await writeFile(file, '{\n  "user": "ada",\n  "password": Tr0ub4dor\n}\n');
    org.forget();
    expect(await runHere([...get, '--input-file', file], { env: env() })).toEqual({
      code: 2,
      stdout: '',
      stderr: `✗ ${file} is not valid JSON: unexpected character at line 3, column 15.\n`,
    });
    expect(org.sent()).toEqual([]);
  });

  test.each([
    ['missing.json', 'no such file'],
    ['', 'it is a directory'],
  ])('reports in one sentence that the input file %j cannot be read', async (name, reason) => {
    const file = join(folder, name);
    expect(await runHere([...get, '--input-file', file], { env: env() })).toEqual({
      code: 2,
      stdout: '',
      stderr: `✗ Cannot read ${file} (${reason}). Use a JSON file.\n`,
    });
  });

  test('rejects empty stdin as input', async () => {
    const { code, stderr } = await runHere([...get, '-'], { env: env() });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: '✗ stdin is not valid JSON: it is empty.\n',
    });
  });
});

describe('position of a JSON error', () => {
  test.each([
    ['{"a": 1,}', 'unexpected character at line 1, column 9'],
    ['{"a" 1}', 'unexpected character at line 1, column 6'],
    ["{'a': 1}", 'unexpected character at line 1, column 2'],
    ['[1, 2', 'unexpected end at line 1, column 6'],
    ['{"a": 1}\n}', 'unexpected character at line 2, column 1'],
    ['[01]', 'unexpected character at line 1, column 2'],
    ['{"a": "b\n"}', 'unexpected character at line 1, column 7'],
    ['nul', 'unexpected character at line 1, column 1'],
    ['[1}', 'unexpected character at line 1, column 3'],
    ['{"a": [], ]', 'unexpected character at line 1, column 11'],
  ])('finds the position of the JSON error in %j', (text, where) => {
    expect(() => parseJson(text, 'x.json')).toThrow(`x.json is not valid JSON: ${where}.`);
  });

  test('reports truncated JSON at its end', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (text, cut) => {
        const short = text.slice(0, cut % text.length);
        try {
          JSON.parse(short);
        } catch {
          expect(() => parseJson(short, 'x')).toThrow(
            /^x is not valid JSON: (it is empty|unexpected (end|character) at)/,
          );
        }
      }),
    );
  });

  test('reports no error position for valid JSON', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseJson(text, 'x')).toEqual(JSON.parse(text));
      }),
    );
  });
});
