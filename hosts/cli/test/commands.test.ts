import { describe, expect, test } from 'vitest';
import { manifest } from '../../../src/index.ts';
import { useOrg } from '../../../test/support/org.ts';
import { connectionEnv, type Ended, run, runHere, start } from './command-line.ts';

const json = ({ stdout }: Ended): unknown => JSON.parse(stdout);

describe('commands that need no org', () => {
  test('list prints every step as JSON on a pipe', async () => {
    const ended = await run(['list']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const { actions, triggers } = manifest;
    expect(json(ended)).toEqual([
      ...actions.map(({ key, resource, title, summary, effect }) => ({
        kind: 'action',
        key,
        resource,
        title,
        summary,
        effect,
      })),
      ...triggers.map(({ key, resource, title, summary, delivery }) => ({
        kind: 'trigger',
        key,
        resource,
        title,
        summary,
        delivery,
      })),
    ]);
    expect(ended.stdout.trimEnd()).not.toContain('\n');
  });

  test('list shows key, title and effect under each resource on a terminal', async () => {
    const { code, stdout } = await runHere(['list'], { terminal: ['stdout'], env: { NO_COLOR: '1' } });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Users\n(?: {2}.*\n)*? {2}suspend_user +Suspend user +change\n/m);
    expect(stdout).toMatch(/^ {2}user_locked_out +User locked out +trigger$/m);
    for (const { key } of [...manifest.actions, ...manifest.triggers]) expect(stdout).toContain(` ${key} `);
  });

  test('list shows resources and steps in the order of the manifest, the most used first', async () => {
    const { stdout } = await runHere(['list'], { terminal: ['stdout'], env: { NO_COLOR: '1' } });
    const titles = stdout.split('\n').filter((line) => /^\S/.test(line));
    expect(titles).toEqual(manifest.resources.map(({ title }) => title));
    const keys = stdout.split('\n').flatMap((line) => /^ {2}(\w+)/.exec(line)?.[1] ?? []);
    const steps = [...manifest.actions, ...manifest.triggers];
    const wanted = manifest.resources.flatMap(({ key }) => steps.filter(({ resource }) => resource === key));
    expect(keys).toEqual(wanted.map(({ key }) => key));
  });

  test('list with words shows the steps that match them, the best match first', async () => {
    const shown = await runHere(['list', 'offboard'], { terminal: ['stdout'], env: { NO_COLOR: '1' } });
    expect(shown.code).toBe(0);
    expect(shown.stdout).toMatch(/^offboard_user +Offboard user +\w+ *\n/);
    expect(shown.stdout).toMatch(/^user_deactivated +User deactivated +trigger$/m);
    expect(shown.stdout).not.toContain('create_user');
    const listed = await runHere(['list', 'offboard', '--json']);
    const keys = JSON.parse(listed.stdout).map(({ key }: { key: string }) => key);
    expect(keys).toEqual(
      shown.stdout
        .trim()
        .split('\n')
        .map((line) => line.split(' ')[0]),
    );
  });

  test.each([
    [['suspnd'], 'No action or trigger matches "suspnd". Did you mean "suspend"?'],
    [['zone', 'zzzzzz'], 'No action or trigger matches "zone zzzzzz". Try fewer or other words'],
  ])('list with words that match nothing says so: %j', async (words, sentence) => {
    const { code, stdout } = await runHere(['list', ...words], { terminal: ['stdout'], env: { NO_COLOR: '1' } });
    expect([code, stdout]).toEqual([0, expect.stringContaining(sentence)]);
    expect((await runHere(['list', ...words, '--json'])).stdout.trim()).toBe('[]');
  });

  test('describe prints the full manifest entry', async () => {
    const ended = await runHere(['describe', 'suspend_user']);
    expect(ended.code).toBe(0);
    expect(json(ended)).toEqual(manifest.actions.find(({ key }) => key === 'suspend_user'));
  });

  test('describe explains inputs, effect, scopes, role, documentation and an example on a terminal', async () => {
    const { stdout } = await runHere(['describe', 'suspend_user'], { terminal: ['stdout'], env: { NO_COLOR: '1' } });
    expect(stdout).toMatch(/^Suspend user {2}suspend_user\nBlock a user/);
    expect(stdout).toMatch(/^user +text +yes +User ID or username\./m);
    expect(stdout).toMatch(/^effect +change$/m);
    expect(stdout).toMatch(/^idempotent +yes$/m);
    expect(stdout).toMatch(/^scopes +okta\.users\.manage$/m);
    expect(stdout).toMatch(/^role +[A-Z][a-z ]+ administrator$/m);
    expect(stdout).toMatch(/^docs +https:\/\/developer\.okta\.com\/\S+\/suspendUser$/m);
    expect(stdout).toContain('input  {"user":"iris.vale@acme.example"}');
  });

  test('manifest prints the manifest and --validate accepts it', async () => {
    const printed = await runHere(['manifest']);
    expect(json(printed)).toEqual(manifest);
    const checked = await runHere(['manifest', '--validate', 'manifest.json']);
    expect(json(checked)).toEqual({ valid: true, faults: [] });
    expect(checked.code).toBe(0);
  });

  test('manifest --validate lists the errors of an invalid file and fails', async () => {
    const ended = await runHere(['manifest', '--validate', 'package.json']);
    expect(ended.code).toBe(2);
    expect(json(ended)).toMatchObject({ valid: false, faults: expect.arrayContaining(['actions is required.']) });
    expect(ended.stderr).toMatch(/^✗ package\.json is not a valid manifest \(\d+ errors\)\.\n$/);
  });

  test('--help explains a command with its options', async () => {
    const { code, stdout } = await runHere(['run', '--help']);
    expect(code).toBe(0);
    for (const option of ['--input', '--input-file', '--dry-run', '--stream', '--deadline', '--json'])
      expect(stdout).toContain(` ${option}`);
    expect(stdout).toContain('OKTA_CLIENT_TOKEN');
  });
});

describe('commands that connect to an org', () => {
  const org = useOrg({ users: 450 });
  const call = () => ({ env: connectionEnv(org.sandbox) });

  test('the test command reports the org, the owner of the token and the roles', async () => {
    const ended = await run(['test', '--allow-loopback'], call());
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(json(ended)).toMatchObject({
      ok: true,
      org: { name: 'Acme Robotics' },
      owner: { login: 'ada.okonkwo@acme.example' },
      roles: ['SUPER_ADMIN'],
    });
  });

  test('the test command reports the connection in words on a terminal', async () => {
    const { stdout } = await runHere(['test', '--allow-loopback'], {
      terminal: ['stdout'],
      env: { ...connectionEnv(org.sandbox), NO_COLOR: '1' },
    });
    expect(stdout).toMatch(/^✓ The connection works\.\n {2}org +Acme Robotics at http:\/\/127\.0\.0\.1:\d+\n/);
    expect(stdout).toMatch(/owner +Ada Okonkwo \(ada\.okonkwo@acme\.example, ACTIVE\)/);
  });

  test('run changes the org and prints the output', async () => {
    const args = ['run', 'suspend_user', '--input', '{"user":"iris.vale@acme.example"}', '--allow-loopback'];
    const ended = await run(args, call());
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(json(ended)).toMatchObject({ changed: true, user: { status: 'SUSPENDED' } });
    expect(org.sandbox.org.users.get('00uiris0000000000001')?.status).toBe('SUSPENDED');
  });

  test('run logs its calls to stderr and prints only the output to stdout', async () => {
    const args = ['run', 'get_user', '--input', '{"user":"ada.okonkwo@acme.example"}', '--allow-loopback'];
    const { stdout, stderr } = await runHere(args, { ...call(), terminal: ['stdout'] });
    expect(JSON.parse(stdout)).toMatchObject({ profile: { firstName: 'Ada' } });
    expect(stderr).toMatch(/^HTTP 200 · request [0-9a-f]{32} · 1 call · \d+ of \d+ left\n$/);
  });

  test('run --response prints the calls with the output', async () => {
    const args = [
      'run',
      'get_user',
      '--input',
      '{"user":"ada.okonkwo@acme.example"}',
      '--response',
      '--allow-loopback',
    ];
    expect(json(await runHere(args, call()))).toMatchObject({
      output: { id: '00uada00000000000001' },
      response: { status: 200, confirmed: 'answered', calls: [{ operation: 'getUser', method: 'GET', status: 200 }] },
    });
  });

  test('run --dry-run reports the next write and does not change the org', async () => {
    org.forget();
    const input = '{"user":"ben.achterberg@acme.example"}';
    const ended = await runHere(['run', 'suspend_user', '--input', input, '--dry-run', '--allow-loopback'], call());
    expect(json(ended)).toMatchObject({ dryRun: true, next: { operation: 'suspendUser', method: 'POST' } });
    expect(org.writes()).toEqual([]);
    expect(org.sandbox.org.users.get('00uben00000000000001')?.status).toBe('ACTIVE');
  });

  test('run --stream prints each item of all pages as one JSON line', async () => {
    org.forget();
    const args = [
      'run',
      'find_users',
      '--input',
      '{"mode":"search","search":"status pr"}',
      '--stream',
      '--allow-loopback',
    ];
    const { code, stdout } = await run(args, call());
    const ids = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).id);
    expect(code).toBe(0);
    expect(new Set(ids)).toEqual(new Set(org.sandbox.org.users.ordered.map(({ id }) => id)));
    expect(ids).toHaveLength(462);
    expect(org.sent()).toHaveLength(3);
  });

  test('run --stream rejects a step that does not return a list', async () => {
    const args = ['run', 'get_user', '--input', '{"user":"ada.okonkwo"}', '--stream', '--allow-loopback'];
    expect(await runHere(args, call())).toMatchObject({
      code: 2,
      stdout: '',
      stderr: '✗ get_user does not return a list. Run it instead.\n',
    });
  });

  test('options searches a picker by text', async () => {
    const ended = await runHere(['options', 'groups', '--query', 'engi', '--allow-loopback'], call());
    expect(json(ended)).toEqual({ items: [{ value: '00gengineering000001', label: 'Engineering' }] });
  });

  test.each([
    ['factors', { value: 'mblgracesms000000001', label: 'sms, OKTA, +15555550142' }],
    ['security_questions', { value: 'disliked_food', label: 'What is the food you least liked as a child?' }],
  ])('options lists the %s of a user of the input', async (picker, entry) => {
    const input = '{"user":"grace.lindqvist@acme.example"}';
    const ended = await runHere(['options', picker, '--input', input, '--allow-loopback'], call());
    expect(json(ended)).toMatchObject({ items: expect.arrayContaining([entry]) });
    const without = await runHere(['options', picker, '--allow-loopback'], call());
    expect(without).toMatchObject({ code: 2, stderr: expect.stringContaining('values.user is required') });
  });

  test.each([
    ['admin_roles', { value: 'SUPER_ADMIN', label: 'Super administrator' }],
    ['authenticators', { value: 'autacme0000000000002', label: 'Okta Verify' }],
    ['custom_roles', { value: 'cr0acmekeeper0000001', label: 'Robot Keeper' }],
    ['resource_sets', { value: 'iamacmeworkshop00001', label: 'Workshop' }],
  ])('options lists the %s of the org', async (picker, entry) => {
    const ended = await runHere(['options', picker, '--allow-loopback'], call());
    expect(json(ended)).toMatchObject({ items: expect.arrayContaining([entry]) });
  });

  test('options lists the role assignments of a user of the input', async () => {
    const args = ['options', 'role_assignments', '--input', '{"user":"zoe.castillo"}', '--allow-loopback'];
    expect(json(await runHere(args, call()))).toEqual({
      items: [{ value: 'JBCUYUC7IRCVGS27IFCE2SKO', label: 'Help Desk Administrator' }],
    });
  });

  test('options continues after the cursor of the previous page', async () => {
    const search = ['options', 'users', '--allow-loopback'];
    const first = JSON.parse((await runHere(search, call())).stdout);
    const second = JSON.parse((await runHere([...search, '--cursor', first.nextCursor], call())).stdout);
    expect(second.items.length).toBeGreaterThan(0);
    const seen = new Set(first.items.map(({ value }: { value: string }) => value));
    expect(second.items.filter(({ value }: { value: string }) => seen.has(value))).toEqual([]);
  });

  test("fields merges the org's own attributes into the form", async () => {
    const ended = await runHere(['fields', 'create_user', '--allow-loopback'], call());
    expect(json(ended)).toMatchObject({ key: 'create_user', customAttributes: expect.arrayContaining(['costTier']) });
    const people = await runHere(['fields', 'create_user', '--allow-loopback'], {
      terminal: ['stdout'],
      env: { ...connectionEnv(org.sandbox), NO_COLOR: '1' },
    });
    expect(people.stdout).toMatch(/^profile\.costTier +/m);
  });
});

describe('sandbox', () => {
  test('sandbox starts an org for other commands and ends on Ctrl-C', async () => {
    const sandbox = start(['sandbox', '--users', '3', '--no-limits']);
    await sandbox.said('\n');
    const { url, token } = JSON.parse(sandbox.stdout());
    const ended = await runHere(['test', '--allow-loopback'], { env: connectionEnv({ url, token }) });
    expect(json(ended)).toMatchObject({ ok: true, org: { name: 'Acme Robotics' } });
    sandbox.child.kill('SIGINT');
    expect(await sandbox.ended).toMatchObject({ code: 0, stderr: '' });
    const gone = await runHere(['test', '--allow-loopback', '--deadline', '0.2'], {
      env: connectionEnv({ url, token }),
    });
    expect(gone.code).toBe(8);
  });
});
