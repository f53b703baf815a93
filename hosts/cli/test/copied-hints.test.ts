import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { startServer } from '../../../test/auth/loopback-server.ts';
import { useOrg } from '../../../test/support/org.ts';
import { shellWord } from '../src/shell-word.ts';
import { connectionEnv, runHere } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'okta-cli-hints-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The words that a POSIX shell reads from a line. */
function wordsOf(line: string): string[] {
  const script = `for word in ${line}; do printf '%s\\0' "$word"; done`;
  return execFileSync('sh', ['-c', script], { cwd: folder, encoding: 'utf8' }).split('\0').slice(0, -1);
}

describe('hint to copy', () => {
  test.each([
    '',
    'plain',
    "a'b",
    "'; touch pwned; '",
    '$(touch pwned)',
    '`id`',
    'a b',
    '*',
    '~',
    '$IFS|&;()<>!#"\\',
    '=x',
  ])('quotes %j as one shell word', (text) => expect(wordsOf(shellWord(text))).toEqual([text]));

  test('quotes a cursor with shell syntax in the hint for the next page', async () => {
    const after = '?after=a;touch$IFS@pwned;|`id`&b=$(id)';
    const server = await startServer((_, answer) => {
      const link = `<http://127.0.0.1:${server.port}/api/v1/groups${after}>; rel="next"`;
      const groups = [{ id: '00g1', type: 'OKTA_GROUP', profile: { name: 'One' } }];
      answer.writeHead(200, { 'content-type': 'application/json', link }).end(JSON.stringify(groups));
    });
    const env = { OKTA_CLIENT_ORGURL: server.url, OKTA_CLIENT_TOKEN: 'a-token-of-some-length', NO_COLOR: '1' };
    const args = ['options', 'groups', '--allow-loopback'];
    const { nextCursor } = JSON.parse((await runHere(args, { env })).stdout);
    const { stdout } = await runHere(args, { env, terminal: ['stdout'] });
    const [, hint = ''] = /^For more, use (.*)$/m.exec(stdout) ?? [];
    expect(nextCursor).toContain('touch$IFS@pwned');
    expect(wordsOf(hint)).toEqual(['--cursor', nextCursor]);
  });

  const org = useOrg();

  test('quotes the file names in the hint to resume a bulk run', async () => {
    const file = join(folder, "it's $(touch pwned).jsonl");
    writeFileSync(file, '{"user":"iris.vale@acme.example"}\n');
    org.sandbox.faults.next({ kind: 'status', status: 401, body: { errorCode: 'E0000011', errorSummary: 'no' } });
    const args = ['run', 'get_user', '--each', file, '--results', `${file};id`, '--allow-loopback'];
    const env = { ...connectionEnv(org.sandbox), NO_COLOR: '1' };
    const { stdout } = await runHere(args, { env, terminal: ['stdout'] });
    const [, hint = ''] = /^(?:correct these rows, then run|to resume, run) (.*)$/m.exec(stdout) ?? [];
    expect(wordsOf(hint).slice(-6)).toEqual([
      '--each',
      file,
      '--resume',
      '--results',
      `${file};id`,
      '--allow-loopback',
    ]);
  });
});
