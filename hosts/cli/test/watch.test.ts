import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { sqliteStore } from '../../../src/index.ts';
import { freePort } from '../../../test/support/free-port.ts';
import { writeEvent } from '../../../test/support/log-events.ts';
import { useOrg } from '../../../test/support/org.ts';
import { people } from '../../../test/support/people.ts';
import { connectionEnv, type Running, runHere, start } from './command-line.ts';

const org = useOrg();
const folder = mkdtempSync(join(tmpdir(), 'okta-cli-watch-'));
let files = 0;
const newFile = (name: string) => {
  files += 1;
  return join(folder, `${files}-${name}`);
};
const running: Running[] = [];
const suspended = 'user.lifecycle.suspend';

afterEach(() => {
  for (const { child } of running) child.kill('SIGKILL');
  running.length = 0;
  org.sandbox.hooks.clear();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function watch(args: readonly string[], env: Record<string, string> = {}): Running {
  const started = start(['watch', '--allow-loopback', '--interval', '0.05', ...args], {
    env: { ...connectionEnv(org.sandbox), ...env },
  });
  running.push(started);
  return started;
}

const here = (args: readonly string[], env: Record<string, string> = {}) =>
  runHere([...args, '--allow-loopback'], { env: { ...connectionEnv(org.sandbox), ...env } });

const lines = (text: string): { uuid: string; trigger: string; source: string; attempt: number }[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

function record(eventType = suspended): string {
  return writeEvent(org.sandbox, { eventType, target: [people.grace] });
}

async function interrupted({ child, ended }: Running) {
  child.kill('SIGINT');
  return ended;
}

describe('watch', () => {
  test('returns watched attributes before and after, and knows them when it is run again', async () => {
    const store = newFile('watch.db');
    const args = ['user_profile_updated', '--input', '{"watch":["department"]}', '--store', store];
    const change = (profile: Record<string, string>) =>
      org.okta.run('update_user', { user: people.grace.id, mode: 'partial', profile });
    const printed = async (profile: Record<string, string>) => {
      const watching = watch(args);
      await watching.said('Press Ctrl-C to stop.');
      await change(profile);
      await watching.said('"after"');
      return lines((await interrupted(watching)).stdout);
    };
    await printed({ nickName: 'G' });
    expect(await printed({ department: 'IT' })).toMatchObject([
      { before: { department: expect.any(String) }, after: { department: 'IT' } },
    ]);
  });

  test('prints one line per event until Ctrl-C and exits with 0', async () => {
    const watching = watch([
      'user_suspended',
      'okta_event',
      '--input',
      '{"okta_event":{"types":["user.session.end"]}}',
    ]);
    await watching.said('Watching user_suspended, okta_event. Press Ctrl-C to stop.');
    const first = record();
    const second = record('user.session.end');
    await watching.said(first);
    await watching.said(second);
    const { code, stdout } = await interrupted(watching);
    expect(code).toBe(0);
    expect(lines(stdout)).toMatchObject([
      { trigger: 'user_suspended', attempt: 1, source: 'log', uuid: first, user: { id: '00ugrace000000000001' } },
      { trigger: 'okta_event', uuid: second },
    ]);
  });

  test('resumes a watch from its store', async () => {
    const store = newFile('watch.db');
    const first = watch(['user_suspended', '--store', store]);
    await first.said('Watching');
    const printed = record();
    await first.said(printed);
    expect((await interrupted(first)).stderr).not.toContain('remembered');
    const missed = record();
    const second = watch(['user_suspended', '--store', store]);
    await second.said(missed);
    expect(lines((await interrupted(second)).stdout).map(({ uuid }) => uuid)).toEqual([missed]);
  });

  test('warns about the effects of a watch without a store', async () => {
    const watching = watch(['user_suspended']);
    await watching.said('Without --store, this watch starts now and saves nothing.');
    await interrupted(watching);
  });

  test('runs a command for each event with the event on stdin and in the environment', async () => {
    const out = newFile('out');
    const command = `cat >> ${out}; echo "$OKTA_EVENT_TRIGGER $OKTA_EVENT_ATTEMPT $OKTA_EVENT_UUID"`;
    const watching = watch(['user_suspended', '--exec', command]);
    await watching.said('Watching');
    const uuid = record();
    await watching.said(`user_suspended 1 ${uuid}`);
    expect((await interrupted(watching)).code).toBe(0);
    expect(lines(readFileSync(out, 'utf8'))).toMatchObject([{ uuid, trigger: 'user_suspended' }]);
  });

  test('runs the command again for an event until it exits with 0', async () => {
    const flag = newFile('flag');
    const watching = watch(['user_suspended', '--exec', `test -e ${flag} && echo handled || exit 3`]);
    await watching.said('Watching');
    const uuid = record();
    await watching.said(
      `The handler failed for event ${uuid}: the command exited with code 3. Attempt 2 of 10 follows in 1 s.`,
    );
    writeFileSync(flag, '');
    await watching.said('handled');
    await interrupted(watching);
  });

  test('creates event hooks and accepts their deliveries', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/okta`;
    const watching = watch([
      'user_suspended',
      'user_deleted',
      '--listen',
      `${port}`,
      '--hook-url',
      url,
      '--interval',
      '600',
    ]);
    await watching.said('Event hooks do not support user.lifecycle.delete.completed.');
    expect(org.sandbox.hooks.list()).toMatchObject([{ verified: true, channel: { uri: url } }]);
    const uuid = record();
    await watching.said(uuid);
    const { code, stdout, stderr } = await interrupted(watching);
    expect(lines(stdout)).toMatchObject([{ uuid, source: 'hook' }]);
    expect(code).toBe(0);
    const secret = org.sandbox.hooks.list()[0]?.channel.authorization?.value ?? '';
    expect(secret.length).toBeGreaterThan(30);
    expect(stdout + stderr).not.toContain(secret);
  });

  test('falls back to polling with a note if the token cannot manage hooks', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/okta`;
    const watching = watch(['user_suspended', '--listen', `${port}`, '--hook-url', url], {
      OKTA_CLIENT_TOKEN: org.sandbox.tokens.readOnlyAdmin,
    });
    await watching.said('The token cannot manage event hooks. Events are delivered by polling');
    const uuid = record();
    await watching.said(uuid);
    await interrupted(watching);
  });

  test('exits a watch with the code of the error that ends it', async () => {
    const watching = watch(['user_suspended'], { OKTA_CLIENT_TOKEN: '00sandboxNobody0000000000000000000000000000' });
    expect(await watching.ended).toMatchObject({ code: 3 });
  });

  test.each([
    ['an unknown trigger', ['user_suspend'], 'Unknown trigger "user_suspend". Did you mean "user_suspended"?'],
    [
      'input for a trigger that is not watched',
      ['user_created', 'user_deleted', '--input', '{"user_suspended":{}}'],
      'The input has "user_suspended", which is not one of the triggers. Use an object by trigger.',
    ],
    [
      'a hook without a port',
      ['user_created', '--hook-url', 'https://hooks.acme.example'],
      '--hook-url requires --listen. Add --listen <port>.',
    ],
    [
      'a port without a secret',
      ['user_created', '--listen', '8081'],
      'The secret of the event hook is missing. Set OKTA_HOOK_SECRET, or add --hook-url <url>.',
    ],
    ['an invalid port', ['user_created', '--listen', '0'], '--listen must be a port from 1 to 65535.'],
    ['an empty command', ['user_created', '--exec', ' '], '--exec must not be empty.'],
    [
      'an invalid interval',
      ['user_created', '--interval', '-1'],
      '--interval must be a number of seconds greater than 0.',
    ],
    [
      'a concurrency of zero',
      ['user_created', '--concurrency', '0'],
      '--concurrency must be a whole number of at least 1.',
    ],
    [
      'a store that cannot be created',
      ['user_created', '--store', '/nowhere/watch.db'],
      'Cannot open the store /nowhere/watch.db: its folder does not exist. Use a file in a folder that this process can write to.',
    ],
  ])('rejects a watch with %s', async (_, args, message) => {
    org.forget();
    const { code, stderr } = await here(['watch', ...args]);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
    expect(org.sent()).toEqual([]);
  });
});

describe('command of --exec', () => {
  const credentials = {
    OKTA_HOOK_SECRET: 'secret-of-the-command-line',
    OKTA_CLIENT_PRIVATEKEY: 'a-private-key-of-some-length',
    OKTA_CLIENT_CLIENT_SECRET: 'a-client-secret-of-some-length',
  };
  const names = ['OKTA_CLIENT_TOKEN', ...Object.keys(credentials)];
  const command = `for name in ${names.join(' ')} OKTA_CLIENT_ORGURL OTHER_TOKEN OKTA_EVENT_UUID; do
    printenv $name > /dev/null && echo has $name || echo lacks $name; done; echo end; cat > /dev/null`;

  test.each([
    ['gets no connection credentials', [], 'lacks'],
    ['gets the connection credentials on request', ['--exec-credentials'], 'has'],
  ])('runs the --exec command, which %s and the rest of the environment', async (_, flags, holds) => {
    const env = { ...credentials, OTHER_TOKEN: 'of-the-command-itself' };
    const watching = watch(['user_suspended', '--exec', command, ...flags], env);
    await watching.said('Watching');
    record();
    await watching.said('end\n');
    const { stdout } = await interrupted(watching);
    const lines = stdout.trim().split('\n');
    expect(lines.slice(0, -1)).toEqual([
      ...names.map((name) => `${holds} ${name}`),
      'has OKTA_CLIENT_ORGURL',
      'has OTHER_TOKEN',
      'has OKTA_EVENT_UUID',
    ]);
  });
});

describe('dead-letters', () => {
  test('lists, replays and drops dead letters', async () => {
    const store = newFile('dead.db');
    const kept = sqliteStore(store);
    const uuids = ['a', 'b'];
    const events = uuids.map((uuid) => ({
      uuid,
      event: { uuid, eventType: suspended },
      subscriptions: ['user_suspended'],
    }));
    await kept.accept({ events, source: 'log', now: 1000 });
    const claim = { subscription: 'user_suspended', inFlight: [], now: 2000 };
    await kept.claim({ ...claim, concurrency: 2, outcomes: [] });
    const outcomes = uuids.map(
      (uuid) => ({ uuid, kind: 'dead', at: 3000, error: 'the command exited with code 3' }) as const,
    );
    await kept.claim({ ...claim, concurrency: 0, outcomes });
    const letters = (...args: string[]) => runHere(['dead-letters', ...args, '--store', store]);
    expect(JSON.parse((await letters('list')).stdout)).toMatchObject([
      {
        uuid: 'a',
        trigger: 'user_suspended',
        attempts: 1,
        error: 'the command exited with code 3',
        event: { uuid: 'a' },
      },
      { uuid: 'b' },
    ]);
    expect((await letters('replay', 'a')).stdout).toBe('{"replayed":1}\n');
    expect((await letters('drop', '--trigger', 'user_created')).stdout).toBe('{"dropped":0}\n');
    expect((await letters('drop')).stdout).toBe('{"dropped":1}\n');
    expect(await kept.counts()).toEqual([{ subscription: 'user_suspended', pending: 1, dead: 0 }]);
    await kept.close();
  });

  test('does not create a missing store for dead-letters', async () => {
    const store = newFile('none.db');
    expect(await runHere(['dead-letters', 'list', '--store', store])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        `Cannot find the store ${store}. Use the file from the --store option of the watch.`,
      ),
    });
  });
});

describe('hooks', () => {
  async function make(url: string): Promise<string> {
    const body = {
      name: 'Joiners',
      events: { type: 'EVENT_TYPE', items: [suspended] },
      channel: { type: 'HTTP', version: '1.0.0', config: { uri: url, headers: [] } },
    };
    return org.sandbox.hooks.create(body, '00uada00000000000001', org.sandbox.url).id;
  }

  test('hooks list prints every hook as JSON or as a table', async () => {
    const id = await make('https://hooks.acme.example/okta');
    const { stdout } = await here(['hooks', 'list']);
    expect(JSON.parse(stdout)).toMatchObject([{ id, name: 'Joiners', status: 'ACTIVE', verified: false }]);
    const shown = await runHere(['hooks', 'list', '--allow-loopback'], {
      env: connectionEnv(org.sandbox),
      terminal: ['stdout'],
    });
    expect(shown.stdout).toContain('active, not verified');
    org.sandbox.hooks.clear();
    expect(JSON.parse((await here(['hooks', 'list'])).stdout)).toEqual([]);
  });

  test('hooks verify reports why Okta could not verify the endpoint', async () => {
    const url = `http://127.0.0.1:${await freePort()}/okta`;
    const id = await make(url);
    const { code, stderr } = await here(['hooks', 'verify', id]);
    expect(code).toBe(2);
    expect(stderr).toContain(`Okta could not verify the endpoint ${url}`);
  });

  test('hooks verify sets the configured secret on the hook and never prints it', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/okta`;
    await make(url);
    const secret = 'secret-of-the-command-line';
    const env = { OKTA_HOOK_SECRET: secret };
    const watching = watch(['user_suspended', '--listen', `${port}`], env);
    await watching.said('Watching');
    const { code, stdout, stderr } = await here(['hooks', 'verify', url], env);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ verified: true }]);
    expect(stdout + stderr).not.toContain(secret);
    expect(org.sandbox.hooks.list()[0]?.channel.authorization?.value).toBe(secret);
    await interrupted(watching);
  });

  test('hooks delete removes a hook by ID or URL and reports a missing one', async () => {
    const url = 'https://hooks.acme.example/okta';
    const id = await make(url);
    expect(JSON.parse((await here(['hooks', 'delete', id])).stdout)).toMatchObject({ deleted: [{ id }] });
    await make(url);
    await here(['hooks', 'delete', 'https://HOOKS.acme.example:443/okta']);
    expect(org.sandbox.hooks.list()).toEqual([]);
    expect(await here(['hooks', 'delete', id])).toMatchObject({ code: 5 });
  });

  test('rejects hooks commands if the token cannot manage hooks', async () => {
    const token = org.sandbox.tokens.helpDeskAdmin;
    expect(await here(['hooks', 'list'], { OKTA_CLIENT_TOKEN: token })).toMatchObject({ code: 4 });
  });
});

test('rejects a store that another watch uses', async () => {
  const store = newFile('shared.db');
  const watching = watch(['user_suspended', '--store', store]);
  await watching.said('Watching');
  expect(await watch(['user_suspended', '--store', store]).ended).toMatchObject({ code: 6 });
  await interrupted(watching);
});
