import { describe, expect, test } from 'vitest';
import { useOrg } from '../../../test/support/org.ts';
import { hasTerminals, startOnTerminal } from './command-line.ts';

const escapeCharacter = String.fromCharCode(27);

describe.skipIf(!hasTerminals)('on a terminal', () => {
  const org = useOrg();

  test('prompts for missing settings on a terminal without showing the token', async () => {
    const running = startOnTerminal(['test', '--allow-loopback']);
    await running.said('Org URL:');
    running.child.stdin.write(`${org.sandbox.url}\r`);
    await running.said('API token (empty for a service app):');
    running.child.stdin.write(`${org.sandbox.token}\r`);
    const { code, stdout } = await running.ended;
    expect(code).toBe(0);
    expect(stdout).toContain('The connection works.');
    expect(stdout).not.toContain(org.sandbox.token);
    expect(stdout).not.toContain('sandboxSuper');
  });

  test('ends without a request on Ctrl-C at a prompt', async () => {
    org.forget();
    const running = startOnTerminal(['test', '--allow-loopback'], { env: { OKTA_CLIENT_ORGURL: org.sandbox.url } });
    await running.said('API token (empty for a service app):');
    running.child.stdin.write('\u0003');
    const { code, stdout } = await running.ended;
    expect(code).toBe(130);
    expect(stdout).toContain('Canceled at the prompt. Nothing was sent.');
    expect(org.sent()).toEqual([]);
  });

  test('ends without a request if the terminal closes at a prompt', async () => {
    const running = startOnTerminal(['test', '--allow-loopback'], { env: { OKTA_CLIENT_TOKEN: org.sandbox.token } });
    await running.said('Org URL:');
    running.child.stdin.write('\u0004');
    expect(await running.ended).toMatchObject({ code: 130 });
  });

  test('prints results as tables on a terminal, in color unless NO_COLOR is set', async () => {
    const [coloured, plain] = await Promise.all([
      startOnTerminal(['list']).ended,
      startOnTerminal(['list'], { env: { NO_COLOR: '1' } }).ended,
    ]);
    expect(coloured.stdout).toMatch(new RegExp(`^ {2}suspend_user +Suspend user +${escapeCharacter}\\[33mchange`, 'm'));
    expect(plain.stdout).toMatch(/^ {2}suspend_user +Suspend user +change\r$/m);
    expect(plain.stdout).not.toContain(escapeCharacter);
  });

  test('prints JSON on a terminal with --json', async () => {
    const { stdout } = await startOnTerminal(['describe', 'get_user', '--json']).ended;
    expect(JSON.parse(stdout)).toMatchObject({ key: 'get_user' });
    expect(stdout).not.toContain(escapeCharacter);
  });
});
