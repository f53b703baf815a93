import { manifest } from 'okta-connector';
import { describe, expect, test } from 'vitest';
import { useOrg } from '../../../../test/support/org.ts';
import { mcpFactory } from '../../src/mcp/factory.ts';
import { httpClient, oldHttpClient } from '../support/mcp-clients.ts';
import { hostOf, textOf } from '../support/mcp-host.ts';

const org = useOrg();
const iris = 'iris.vale@acme.example';
const open = (more: Parameters<typeof hostOf>[1] = {}) =>
  httpClient(mcpFactory(hostOf(org.okta, more)), { revision: 'modern' });
const call = async (name: string, args: Record<string, unknown>, more: Parameters<typeof hostOf>[1] = {}) => {
  const result = await (await open(more)).callTool({ name, arguments: args });
  return { text: textOf(result), output: Object(result.structuredContent), isError: result.isError };
};

describe('search_steps', () => {
  test('finds a step without a tool, with its input', async () => {
    const { output } = await call('search_steps', { query: 'delete group' });
    expect(output.steps[0]).toMatchObject({ step: 'delete_group', effect: 'remove', input: { required: ['group'] } });
  });

  test('names steps and triggers', async () => {
    const { output } = await call('search_steps', { query: 'locked' });
    expect(output.steps).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ step: 'is_user_locked' }),
        expect.objectContaining({ trigger: 'user_locked_out' }),
      ]),
    );
  });

  test('leaves out what the server does not offer', async () => {
    const { output } = await call('search_steps', { query: 'delete group' }, { flags: { readOnly: true } });
    expect(output.steps.filter(({ step }: { step?: string }) => step !== undefined)).toEqual([]);
  });
});

describe('run_step', () => {
  test('runs a step without a tool', async () => {
    const { output } = await call('run_step', { step: 'create_group', input: { name: 'Robots' } });
    expect(output).toMatchObject({ changed: true, group: { profile: { name: 'Robots' } } });
  });

  test('asks before a removal, and honors a dry run', async () => {
    const input = { group: '00gcontractors000001', ifMembers: 'delete' };
    expect((await call('run_step', { step: 'delete_group', input })).output).toHaveProperty('confirm');
    const plan = await call('run_step', { step: 'delete_group', input, dryRun: true });
    expect(plan.output).toMatchObject({ dryRun: true });
    expect(plan.output).not.toHaveProperty('confirm');
    expect(org.writes()).toEqual([]);
  });

  test('names the nearest step for an unknown one', async () => {
    expect((await call('run_step', { step: 'delete_grup' })).text).toContain(
      'Unknown step "delete_grup". Did you mean "delete_group"?',
    );
  });
});

describe('describe_fields', () => {
  test("returns the profile with the org's own attributes", async () => {
    const { output } = await call('describe_fields', { step: 'create_user' });
    expect(Object.keys(output.input.properties.profile.properties)).toEqual(
      expect.arrayContaining(['login', 'department']),
    );
  });

  test('returns the form of an operation', async () => {
    const { output } = await call('describe_fields', { step: 'run_okta_operation', values: { operation: 'getGroup' } });
    expect(JSON.stringify(output.input)).toContain('groupId');
  });
});

test('find_options finds the ID of a group by its name', async () => {
  const { output } = await call('find_options', { source: 'groups', query: 'Engin' });
  expect(output.items).toEqual([{ value: '00gengineering000001', label: expect.stringContaining('Engineering') }]);
});

test('find_options names the field that a source depends on', async () => {
  const { text, isError } = await call('find_options', { source: 'factors' });
  expect(isError).toBe(true);
  expect(text).toMatch(/user/);
});

describe('events', () => {
  test('describe_trigger returns the input and a sample', async () => {
    const { output } = await call('describe_trigger', { trigger: 'user_locked_out' });
    expect(output).toMatchObject({ eventTypes: ['user.account.lock'], sample: { eventType: 'user.account.lock' } });
  });

  test('poll_events returns each event once', async () => {
    const client = await open();
    const poll = async (args: object) =>
      Object(
        (await client.callTool({ name: 'poll_events', arguments: { trigger: 'user_suspended', ...args } }))
          .structuredContent,
      );
    const before = await poll({ since: '1m' });
    await org.okta.run('suspend_user', { user: iris });
    const { items, cursor } = await poll({ cursor: before.cursor });
    expect(items).toMatchObject([{ eventType: 'user.lifecycle.suspend', user: { login: iris } }]);
    expect((await poll({ cursor })).items).toEqual([]);
  });
});

describe('resources that the settings leave out', () => {
  const templatesOf = async (client: Awaited<ReturnType<typeof open>>) =>
    (await client.listResourceTemplates()).resourceTemplates.map(({ uriTemplate }) => uriTemplate);
  const complete = async (client: Awaited<ReturnType<typeof open>>, uri: string, value: string) => {
    const ref = { type: 'ref/resource', uri } as const;
    return (await client.complete({ ref, argument: { name: uri.includes('steps') ? 'key' : 'id', value } })).completion
      .values;
  };

  test.each([
    ['--exclude get_user', { flags: { exclude: 'get_user' } }, {}],
    ['--toolsets groups', { flags: { toolsets: 'groups' } }, {}],
    ['--tools get_group', { flags: { tools: 'get_group' } }, {}],
    ['the header x-mcp-exclude', {}, { headers: { 'x-mcp-exclude': 'get_user' } }],
  ])('a user cannot be read, completed or listed with %s', async (_, host, request) => {
    const client = await httpClient(mcpFactory(hostOf(org.okta, host)), { revision: 'modern', ...request });
    expect(await templatesOf(client)).toEqual(['okta://steps/{key}', 'okta://groups/{id}']);
    org.forget();
    for (const uri of [`okta://users/${iris}`, 'okta://steps/get_user'])
      await expect(client.readResource({ uri })).rejects.toMatchObject({
        message: expect.stringContaining('get_user is not available. The settings of the server leave it out.'),
      });
    expect(await complete(client, 'okta://users/{id}', 'Iris')).toEqual([]);
    expect(await complete(client, 'okta://steps/{key}', 'get_user')).not.toContain('get_user');
    expect(org.sent()).toEqual([]);
    const { contents } = await client.readResource({ uri: 'okta://groups/00gengineering000001' });
    expect(contents).toHaveLength(1);
  });

  test('a step that writes has no resource on a server that only reads', async () => {
    const client = await httpClient(mcpFactory(hostOf(org.okta, { flags: { readOnly: true } })), {
      revision: 'modern',
    });
    await expect(client.readResource({ uri: 'okta://steps/delete_user' })).rejects.toMatchObject({
      message: expect.stringContaining('The server is read-only.'),
    });
    expect((await client.readResource({ uri: 'okta://steps/get_user' })).contents).toHaveLength(1);
  });

  test('without the effect read, nothing of the org is listed', async () => {
    const client = await httpClient(mcpFactory(hostOf(org.okta, { access: ['write'] })), { revision: 'modern' });
    expect((await client.listResources()).resources.map(({ uri }) => uri)).toEqual(['okta://event-types']);
    expect(await templatesOf(client)).toEqual(['okta://steps/{key}']);
  });

  test('a request with a wrong header reads no resource', async () => {
    const headers = { 'x-mcp-exclude': 'get_usr' };
    const client = await httpClient(mcpFactory(hostOf(org.okta)), { revision: 'modern', headers });
    await expect(client.readResource({ uri: `okta://users/${iris}` })).rejects.toMatchObject({ code: -32602 });
  });
});

describe.each([
  ['the current SDK', () => open()],
  ['the previous SDK', () => oldHttpClient(mcpFactory(hostOf(org.okta)))],
] as const)('resources and prompts for %s', (name, connect) => {
  test(`a client of ${name} reads the org, event types and a step`, async () => {
    const client = await connect();
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual(['okta://org', 'okta://event-types']);
    const read = async (uri: string) =>
      JSON.parse(String(Object((await client.readResource({ uri })).contents[0]).text));
    expect(await read('okta://org')).toMatchObject({ org: { name: 'Acme Robotics' }, roles: ['SUPER_ADMIN'] });
    expect(await read('okta://event-types')).toContainEqual(expect.objectContaining({ name: 'user.account.lock' }));
    expect(await read('okta://steps/get_user')).toMatchObject({ key: 'get_user', sample: expect.anything() });
    expect(await read(`okta://users/${iris}`)).toMatchObject({ profile: { login: iris } });
    expect(await read('okta://groups/00gengineering000001')).toMatchObject({ profile: { name: 'Engineering' } });
  });

  test(`a client of ${name} gets an error for a resource that does not exist`, async () => {
    const client = await connect();
    for (const uri of ['okta://steps/fly', 'okta://users/nobody', 'okta://moon']) {
      await expect(client.readResource({ uri })).rejects.toMatchObject({ code: -32602 });
    }
  });

  test(`a client of ${name} completes users, groups and steps`, async () => {
    const client = await connect();
    const complete = async (uri: string, argument: { name: string; value: string }) =>
      (await client.complete({ ref: { type: 'ref/resource', uri }, argument })).completion.values;
    expect(await complete('okta://users/{id}', { name: 'id', value: 'Iris' })).toEqual(['00uiris0000000000001']);
    expect(await complete('okta://groups/{id}', { name: 'id', value: 'Engin' })).toEqual(['00gengineering000001']);
    expect(await complete('okta://steps/{key}', { name: 'key', value: 'suspend_' })).toContain('suspend_user');
    const user = { ref: { type: 'ref/prompt', name: 'offboard' }, argument: { name: 'user', value: 'Iris' } } as const;
    expect((await client.complete(user)).completion.values).toEqual(['00uiris0000000000001']);
  });

  test(`a client of ${name} gets the prompts of six flows with its arguments`, async () => {
    const client = await connect();
    const { prompts } = await client.listPrompts();
    expect(prompts).toHaveLength(6);
    const { messages } = await client.getPrompt({ name: 'offboard', arguments: { user: iris } });
    const text = String(Object(messages[0]?.content).text);
    expect(text).toMatch(/^Offboard iris\.vale@acme\.example\.\n1\. Read the user/);
    expect(text).not.toContain('{');
    await expect(client.getPrompt({ name: 'offboard' })).rejects.toMatchObject({ code: -32602 });
  });
});

test('every step that a prompt or the instructions name exists', async () => {
  const client = await open();
  const helpers = (await client.listTools()).tools.map(({ name }) => name);
  const known = new Set([
    ...helpers,
    ...manifest.actions.map(({ key }) => key),
    ...manifest.triggers.map(({ key }) => key),
  ]);
  const { prompts } = await client.listPrompts();
  const texts = await Promise.all(
    prompts.map(async ({ name, arguments: named = [] }) => {
      const values = Object.fromEntries(named.map((argument) => [argument.name, 'x']));
      return String(Object((await client.getPrompt({ name, arguments: values })).messages[0]?.content).text);
    }),
  );
  const words = [...texts, client.getInstructions() ?? ''].join('\n').match(/\b[a-z]+(?:_[a-z]+)+\b/g) ?? [];
  expect(words.filter((word) => !known.has(word) && word !== 'outcome_unknown')).toEqual([]);
});
