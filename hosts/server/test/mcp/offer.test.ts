import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, manifest } from 'okta-connector';
import { describe, expect, onTestFinished, test } from 'vitest';
import { useOrg } from '../../../../test/support/org.ts';
import { root } from '../../../../test/support/source-files.ts';
import { mcpFactory } from '../../src/mcp/factory.ts';
import { lacksRights } from '../../src/mcp/granted.ts';
import { helperTools, mcpSettings, mcpSettingsTable } from '../../src/mcp/settings.ts';
import { httpClient } from '../support/mcp-clients.ts';
import { hostOf, textOf } from '../support/mcp-host.ts';

const org = useOrg();
const effects = new Map(manifest.actions.map(({ key, effect }) => [key, effect]));

async function listed(
  host: Parameters<typeof hostOf>[1] = {},
  request: Omit<Parameters<typeof httpClient>[1], 'revision'> = {},
): Promise<string[]> {
  const client = await httpClient(mcpFactory(hostOf(org.okta, host)), { revision: 'modern', ...request });
  return (await client.listTools()).tools.map(({ name }) => name);
}

describe('the default list', () => {
  test('has the steps that read, the most used writes, and a pair for the rest', async () => {
    const names = await listed();
    expect(names).toEqual(
      expect.arrayContaining(['find_users', 'list_failed_sign_ins', 'offboard_user', 'search_steps', 'run_step']),
    );
    expect(names).not.toContain('delete_user');
    expect(names).not.toContain('create_network_zone');
  });

  // 3.5 characters per token is fewer than any tokenizer makes of these texts; npm run mcp:tokens counts exactly.
  test('stays within the context of a model', async () => {
    const client = await httpClient(mcpFactory(hostOf(org.okta)), { revision: 'modern' });
    const { tools } = await client.listTools();
    expect(JSON.stringify(tools).length / 3.5).toBeLessThan(15_000);
    expect(tools.length).toBeLessThan(60);
  });

  test('has the same order every time', async () => {
    expect(await listed()).toEqual(await listed());
  });
});

describe('settings', () => {
  test('offer the steps of a toolset, and refuse others with a reason', async () => {
    const client = await httpClient(mcpFactory(hostOf(org.okta, { flags: { toolsets: 'devices' } })), {
      revision: 'modern',
    });
    const names = (await client.listTools()).tools.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['get_device', 'delete_device']));
    expect(names).not.toContain('get_user');
    const result = await client.callTool({ name: 'get_user', arguments: { user: 'ada.okonkwo@acme.example' } });
    expect(textOf(result)).toBe(
      'forbidden: get_user is not available. The settings of the server leave it out. Nothing was changed.',
    );
    expect(org.sent().filter((line) => line.includes('ada'))).toEqual([]);
  });

  test('offer every step as a tool with the toolset "all"', async () => {
    const names = await listed({ flags: { toolsets: 'all' } });
    expect(manifest.actions.filter(({ key }) => !names.includes(key))).toEqual([]);
  });

  test('offer only the named tools, without tools that find more', async () => {
    expect(await listed({ flags: { tools: 'get_user,delete_group' } })).toEqual(['get_user', 'delete_group']);
  });

  test('name tools that are not a step too', async () => {
    expect((await listed()).filter((name) => !effects.has(name))).toEqual(helperTools);
    expect(await listed({ flags: { tools: 'get_user,find_options' } })).toEqual(['get_user', 'find_options']);
    expect(await listed({ flags: { exclude: 'run_many' } })).not.toContain('run_many');
  });

  test('leave out an excluded step, also for run_step', async () => {
    const client = await httpClient(mcpFactory(hostOf(org.okta, { flags: { exclude: 'delete_user' } })), {
      revision: 'modern',
    });
    const call = { step: 'delete_user', input: { user: 'iris.vale@acme.example' } };
    const result = await client.callTool({ name: 'run_step', arguments: call });
    expect(textOf(result)).toMatch(/^forbidden: delete_user is not available\./);
    expect(org.writes()).toEqual([]);
  });

  test('offer only steps that read if the server is read-only, whatever else is set', async () => {
    const names = await listed({ flags: { readOnly: true, tools: 'delete_user', toolsets: 'all', allow: 'remove' } });
    expect(names).toContain('get_user');
    expect(names.filter((name) => (effects.get(name) ?? 'read') !== 'read')).toEqual([]);
    const client = await httpClient(mcpFactory(hostOf(org.okta, { flags: { readOnly: true } })), {
      revision: 'modern',
    });
    for (const name of ['delete_user', 'call_okta_api']) {
      expect(await client.callTool({ name, arguments: {} })).toMatchObject({ isError: true });
    }
    expect(org.writes()).toEqual([]);
  });

  test('allow writes, but nothing that a person must confirm', async () => {
    const factory = mcpFactory(hostOf(org.okta, { flags: { allow: 'write', toolsets: 'all' } }));
    const client = await httpClient(factory, { revision: 'modern' });
    const names = (await client.listTools()).tools.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['create_user', 'update_user', 'call_okta_api']));
    const confirmed = manifest.actions.filter(({ effect, confirm }) => effect === 'remove' || confirm === true);
    expect(names.filter((name) => confirmed.some(({ key }) => key === name))).toEqual([]);
    const removal = { method: 'DELETE', path: '/api/v1/groups/00gcontractors000001' };
    for (const call of [
      { name: 'call_okta_api', arguments: removal },
      { name: 'run_many', arguments: { step: 'call_okta_api', inputs: [removal] } },
      { name: 'update_user', arguments: { user: 'iris.vale@acme.example', mode: 'full', profile: {} } },
    ])
      expect(textOf(await client.callTool(call))).toMatch(/^forbidden: (call_okta_api|update_user) is not available\./);
    expect(org.writes()).toEqual([]);
  });

  test('declare output schemas that results and dry runs satisfy', async () => {
    const tools = 'get_user,suspend_user,deactivate_user';
    const factory = mcpFactory(hostOf(org.okta, { flags: { outputSchema: true, tools } }));
    for (const revision of ['modern', 'legacy'] as const) {
      const client = await httpClient(factory, { revision });
      await client.listTools();
      const user = 'iris.vale@acme.example';
      expect((await client.callTool({ name: 'get_user', arguments: { user } })).isError).toBeUndefined();
      const plan = await client.callTool({ name: 'suspend_user', arguments: { user, dryRun: true } });
      expect(plan.isError).toBeUndefined();
      const asked = await client.callTool({ name: 'deactivate_user', arguments: { user } });
      expect(asked.isError).toBeUndefined();
    }
  });
});

describe('headers of a request', () => {
  test('narrow what the server offers', async () => {
    const names = await listed({}, { headers: { 'x-mcp-toolsets': 'groups', 'x-mcp-read-only': 'true' } });
    expect(names).toContain('list_groups');
    expect(names).not.toContain('get_user');
    expect(names).not.toContain('create_group');
  });

  test('do not widen it', async () => {
    const headers = { 'x-mcp-toolsets': 'all', 'x-mcp-read-only': 'false', 'x-mcp-allow': 'remove' };
    const names = await listed({ flags: { toolsets: 'groups', readOnly: true } }, { headers });
    expect(names).toContain('list_groups');
    expect(names.filter((name) => (effects.get(name) ?? 'read') !== 'read')).toEqual([]);
    expect(names).not.toContain('get_user');
  });

  test('are refused with the nearest name if they are wrong', async () => {
    const call = listed({}, { headers: { 'x-mcp-toolsets': 'gruops' } });
    await expect(call).rejects.toThrow('x-mcp-toolsets names an unknown toolset "gruops". Did you mean "groups"?');
  });
});

describe('the scopes of a token', () => {
  const authInfo = (...scopes: string[]) => ({ authInfo: { token: 't', clientId: 'agent', scopes } });

  test('decide on the list', async () => {
    const reading = await listed({ flags: { toolsets: 'all' } }, authInfo('okta.read'));
    expect(reading.filter((name) => (effects.get(name) ?? 'read') !== 'read')).toEqual([]);
    const writing = await listed({ flags: { toolsets: 'all' } }, authInfo('okta.read', 'okta.write'));
    expect(writing).toContain('create_user');
    expect(writing).not.toContain('delete_user');
  });

  test('name what is missing in the refusal of a call', async () => {
    const client = await httpClient(mcpFactory(hostOf(org.okta)), { revision: 'modern', ...authInfo('okta.read') });
    const result = await client.callTool({ name: 'suspend_user', arguments: { user: 'iris.vale@acme.example' } });
    expect(textOf(result)).toContain('The access of the caller does not include okta.write.');
    expect(org.writes()).toEqual([]);
  });
});

describe('the credential of the connection', () => {
  const serviceApp = (scopes: readonly string[], roles: readonly string[]) => {
    const { clientId, privateKey } = org.sandbox.scenario.addServiceApp({ label: 'agent', scopes, roles });
    const connection = connect({ orgUrl: org.sandbox.url, clientId, privateKey }, { allowLoopback: true });
    onTestFinished(() => connection.close());
    return connection;
  };

  // Okta lets few roles read roles, so the sandbox cannot show this over a connection.
  test.each([
    ['READ_ONLY_ADMIN', 'create_user', true],
    ['READ_ONLY_ADMIN', 'find_users', false],
    ['HELP_DESK_ADMIN', 'find_users', false],
    ['HELP_DESK_ADMIN', 'delete_user', true],
    ['HELP_DESK_ADMIN', 'reset_password', false],
    ['SUPER_ADMIN', 'delete_user', false],
    ['READ_ONLY_ADMIN', 'call_okta_api', false],
  ])('with the role %s, hides %s: %s', (role, key, isHidden) => {
    const action = manifest.actions.find((one) => one.key === key);
    expect(action && lacksRights({ scopes: undefined, roles: [role] }, action)).toBe(isHidden);
  });

  test('hides tools that the scopes of a service app do not allow', async () => {
    const connection = serviceApp(['okta.users.read', 'okta.groups.manage'], ['SUPER_ADMIN']);
    const client = await httpClient(mcpFactory(hostOf(connection)), { revision: 'modern' });
    const names = (await client.listTools()).tools.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['get_user', 'list_groups']));
    expect(names).not.toContain('suspend_user');
    expect(names).not.toContain('list_apps');
    const result = await client.callTool({ name: 'get_user', arguments: { user: 'iris.vale@acme.example' } });
    expect(result.structuredContent).toMatchObject({ profile: { firstName: 'Iris' } });
  });

  test('hides nothing if its roles cannot be read', async () => {
    const reader = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    expect(await listed({ connection: () => reader })).toContain('create_user');
  });
});

describe('the table of settings', () => {
  test('names every setting as a flag, a variable and a header', () => {
    expect(mcpSettingsTable.map(({ usage, variable, header }) => [usage, variable, header])).toEqual([
      ['--toolsets <list>', 'OKTA_MCP_TOOLSETS', 'x-mcp-toolsets'],
      ['--tools <list>', 'OKTA_MCP_TOOLS', 'x-mcp-tools'],
      ['--exclude <list>', 'OKTA_MCP_EXCLUDE', 'x-mcp-exclude'],
      ['--read-only', 'OKTA_MCP_READ_ONLY', 'x-mcp-read-only'],
      ['--allow <access>', 'OKTA_MCP_ALLOW', 'x-mcp-allow'],
      ['--output-schema', 'OKTA_MCP_OUTPUT_SCHEMA', 'x-mcp-output-schema'],
      ['--show-secrets', 'OKTA_MCP_SHOW_SECRETS', 'x-mcp-show-secrets'],
    ]);
  });

  test('is the one in the documentation', () => {
    const page = readFileSync(join(root, 'docs/mcp.md'), 'utf8');
    const rows = mcpSettingsTable.map(({ usage, variable, header, description }) => {
      return `| \`${usage}\` | \`${variable}\` | \`${header}\` | ${description} |`;
    });
    expect(rows.filter((row) => !page.includes(row))).toEqual([]);
  });

  test('prefers flags to the environment', () => {
    const env = { OKTA_MCP_TOOLSETS: 'users', OKTA_MCP_READ_ONLY: 'yes' };
    expect(mcpSettings({ flags: { toolsets: 'groups, apps' }, env })).toMatchObject({
      toolsets: ['groups', 'apps'],
      readOnly: true,
    });
  });

  test.each([
    [{ OKTA_MCP_TOOLS: 'get_usr' }, 'OKTA_MCP_TOOLS names an unknown step "get_usr". Did you mean "get_user"?'],
    [{ OKTA_MCP_READ_ONLY: 'perhaps' }, 'OKTA_MCP_READ_ONLY is not true or false. Use true or false.'],
    [{ OKTA_MCP_ALLOW: 'all' }, 'OKTA_MCP_ALLOW is not a kind of access. Use read, write or remove.'],
  ])('refuses %j', (env, message) => {
    expect(() => mcpSettings({ env })).toThrow(message);
  });
});
