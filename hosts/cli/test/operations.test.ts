import { describe, expect, test } from 'vitest';
import { useOrg } from '../../../test/support/org.ts';
import { connectionEnv, type Ended, runHere } from './command-line.ts';

const json = ({ stdout }: Ended): unknown => JSON.parse(stdout);
const terminal = { terminal: ['stdout'], env: { NO_COLOR: '1' } } as const;

describe('operations', () => {
  test('operations search lists the operations that match all words, best first', async () => {
    const ended = await runHere(['operations', 'search', 'user', 'blocks']);
    expect(ended.code).toBe(0);
    expect(json(ended)).toMatchObject([
      { id: 'listUserBlocks', method: 'GET', path: '/api/v1/users/{id}/blocks' },
      {},
      {},
    ]);
    const { stdout } = await runHere(['operations', 'search', 'dr', 'status'], terminal);
    expect(stdout).toMatch(/^getDRStatus +Get DR status +GET \/api\/v1\/dr\/status +OAuth only/);
    expect(stdout).toContain('2 operations. Show the form of one with "okta-connector describe <operation>".');
    const nothing = await runHere(['operations', 'search', 'xyzzy'], terminal);
    expect(nothing.stdout).toBe('No operations match. Try fewer words.\n');
  });

  test('describe shows the form, effect, credential and documentation of an operation', async () => {
    expect(json(await runHere(['describe', 'listUserBlocks']))).toMatchObject({ id: 'listUserBlocks', effect: 'read' });
    const { stdout } = await runHere(['describe', 'deleteUser'], terminal);
    expect(stdout).toMatch(/^Delete user {2}deleteUser\nRun it with: okta-connector run run_okta_operation --input/);
    expect(stdout).toMatch(/^path\.id +text +yes/m);
    expect(stdout).toMatch(/^request +DELETE \/api\/v1\/users\/\{id\}$/m);
    expect(stdout).toMatch(/^effect +remove$/m);
    expect(stdout).toMatch(/^credential +API token or OAuth$/m);
    expect(stdout).toMatch(/^confirm +set confirm to deleteUser where it deactivates the user/m);
    expect(stdout).toMatch(/^better +delete_user$/m);
    expect(stdout).toMatch(/^docs +https:\/\/developer\.okta\.com\/\S+\/deleteUser$/m);
  });

  test('describe names the nearest operation or step', async () => {
    const operation = await runHere(['describe', 'listUserBlock']);
    expect(operation).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean "listUserBlocks"?') });
    const step = await runHere(['describe', 'suspend_usr']);
    expect(step).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean "suspend_user"?') });
    expect(json(await runHere(['describe', 'deletejwk']))).toMatchObject({ title: 'Delete JWK' });
  });
});

describe('run run_okta_operation', () => {
  const org = useOrg();
  const call = (...argv: string[]) => runHere([...argv, '--allow-loopback'], { env: connectionEnv(org.sandbox) });

  test('run runs an operation, and options and fields help to fill it in', async () => {
    const found = await call('options', 'operations', '--query', 'user blocks');
    expect(json(found)).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ value: 'listUserBlocks' })]),
    });
    const fields = await call('fields', 'run_okta_operation', '--input', '{"operation":"listUserBlocks"}');
    expect(json(fields)).toMatchObject({ input: { properties: { path: { required: ['id'] } } } });
    const input = JSON.stringify({ operation: 'listUserBlocks', path: { id: '00uiris0000000000001' } });
    expect(json(await call('run', 'run_okta_operation', '--input', input))).toEqual({ status: 200, items: [] });
  });

  test('run names the field of an operation that is wrong', async () => {
    const ended = await call('run', 'run_okta_operation', '--input', '{"operation":"addGroup","body":{"profil":{}}}');
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean "body.profile"?') });
  });

  test('run prints the items of a list one by one', async () => {
    const ended = await call(
      'run',
      'run_okta_operation',
      '--input',
      '{"operation":"listGroups","limit":3}',
      '--stream',
    );
    expect(ended.stdout.trim().split('\n')).toHaveLength(3);
  });
});
