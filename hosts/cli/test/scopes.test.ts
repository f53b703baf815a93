import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { useOrg } from '../../../test/support/org.ts';
import { connectionEnv, runHere } from './command-line.ts';

describe('scopes', () => {
  const org = useOrg();
  const fileOf = async (content: unknown) => {
    const folder = await mkdtemp(join(tmpdir(), 'okta-connector-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'flow.json');
    await writeFile(file, JSON.stringify(content));
    return file;
  };

  test('prints scopes and roles of the named steps without a connection', async () => {
    const { code, stdout } = await runHere(['scopes', 'suspend_user', 'user_locked_out'], {});
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      scopes: ['okta.logs.read', 'okta.users.manage'],
      roles: [{ type: 'READ_ONLY_ADMIN' }, { type: 'USER_ADMIN' }],
    });
    const shown = await runHere(['scopes', 'suspend_user'], { terminal: ['stdout'], env: { NO_COLOR: '1' } });
    expect(shown.stdout).toMatch(/suspend_user +okta\.users\.manage +Group administrator/);
  });

  test("takes the steps of an n8n workflow, with the options that its nodes' fields turn off", async () => {
    const file = await fileOf({
      nodes: [
        { type: 'n8n-nodes-base.webhook', parameters: { path: 'x' } },
        {
          type: 'n8n-nodes-okta-connector.oktaConnector',
          parameters: {
            resource: 'users',
            operation: 'offboard_user',
            additionalFields: { apps: false, groups: false },
          },
        },
        { type: 'n8n-nodes-okta-connector.oktaConnectorTrigger', parameters: { event: 'user_suspended' } },
      ],
    });
    const { stdout } = await runHere(['scopes', '--from', file], {});
    expect(JSON.parse(stdout).scopes).toEqual(['okta.logs.read', 'okta.users.manage']);
  });

  test('refuses a file without any step', async () => {
    const { code, stderr } = await runHere(['scopes', '--from', await fileOf({ nodes: [] })], {});
    expect(code).toBe(2);
    expect(stderr).toContain('holds no step of this connector');
  });

  test('--check says what the connection lacks and what it has beyond need', async () => {
    const app = org.sandbox.scenario.addServiceApp({
      label: 'Flow',
      scopes: ['okta.users.read', 'okta.roles.read', 'okta.apps.read'],
      roles: ['SUPER_ADMIN'],
    });
    const env = {
      OKTA_CLIENT_ORGURL: org.sandbox.url,
      OKTA_CLIENT_CLIENTID: app.clientId,
      OKTA_CLIENT_PRIVATEKEY: app.privateKey,
    };
    const { code, stdout } = await runHere(['scopes', 'suspend_user', '--check', '--allow-loopback'], { env });
    expect(code).toBe(4);
    expect(JSON.parse(stdout).check).toEqual({
      missingScopes: ['okta.users.manage'],
      missingRoles: [],
      extraScopes: ['okta.apps.read', 'okta.roles.read', 'okta.users.read'],
      extraRoles: ['SUPER_ADMIN'],
    });
  });

  test('--check compares the roles of the owner of a token', async () => {
    const check = (token: string) =>
      runHere(['scopes', 'assign_app_to_user', '--check', '--allow-loopback'], {
        env: connectionEnv({ url: org.sandbox.url, token }),
      });
    expect((await check(org.sandbox.token)).code).toBe(0);
    // This admin may not read roles.
    const { code, stdout } = await check(org.sandbox.tokens.helpDeskAdmin);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).check).not.toHaveProperty('missingRoles');
  });
});
