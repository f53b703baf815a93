import { describe, expect, test } from 'vitest';
import { paintFor } from '../../hosts/cli/src/paint.ts';
import { connectionEnv, type Ended, startProcess } from '../../hosts/cli/test/command-line.ts';
import { Stage } from '../../scripts/demo/stage.ts';
import { tellStory } from '../../scripts/demo/story.ts';
import { manifest } from '../../src/index.ts';
import { startOrg, useOrg } from '../support/org.ts';

const escapeCharacter = String.fromCharCode(27);
const demo = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  startProcess([process.execPath, 'scripts/demo.ts', ...args], { env, input: '' }).ended;

describe('the demo', () => {
  const org = useOrg();

  test('the demo leads a person through a sandbox org, and leaves a given connection alone', async () => {
    org.forget();
    const { code, stdout, stderr } = await demo([], connectionEnv(org.sandbox));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^OKTA_CLIENT_ORGURL and OKTA_CLIENT_TOKEN are ignored: /);
    for (const line of [
      'create_user +noor\\.rahman@acme\\.example is ACTIVE',
      'assign_app_to_user +\\S+: assigned',
      'list_user_groups +Everyone, Contractors, Engineering',
      'suspend_user +ACTIVE → SUSPENDED',
      'unsuspend_user +SUSPENDED → ACTIVE',
      'reset_user_factors +1 factor removed',
      'clear_user_sessions +signed out everywhere',
      'remove_user_from_group +Engineering: left',
      'revoke_app_from_user +Slack: revoked',
      'deactivate_user +ACTIVE → DEPROVISIONED',
    ])
      expect(stdout).toMatch(new RegExp(`^ {2}✓ ${line} +\\d+ ms {2}[0-9a-f]{32}$`, 'm'));
    expect(stdout).toMatch(/\n✓ \d+ steps, \d+ requests, [\d.]+ s; everything is as it should be\.\n$/);
    expect(stdout).not.toContain(escapeCharacter);
    expect(stdout).not.toContain('Demo-');
    expect(org.sent()).toEqual([]);
  });

  test('the demo with --connect tests the given connection and only reads', async () => {
    org.forget();
    const { code, stdout, stderr } = await demo(['--connect', '--allow-loopback'], connectionEnv(org.sandbox));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('it works: Acme Robotics, with a token of Ada Okonkwo');
    expect(stdout).toMatch(/✓ get_user +ada\.okonkwo@acme\.example is ACTIVE/);
    expect(stdout).toMatch(/✓ list_groups +Contractors, Engineering, Everyone/);
    expect(org.sent().length).toBeGreaterThan(5);
    expect(org.writes()).toEqual([]);
  });

  test('the demo with --connect ends with a sentence if the connection does not work', async () => {
    const env = connectionEnv({ url: org.sandbox.url, token: '00wrong'.padEnd(42, '0') });
    const refused = await demo(['--connect', '--allow-loopback'], env);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/^127\.0\.0\.1:\d+ rejected the API token[^\n]+\.\n$/);
    expect(refused.stdout + refused.stderr).not.toContain('00wrong');
    const loopback = await demo(['--connect'], env);
    expect(loopback.stderr).toMatch(/if this is a sandbox org\. It is allowed with --allow-loopback\.\n$/);
    expect(await demo(['--connect'])).toMatchObject({
      code: 2,
      stderr: '--connect needs OKTA_CLIENT_ORGURL and OKTA_CLIENT_TOKEN; set both and run it again.\n',
    });
  });

  test('the demo on a stage that only reads no step that writes is sent', async () => {
    const stage = new Stage({
      connection: org.okta,
      manifest,
      paint: paintFor({}, {}),
      print: () => {},
      readOnly: true,
    });
    org.forget();
    await expect(stage.act('suspend_user', { user: 'iris.vale@acme.example' }, String)).rejects.toThrow(
      'suspend_user writes, and this part only reads.',
    );
    await expect(stage.act('call_okta_api', { method: 'GET', path: '/v1/groups' }, String)).rejects.toThrow('writes');
    expect(org.sent()).toEqual([]);
  });

  test('the demo names the check that the org does not stand up to', async () => {
    const other = await startOrg();
    try {
      const meddle = (line: string) => {
        const grace = other.sandbox.org.users.get('00ugrace000000000001');
        if (line.includes('deactivate_user') && grace !== undefined) other.sandbox.org.changeStatus(grace, 'SUSPENDED');
      };
      const paint = paintFor({}, {});
      const stage = new Stage({ connection: other.okta, manifest, paint, print: meddle, readOnly: false });
      await tellStory(stage, other.sandbox);
      expect(stage.failedChecks).toEqual(['everybody else is as before']);
    } finally {
      await other.close();
    }
  });
});
