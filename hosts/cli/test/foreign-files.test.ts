import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { sqliteStore } from '../../../src/index.ts';
import { useOrg } from '../../../test/support/org.ts';
import { connectionEnv, runHere } from './command-line.ts';

const org = useOrg();
const parent = mkdtempSync(join(tmpdir(), 'okta-cli-files-'));
afterAll(() => rmSync(parent, { recursive: true, force: true }));

let folder = '';
const at = (name: string) => join(folder, name);
const note = 'a text of the user, without a line break at its end';

beforeEach(() => {
  folder = mkdtempSync(join(parent, 'x-'));
  writeFileSync(at('people.csv'), 'user\niris.vale@acme.example\nnobody@acme.example\n');
  writeFileSync(at('victim'), note);
  org.forget();
});

const here = (args: readonly string[]) => runHere([...args, '--allow-loopback'], { env: connectionEnv(org.sandbox) });
const each = (...more: readonly string[]) => here(['run', 'get_user', '--each', at('people.csv'), ...more]);
const poll = () => here(['poll', 'user_suspended', '--cursor-file', at('cursor')]);
const mode = (name: string) => statSync(at(name)).mode & 0o777;

describe('symbolic link at an output path', () => {
  test.each([
    ['the results of a dry run, at their default name', 'people.dry-run.results.jsonl', ['--dry-run']],
    ['the results, at their default name', 'people.results.jsonl', []],
    ['the results that are resumed', 'people.results.jsonl', ['--resume']],
    ['the journal', 'people.results.jsonl.journal', []],
    ['the journal that is resumed', 'people.results.jsonl.journal', ['--resume']],
    ['the lock of the journal', 'people.results.jsonl.journal-lock', []],
  ])('does not follow a symbolic link: %s', async (_, name, flags) => {
    for (const target of ['victim', 'nothing-yet']) {
      symlinkSync(at(target), at(name));
      const { code, stderr } = await each(...flags);
      expect(code).toBe(2);
      expect(stderr).toMatch(/it is a symbolic link|already has the results of an earlier run/);
      expect(readFileSync(at('victim'), 'utf8')).toBe(note);
      expect(existsSync(at('nothing-yet'))).toBe(false);
      for (const file of readdirSync(folder).filter((entry) => entry.startsWith('people.') && entry !== 'people.csv'))
        rmSync(at(file));
    }
    expect(org.writes()).toEqual([]);
  });

  test('neither follows nor replaces a symbolic link at the cursor file', async () => {
    for (const target of ['victim', 'nothing-yet']) {
      symlinkSync(at(target), at('cursor'));
      const { code, stderr } = await poll();
      expect(code).toBe(2);
      expect(stderr).toContain('(it is a symbolic link)');
      rmSync(at('cursor'));
    }
    expect(readFileSync(at('victim'), 'utf8')).toBe(note);
    expect(existsSync(at('nothing-yet'))).toBe(false);
  });

  test('writes a cursor file safely if a symbolic link exists at a predictable temporary name', async () => {
    symlinkSync(at('victim'), at(`cursor.${process.pid}.new`));
    expect((await poll()).code).toBe(0);
    expect(readFileSync(at('victim'), 'utf8')).toBe(note);
    expect(JSON.parse(readFileSync(at('cursor'), 'utf8'))).toMatchObject({ v: expect.any(Number) });
    expect(readdirSync(folder).filter((name) => /^cursor\.[0-9a-f]{16}/.test(name))).toEqual([]);
  });

  test('rejects a symbolic link as a store, dangling or not', () => {
    symlinkSync(at('nothing-yet'), at('dangling.db'));
    expect(() => sqliteStore(at('dangling.db'))).toThrow('it is a link that leads nowhere');
    symlinkSync(at('victim'), at('link.db'));
    expect(() => sqliteStore(at('link.db'))).toThrow('It was not changed. Use another file.');
    expect(readFileSync(at('victim'), 'utf8')).toBe(note);
    expect(existsSync(at('nothing-yet'))).toBe(false);
  });

  test('does not follow a symbolic link at the lock of a store', async () => {
    symlinkSync(at('nothing-yet'), at('watch.db-lock'));
    const store = sqliteStore(at('watch.db'));
    await expect(store.lock()).rejects.toThrow(/its lock file cannot be used: it is a symbolic link/);
    await store.close();
    expect(existsSync(at('nothing-yet'))).toBe(false);
  });
});

describe('existing file of the user', () => {
  test.each([
    ['a dry run', ['--dry-run', '--results']],
    ['a resumed run', ['--resume', '--results']],
    ['a run', ['--results']],
  ])("neither overwrites nor truncates a user's file with the results of %s", async (_, flags) => {
    for (const content of [note, `${note}\n`, '{"index":0,"value":1}\n', '[]']) {
      writeFileSync(at('victim'), content);
      const { code, stderr } = await each(...flags, at('victim'));
      expect(code).toBe(2);
      expect(stderr).toMatch(/has content other than|already has the results of an earlier run/);
      expect(readFileSync(at('victim'), 'utf8')).toBe(content);
    }
    expect(org.sent()).toEqual([]);
  });

  test('does not overwrite the results of a real run with those of a dry run', async () => {
    await each();
    const before = readFileSync(at('people.results.jsonl'), 'utf8');
    const { code } = await each('--dry-run', '--results', at('people.results.jsonl'));
    expect(code).toBe(2);
    expect(readFileSync(at('people.results.jsonl'), 'utf8')).toBe(before);
  });

  test("neither uses nor truncates a user's file as a journal", async () => {
    for (const flags of [[], ['--resume']]) {
      writeFileSync(at('people.results.jsonl.journal'), note);
      const { code, stderr } = await each(...flags);
      expect(code).toBe(2);
      expect(stderr).toContain('is not a journal of a bulk run');
      expect(readFileSync(at('people.results.jsonl.journal'), 'utf8')).toBe(note);
      rmSync(at('people.results.jsonl'));
    }
  });

  test("does not use a user's file as a lock file", async () => {
    writeFileSync(at('people.results.jsonl.journal-lock'), note);
    const { code, stderr } = await each();
    expect(code).toBe(2);
    expect(stderr).toContain('it is not a lock file');
    expect(readFileSync(at('people.results.jsonl.journal-lock'), 'utf8')).toBe(note);
  });
});

test('overwrites the results of an earlier dry run', async () => {
  expect((await each('--dry-run')).code).toBe(11);
  writeFileSync(at('people.csv'), 'user\niris.vale@acme.example\n');
  expect((await each('--dry-run')).code).toBe(0);
  const lines = readFileSync(at('people.dry-run.results.jsonl'), 'utf8').trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ index: 0, dryRun: true, ok: true }]);
});

test.each([
  ['people.dry-run.results.jsonl', ['--dry-run']],
  ['people.results.jsonl', ['--resume']],
  ['people.results.jsonl.journal', ['--resume']],
])('restricts %s to its owner when it writes the file again', async (name, flags) => {
  await each(...flags);
  chmodSync(at(name), 0o666);
  await each(...flags);
  expect(mode(name)).toBe(0o600);
});

test('restricts a store to its owner when it opens the store again', async () => {
  await sqliteStore(at('watch.db')).close();
  chmodSync(at('watch.db'), 0o644);
  await sqliteStore(at('watch.db')).close();
  expect(mode('watch.db')).toBe(0o600);
});

describe("another program's database", () => {
  const ours = 0x4f6b5761;
  test.each([
    ['with its own tables', 'CREATE TABLE customer (name TEXT); INSERT INTO customer VALUES (1)'],
    ['with its own application ID', 'PRAGMA application_id = 7; PRAGMA user_version = 1'],
    ['with a version but no tables', 'PRAGMA user_version = 3'],
    [
      'that claims to be ours',
      `CREATE TABLE customer (name TEXT); PRAGMA application_id = ${ours}; PRAGMA user_version = 1`,
    ],
    ['in WAL mode', 'PRAGMA journal_mode = WAL; CREATE TABLE customer (name TEXT)'],
  ])("rejects another program's database %s without changing it", (_, sql) => {
    const database = new DatabaseSync(at('other.db'));
    database.exec(sql);
    database.close();
    const before = readFileSync(at('other.db'));
    const files = readdirSync(folder);
    expect(() => sqliteStore(at('other.db'))).toThrow('It was not changed. Use another file.');
    expect(readFileSync(at('other.db')).equals(before)).toBe(true);
    expect(readdirSync(folder)).toEqual(files);
  });

  test("rejects another program's database while it is open", () => {
    const database = new DatabaseSync(at('other.db'));
    database.exec('PRAGMA journal_mode = WAL; CREATE TABLE customer (name TEXT)');
    expect(() => sqliteStore(at('other.db'))).toThrow('It was not changed. Use another file.');
    database.exec('INSERT INTO customer VALUES (1)');
    database.close();
  });

  test('opens a store whose process was killed before its first checkpoint', async () => {
    const store = sqliteStore(at('watch.db'));
    await store.accept({ events: [], source: 'log', now: 1, state: '{}' });
    // The file and its log as a kill leaves them.
    for (const end of ['', '-wal', '-shm']) writeFileSync(at(`killed.db${end}`), readFileSync(at(`watch.db${end}`)));
    await store.close();
    const again = sqliteStore(at('killed.db'));
    expect(await again.state()).toBe('{}');
    await again.close();
  });
});
