import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { manifest, sqliteStore } from '../../../src/index.ts';
import { OutOfTime, TimeLimit } from '../../../src/manifest/time-limit.ts';
import { validateManifest } from '../../../src/manifest/validate.ts';
import { useOrg } from '../../../test/support/org.ts';
import { parseJson } from '../src/json-text.ts';
import { connectionEnv, runHere } from './command-line.ts';

const org = useOrg();
const other = useOrg();
const folder = mkdtempSync(join(tmpdir(), 'okta-cli-bombs-'));
const file = join(folder, 'file');
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => rmSync(file, { force: true }));

const here = (args: readonly string[], input = '') =>
  runHere([...args, '--allow-loopback'], { env: connectionEnv(org.sandbox), input });

describe('line of many megabytes', () => {
  const user = '{"user":"iris.vale@acme.example"}';
  const results = () =>
    readFileSync(`${file}.out`, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .toSorted((one, other) => one.index - other.index);
  beforeEach(() => rmSync(`${file}.out`, { force: true }));

  test.each(['\n', '\r\n', '\r'])(
    'rejects only the row of a line of several megabytes, with line ending %j',
    async (end) => {
      rmSync(`${file}.out.journal`, { force: true });
      writeFileSync(file, [user, `{"user":"${'x'.repeat(5_000_000)}"}`, user, ''].join(end));
      const { code } = await here(['run', 'get_user', '--each', file, '--results', `${file}.out`]);
      expect(code).toBe(11);
      expect(results()).toMatchObject([
        { line: 1, ok: true },
        {
          line: 2,
          ok: false,
          error: {
            category: 'invalid_request',
            message: `Line 2 of ${file} is longer than a million characters. Shorten it, or check its line endings.`,
          },
        },
        { line: 3, ok: true },
      ]);
    },
  );

  test('rejects a CSV file with a line of several megabytes', async () => {
    org.forget();
    writeFileSync(file, `user\niris.vale@acme.example\n"${'x'.repeat(5_000_000)}\niris.vale@acme.example\n`);
    const { code, stderr } = await here(['run', 'get_user', '--each', file, '--results', `${file}.out`]);
    expect(code).toBe(2);
    expect(stderr).toBe(
      `✗ Line 3 of ${file} is longer than a million characters. Check its line endings and quotes.\n`,
    );
    expect(org.sent()).toEqual([]);
  });
});

describe('oversized JSON', () => {
  const million = 1_000_000;
  test.each([
    ['a string that does not end', `["${'a'.repeat(20 * million)}`, 'line 1, column 2'],
    ['escapes without end', `["${'\\n'.repeat(10 * million)}`, 'line 1, column 2'],
    ['white space', `[${' '.repeat(20 * million)}x]`, `line 1, column ${20 * million + 2}`],
    ['line breaks', `[${'\n'.repeat(20 * million)}x]`, `line ${20 * million + 1}, column 1`],
    ['a number', `[${'1'.repeat(20 * million)}x]`, 'line 1, column 2'],
    ['open lists', '['.repeat(2 * million), `line 1, column ${2 * million + 1}`],
    ['objects', `[${'{"a":1},'.repeat(million)}x]`, `line 1, column ${8 * million + 2}`],
  ])('reports the position of an error in huge JSON: %s', (_, text, place) => {
    expect(() => parseJson(text, 'it')).toThrow(place);
  });

  test('rejects huge or deeply nested JSON input from every source', async () => {
    org.forget();
    const deep = `${'{"user":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    writeFileSync(file, deep);
    for (const [args, input] of [
      [['--input-file', file], ''],
      [['-'], deep],
    ] as const) {
      const { code, stderr } = await here(['run', 'get_user', ...args], input);
      expect(code).toBe(2);
      expect(stderr).toMatch(/is nested more than 200 levels deep\.\n$/);
    }
    expect(org.sent()).toEqual([]);
  });

  test('stops reading JSON input that exceeds the size limit', async () => {
    const large = ' '.repeat(65 * 1024 * 1024);
    writeFileSync(file, large);
    for (const [args, input] of [
      [['--input-file', file], ''],
      [['-'], large],
    ] as const) {
      const { code, stderr } = await here(['run', 'get_user', ...args], input);
      expect(code).toBe(2);
      expect(stderr).toMatch(/is larger than 64 MB\. Use --each for a file of many inputs\.\n$/);
    }
  });
});

describe('manifest check', () => {
  const changed = (change: (action: Record<string, unknown>) => void): unknown => {
    const copy: { actions: Record<string, unknown>[] } = JSON.parse(JSON.stringify(manifest));
    for (const action of copy.actions.slice(0, 1)) change(action);
    return copy;
  };

  test('rejects a manifest with a schema 20,000 levels deep', async () => {
    const deep: object = Array.from({ length: 20_000 }).reduce<object>((inner) => ({ properties: { a: inner } }), {});
    const value = changed((action) => {
      action['output'] = deep;
    });
    expect(validateManifest(value)).toEqual(['The manifest is nested more than 200 levels deep.']);
    const text = JSON.stringify(manifest).replace('"properties":', `"x":${'['.repeat(20_000)}${']'.repeat(20_000)},$&`);
    writeFileSync(file, text);
    const { code, stderr } = await runHere(['manifest', '--validate', file]);
    expect(code).toBe(2);
    expect(stderr).toContain('is nested more than 200 levels deep');
  });

  test('rejects a manifest that contains itself', () => {
    const value = changed((action) => {
      action['output'] = action;
    });
    expect(validateManifest(value)).toEqual(['The manifest is nested more than 200 levels deep.']);
  });

  test('rejects a manifest whose pattern takes too long to match its sample', { timeout: 60_000 }, () => {
    const sample = { id: `${'a'.repeat(60)}b` };
    const value = changed((action) => {
      const properties = { id: { type: 'string', title: 'ID', pattern: '^(a+)+$' } };
      Object.assign(action, { output: { type: 'object', properties }, sample });
      action['examples'] = [{ title: 'One', input: {}, output: sample }];
    });
    const faults = validateManifest(value);
    expect(faults).toContain('actions[0].output takes too long to check against its samples. Simplify its patterns.');
    expect(faults.filter((fault) => fault.includes('too long'))).toHaveLength(1);
  });
});

describe('time limit', () => {
  test('passes on the result or the error of work that ends within its time limit', () => {
    const limit = new TimeLimit(10_000);
    expect(limit.run(() => [1])).toEqual([1]);
    expect(limit.run(() => undefined)).toBe(undefined);
    expect(() =>
      limit.run(() => {
        throw new RangeError('its own');
      }),
    ).toThrow(RangeError);
    expect(limit.isUsedUp).toBe(false);
  });

  // The clock is frozen, so that a busy machine or an early timer cannot change the result.
  test('stops an endless loop and a slow regular expression at the time limit', { timeout: 60_000 }, () => {
    vi.spyOn(performance, 'now').mockReturnValue(0);
    onTestFinished(() => {
      vi.restoreAllMocks();
    });
    for (const work of [
      () => /^(a+)+$/.test(`${'a'.repeat(60)}b`),
      () => {
        for (;;);
      },
    ]) {
      for (const limit of [new TimeLimit(30), new TimeLimit(3_600_000, 30)]) {
        expect(() => limit.run(work)).toThrow(OutOfTime);
        expect(limit.isUsedUp).toBe(true);
        expect(() => limit.run(() => 1)).toThrow(OutOfTime);
      }
    }
  });
});

describe('damaged store', () => {
  const stored = async (sql: string) => {
    const store = join(mkdtempSync(join(folder, 's-')), 'watch.db');
    const made = sqliteStore(store);
    const subscription = 'user_suspended';
    const events = [{ uuid: 'a', event: { uuid: 'a' }, subscriptions: [subscription] }];
    await made.accept({ events, source: 'log', now: 1, state: '{}' });
    await made.claim({ subscription, outcomes: [], concurrency: 1, inFlight: [], now: 1 });
    const outcomes = [{ uuid: 'a', kind: 'dead', at: 1, error: 'no' }] as const;
    await made.claim({ subscription, outcomes, concurrency: 1, inFlight: [], now: 1 });
    await made.close();
    const database = new DatabaseSync(store);
    database.exec(sql);
    database.close();
    return store;
  };

  test.each([
    ['no JSON', 'not json', 'The store was written by another version of okta-connector'],
    ['JSON of another form', '{"v":9}', 'The store was written by another version of okta-connector'],
  ])('ends a watch with a one-sentence error if the state in its store is %s', async (_, state, message) => {
    org.forget();
    const store = await stored(`UPDATE state SET value = '${state}'`);
    const { code, stderr } = await here(['watch', 'user_suspended', '--store', store]);
    expect(stderr).toContain(message);
    expect(code).toBe(6);
    expect(org.sent()).toEqual([]);
  });

  test('reports a stored event that is not JSON in one sentence from dead-letters', async () => {
    const store = await stored("UPDATE event SET body = 'not json'");
    const { code, stderr } = await runHere(['dead-letters', 'list', '--store', store]);
    expect(stderr).toBe('✗ The store is damaged: body is not JSON. Restore it from a backup, or use another store.\n');
    expect(code).toBe(2);
  });

  test('reports a corrupt store page in one sentence from dead-letters', async () => {
    const store = await stored('');
    const bytes = readFileSync(store);
    bytes.fill(0xa5, 4096);
    writeFileSync(store, bytes);
    const { code, stderr } = await runHere(['dead-letters', 'list', '--store', store]);
    expect(stderr).toMatch(/^✗ Cannot use the store .*: it is damaged\. Fix that, or use another file\.\n$/);
    expect(code).toBe(2);
  });
});

describe('cursor file', () => {
  test.each([
    ['text', 'not a cursor'],
    ['JSON of another form', '{"v":1}'],
    ['JSON that is too deep', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
  ])('rejects a cursor file with %s by name without sending a request or changing the file', async (_, content) => {
    org.forget();
    writeFileSync(file, content);
    const { code, stderr } = await here(['poll', 'user_suspended', '--cursor-file', file]);
    expect(stderr).toContain(
      `✗ The cursor file ${file} does not contain a cursor of this trigger in this org. Use another file, or remove it to start from now.\n`,
    );
    expect(code).toBe(2);
    expect(readFileSync(file, 'utf8')).toBe(content);
    expect(org.sent()).toEqual([]);
  });

  test('rejects the cursor file of another trigger or org by name without sending a request or changing the file', async () => {
    const args = ['poll', 'user_suspended', '--cursor-file', file];
    await here(args);
    const content = readFileSync(file, 'utf8');
    org.forget();
    other.forget();
    for (const ended of [
      await here(['poll', 'user_created', '--cursor-file', file]),
      await runHere([...args, '--allow-loopback'], { env: connectionEnv(other.sandbox) }),
    ]) {
      expect(ended.stderr).toContain(
        `✗ The cursor file ${file} does not contain a cursor of this trigger in this org. `,
      );
      expect(ended).toMatchObject({ code: 2, stdout: '' });
    }
    expect(readFileSync(file, 'utf8')).toBe(content);
    expect([...org.sent(), ...other.sent()]).toEqual([]);
  });

  test('does not read a cursor file that is larger than any cursor', async () => {
    writeFileSync(file, ' '.repeat(2 * 1024 * 1024));
    const { code, stderr } = await here(['poll', 'user_suspended', '--cursor-file', file]);
    expect(stderr).toContain('it is too large to hold a cursor');
    expect(code).toBe(2);
  });
});
