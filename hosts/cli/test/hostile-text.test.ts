import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { printable } from '../../../src/host.ts';
import { sqliteStore } from '../../../src/index.ts';
import { writeEvent } from '../../../test/support/log-events.ts';
import { useOrg } from '../../../test/support/org.ts';
import { people } from '../../../test/support/people.ts';
import { printableColored, printableJson, printableText } from '../src/printable.ts';
import { connectionEnv, type Ended, run, runHere, start } from './command-line.ts';

/** A window title, a cleared screen, a color, forged lines, 8-bit CSI, DEL, bidi overrides and marks, hidden tag characters. */
const hostile =
  'x\u001b]0;owned\u0007\u001b[2J\u001b[31mred\r\n✓ forged\n✗ forged\u009b2J\u007f\u202egnp\u2066x\u2069\u200f\u061c\u2028y\u{e0041}';

const unsafe = /(?!\u200c|\u200d|\n)[\p{Cc}\p{Cf}\u2028\u2029]/u;

function expectSafe({ stdout, stderr }: Pick<Ended, 'stdout' | 'stderr'>): void {
  for (const text of [stdout, stderr]) {
    expect(unsafe.exec(text)).toBeNull();
    expect(text).not.toMatch(/^\s*[✓✗] forged/m);
  }
}

const org = useOrg();
const folder = mkdtempSync(join(tmpdir(), 'okta-cli-hostile-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeEach(() => {
  const { users, groups } = org.sandbox.org;
  for (const user of users.values()) Object.assign(user.profile, { firstName: hostile, department: hostile });
  for (const group of groups.values()) group.profile['name'] = hostile;
});

const here = (args: readonly string[], terminal: readonly ('stdout' | 'stderr')[], input = '') =>
  runHere([...args, '--allow-loopback'], { env: { ...connectionEnv(org.sandbox), NO_COLOR: '1' }, terminal, input });

const answerOnce = (path: RegExp, status: number, body: unknown) =>
  org.sandbox.faults.next({ kind: 'status', path, status, body, times: 1 });

const hook = {
  id: 'who1',
  name: hostile,
  status: 'ACTIVE',
  verificationStatus: 'UNVERIFIED',
  events: { items: [hostile] },
  channel: { config: { uri: `https://hooks.acme.example/${hostile}` } },
};

const refusal = {
  errorCode: hostile,
  errorSummary: hostile,
  errorId: hostile,
  errorCauses: [{ errorSummary: hostile }],
};

describe.each([
  ['piped', []],
  ['on a terminal', ['stdout', 'stderr'] as const],
])('text from the org, %s', (_, terminal) => {
  test.each([
    ['test', ['test']],
    ['options of users', ['options', 'users']],
    ['options of groups', ['options', 'groups']],
    ['run', ['run', 'get_user', '--input', `{"user":"${people.iris.id}"}`]],
    ['run with its response', ['run', 'get_user', '--response', '--input', `{"user":"${people.iris.id}"}`]],
    ['run of a list', ['run', 'list_groups', '--stream']],
    ['a dry run', ['run', 'suspend_user', '--dry-run', '--input', `{"user":"${people.iris.id}"}`]],
    ['fields', ['fields', 'create_user']],
  ])('escapes control characters from the org in the output of %s', async (_name, args) => {
    const ended = await here([...args, '--log-level', 'trace'], terminal);
    expect(ended.code).toBe(0);
    expectSafe(ended);
  });

  test.each([
    ['hooks list', ['hooks', 'list']],
    ['hooks delete', ['hooks', 'delete', 'who1']],
  ])('escapes control characters from the org in the output of %s', async (_name, args) => {
    answerOnce(/eventHooks/, 200, [hook]);
    if (args[1] === 'delete') {
      answerOnce(/deactivate/, 200, {});
      answerOnce(/eventHooks\/who1$/, 204, '');
    }
    const ended = await here(args, terminal);
    expect(ended.code).toBe(0);
    expect(ended.stdout).toContain('who1');
    expectSafe(ended);
    org.sandbox.faults.clear();
  });

  test.each([
    ['in words', []],
    ['as JSON', ['--json']],
  ])('escapes control characters from the org in an error printed %s', async (_name, flags) => {
    answerOnce(/users/, 400, refusal);
    const ended = await here(['run', 'get_user', '--input', '{"user":"00uiris0000000000001"}', ...flags], terminal);
    expect(ended.code).toBeGreaterThan(0);
    expect(ended.stderr).toContain('\\u001b]0;owned\\u0007');
    expectSafe(ended);
  });

  test('escapes control characters in polled events and dead letters', async () => {
    writeEvent(org.sandbox, { target: [{ ...people.grace, displayName: hostile }] });
    const polled = await here(['poll', 'user_suspended', '--since', '1h'], terminal);
    expect(polled.stdout).toContain('"uuid"');
    expectSafe(polled);
    const file = join(folder, `${terminal.length}.db`);
    const store = sqliteStore(file);
    const subscription = 'user_suspended';
    await store.accept({
      events: [{ uuid: 'u1', event: { hostile }, subscriptions: [subscription] }],
      source: 'log',
      now: 1,
    });
    await store.claim({ subscription, outcomes: [], concurrency: 1, inFlight: [], now: 1 });
    await store.claim({
      subscription,
      outcomes: [{ uuid: 'u1', kind: 'dead', at: 1, error: hostile }],
      concurrency: 1,
      inFlight: [],
      now: 1,
    });
    await store.close();
    const letters = await runHere(['dead-letters', 'list', '--store', file], { terminal, env: { NO_COLOR: '1' } });
    expect(letters.stdout).toContain('u1');
    expectSafe(letters);
  });

  test('escapes control characters in the output, summary and notes of a bulk run', async () => {
    const inputs = join(folder, `${terminal.length}.jsonl`);
    writeFileSync(inputs, '{"user":"00uiris0000000000001"}\n{"user":"nobody@acme.example"}\n');
    answerOnce(/users\/00uiris/, 400, refusal);
    // A progress bar moves the cursor, so stderr is not a terminal here.
    const ended = await here(['run', 'get_user', '--each', inputs, '--results', `${inputs}.out`], terminal.slice(0, 1));
    expect(ended.code).toBe(11);
    expectSafe(ended);
  });
});

test('prints only its own colors on a terminal', async () => {
  const env = connectionEnv(org.sandbox);
  const { stdout } = await runHere(['test', '--allow-loopback'], { env, terminal: ['stdout'] });
  const [start] = hostile.slice(1);
  expect(stdout).toContain(`${start}[32m✓${start}[39m The connection works.`);
  expect(stdout).toContain('\\u001b[31mred\\u000d\\u000a✓ forged');
  expectSafe({ stdout: stdout.replaceAll(new RegExp(`${start}\\[(2|22|32|39)m`, 'g'), ''), stderr: '' });
});

describe('text from the caller of the command line', () => {
  test.each([
    ['an unknown command', [hostile]],
    ['an unknown step', ['describe', hostile]],
    ['a source that does not exist', ['options', hostile]],
    ['a file that does not exist', ['run', 'get_user', '--input-file', hostile]],
    ['a manifest that does not exist', ['manifest', '--validate', hostile]],
    ['a store that does not exist', ['dead-letters', 'list', '--store', hostile]],
    ['a field that does not exist', ['run', 'get_user', '--input', JSON.stringify({ [hostile]: 1 })]],
    ['a hook that does not exist', ['hooks', 'delete', hostile]],
    ['a search', ['events', 'search', hostile]],
  ])('escapes control characters from the command line: %s', async (_, args) => {
    for (const terminal of [[], ['stdout', 'stderr'] as const]) {
      const env = { ...connectionEnv(org.sandbox), NO_COLOR: '1' };
      const flags = ['options', 'run', 'hooks'].includes(args[0] ?? '') ? ['--allow-loopback'] : [];
      expectSafe(await runHere([...args, ...flags], { env, terminal }));
    }
  });

  test('escapes control characters from a validated manifest', async () => {
    const file = join(folder, 'manifest.json');
    writeFileSync(file, JSON.stringify({ [hostile]: hostile, actions: [{ key: hostile, [hostile]: 1 }] }));
    const ended = await runHere(['manifest', '--validate', file], { terminal: ['stdout'], env: { NO_COLOR: '1' } });
    expect(ended.code).toBe(2);
    expectSafe(ended);
  });
});

test('escapes control characters in --exec output and keeps line breaks and tabs', async () => {
  const command = `printf 'a\\tb\\n\\033[2J\\302\\2332J\\n'; printf 'c\\033]0;t\\007\\n' >&2; cat >/dev/null`;
  const watching = start(['watch', 'user_suspended', '--interval', '0.05', '--allow-loopback', '--exec', command], {
    env: connectionEnv(org.sandbox),
  });
  await watching.said('Watching user_');
  writeEvent(org.sandbox);
  await watching.said('2J\n');
  await watching.said('u0007');
  watching.child.kill('SIGINT');
  const { stdout, stderr } = await watching.ended;
  expect(stdout).toContain('a\tb\n\\u001b[2J\\u009b2J\n');
  expect(stderr).toContain('c\\u001b]0;t\\u0007\n');
  expectSafe({ stdout: stdout.replaceAll('\t', ''), stderr });
});

test('prints equivalent JSON to a pipe with every control character escaped', async () => {
  const { stdout } = await run(['run', 'get_user', '--input', `{"user":"${people.iris.id}"}`, '--allow-loopback'], {
    env: connectionEnv(org.sandbox),
  });
  expect(JSON.parse(stdout)).toMatchObject({ profile: { firstName: hostile } });
  expect(unsafe.exec(stdout)).toBeNull();
});

describe('printable text', () => {
  test('keeps printable text, including emoji and joiners', () => {
    const text = 'Zoë 高橋 فارسی\u200cها 👩\u200d🔬 – “quoted” \\n';
    expect([printable(text), printableText(text), printableColored(text)]).toEqual([text, text, text]);
  });

  test('escapes a control character in JSON style', () => {
    expect(printable('a\nb\t\u001b\u{e0041}')).toBe('a\\u000ab\\u0009\\u001b\\udb40\\udc41');
    expect(printableText('a\r\nb\tc\rd')).toBe('a\r\nb\tc\\u000dd');
  });

  test("allows only the connector's own color codes in printable text", () => {
    expect(printableColored('\u001b[31mred\u001b[39m\u001b[2J\u001b[31;5m')).toBe(
      '\u001b[31mred\u001b[39m\\u001b[2J\\u001b[31;5m',
    );
  });

  test('keeps the value of JSON when it escapes control characters', () => {
    expect(JSON.parse(printableJson({ [hostile]: hostile }, 2))).toEqual({ [hostile]: hostile });
  });
});
