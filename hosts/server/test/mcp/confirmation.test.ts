import { describe, expect, test, vi } from 'vitest';
import { useOrg } from '../../../../test/support/org.ts';
import { mcpFactory } from '../../src/mcp/factory.ts';
import { httpClient, personWho, streamClient } from '../support/mcp-clients.ts';
import { hostOf, textOf } from '../support/mcp-host.ts';

const org = useOrg();
const iris = 'iris.vale@acme.example';
const status = () => org.sandbox.org.findUser(iris)?.status;
const deactivate = { name: 'deactivate_user', arguments: { user: iris } };

const asking = [
  ['HTTP of the current revision', httpClient, 'modern'],
  ['a stream of the current revision', streamClient, 'modern'],
  ['a stream of an older revision', streamClient, 'legacy'],
] as const;

describe.each(asking)('a client that can ask, over %s', (name, open, revision) => {
  test(`runs a deactivation that a person confirms, over ${name}`, async () => {
    const person = personWho('accept');
    const client = await open(mcpFactory(hostOf(org.okta)), { revision, person });
    const result = await client.callTool(deactivate);
    expect(result.structuredContent).toMatchObject({ changed: true, previousStatus: 'ACTIVE' });
    expect(status()).toBe('DEPROVISIONED');
    expect(person.asked).toEqual([
      expect.stringContaining('User: Iris Vale (iris.vale@acme.example) [00uiris0000000000001]'),
    ]);
    expect(person.asked[0]).toContain('First request: POST /api/v1/users/00uiris0000000000001/lifecycle/deactivate');
  });

  test.each(['decline', 'cancel'] as const)(
    `changes nothing if the person answers "%s", over ${name}`,
    async (answer) => {
      const client = await open(mcpFactory(hostOf(org.okta)), { revision, person: personWho(answer) });
      const result = await client.callTool(deactivate);
      expect(result).toMatchObject({ isError: true });
      expect(textOf(result)).toBe('The person did not confirm. Nothing was changed.');
      expect(org.writes()).toEqual([]);
    },
  );
});

describe('a question', () => {
  test('names every part that offboarding plans', async () => {
    const person = personWho('decline');
    const client = await streamClient(mcpFactory(hostOf(org.okta)), { revision: 'legacy', person });
    await client.callTool({ name: 'offboard_user', arguments: { user: iris } });
    expect(person.asked[0]).toContain('- clear_user_sessions iris.vale@acme.example: planned');
    expect(person.asked[0]).toContain('- remove_user_from_group Finance (AD): skipped');
  });

  test('is not asked if there is nothing to change', async () => {
    const person = personWho('accept');
    const client = await httpClient(mcpFactory(hostOf(org.okta)), { revision: 'modern', person });
    const result = await client.callTool({ name: 'deactivate_user', arguments: { user: 'tom.abara@acme.example' } });
    expect(person.asked).toEqual([]);
    expect(result.structuredContent).toMatchObject({ changed: false });
    expect(textOf(result)).toContain('No change: the user is DEPROVISIONED.');
  });

  test('is not asked about a user who does not exist', async () => {
    const person = personWho('accept');
    const client = await httpClient(mcpFactory(hostOf(org.okta)), { revision: 'modern', person });
    const result = await client.callTool({ name: 'deactivate_user', arguments: { user: 'nobody@acme.example' } });
    expect(person.asked).toEqual([]);
    expect(textOf(result)).toMatch(/^not_found: /);
  });

  test('is asked about an update that replaces the profile, and not about a partial one', async () => {
    const person = personWho('decline');
    const client = await httpClient(mcpFactory(hostOf(org.okta)), { revision: 'modern', person });
    const profile = { login: iris, email: iris, firstName: 'Iris', lastName: 'Vale', title: 'Director' };
    const partial = { user: iris, mode: 'partial', profile: { title: 'Director' } };
    expect((await client.callTool({ name: 'update_user', arguments: partial })).isError).toBeUndefined();
    expect(person.asked).toEqual([]);
    await client.callTool({ name: 'update_user', arguments: { user: iris, mode: 'full', profile } });
    expect(person.asked).toHaveLength(1);
  });

  test('does not repeat a password that the input holds', async () => {
    const person = personWho('decline');
    const client = await httpClient(mcpFactory(hostOf(org.okta)), { revision: 'modern', person });
    const profile = { login: iris, email: iris, firstName: 'Iris', lastName: 'Vale' };
    const password = { type: 'plain', value: 'Tr0ub4dor&3-secret' };
    await client.callTool({ name: 'update_user', arguments: { user: iris, mode: 'full', profile, password } });
    expect(person.asked).toHaveLength(1);
    expect(person.asked[0]).not.toContain(password.value);
  });
});

describe('a question about any request', () => {
  test('names the request, without a token in its path', async () => {
    const person = personWho('decline');
    const client = await httpClient(mcpFactory(hostOf(org.okta)), { revision: 'modern', person });
    const input = { method: 'DELETE', path: '/api/v1/groups/00gcontractors000001?token=abcdef0123' };
    await client.callTool({ name: 'run_step', arguments: { step: 'call_okta_api', input } });
    expect(person.asked[0]).toContain('First request: DELETE /api/v1/groups/00gcontractors000001?token=***');
    expect(person.asked[0]).not.toContain('abcdef0123');
    expect(org.writes()).toEqual([]);
  });

  test('is not asked if it only reads', async () => {
    const person = personWho('decline');
    const client = await httpClient(mcpFactory(hostOf(org.okta)), { revision: 'modern', person });
    const input = { method: 'GET', path: '/api/v1/groups/00gcontractors000001' };
    const result = await client.callTool({ name: 'run_step', arguments: { step: 'call_okta_api', input } });
    expect(person.asked).toEqual([]);
    expect(result.isError).toBeUndefined();
  });
});

describe('a state that the client returns', () => {
  const ask = async (factory = mcpFactory(hostOf(org.okta))) => {
    const client = await httpClient(factory, { revision: 'modern', person: personWho('accept') });
    const asked = await client.callTool(deactivate, { allowInputRequired: true });
    return { client, state: String(Object(asked).requestState) };
  };
  const accepted = { confirm: { action: 'accept', content: { confirm: true } } };
  const confirmed = (requestState: string, call = deactivate) => ({ ...call, inputResponses: accepted, requestState });

  test('is refused for other arguments', async () => {
    const { client, state } = await ask();
    const other = { ...deactivate, arguments: { user: 'grace.lindqvist@acme.example' } };
    const result = await client.callTool(confirmed(state, other), { allowInputRequired: true });
    expect(textOf(result)).toContain('The confirmation was for other arguments. Nothing was changed.');
    expect(org.writes()).toEqual([]);
  });

  test('is refused if it is forged', async () => {
    const { client, state } = await ask();
    const forged = `${state.slice(0, -3)}AAA`;
    const call = client.callTool(confirmed(forged), { allowInputRequired: true });
    await expect(call).rejects.toMatchObject({ code: -32602 });
    expect(org.writes()).toEqual([]);
  });

  test('is good once', async () => {
    const { client, state } = await ask();
    const again = () => client.callTool(confirmed(state), { allowInputRequired: true });
    expect(await again()).toMatchObject({ structuredContent: { changed: true } });
    expect(textOf(await again())).toContain('This confirmation was already used. Nothing was changed.');
  });

  test('is refused for another principal', async () => {
    const factory = mcpFactory(hostOf(org.okta));
    const { state } = await ask(factory);
    const authInfo = { token: 't', clientId: 'other', scopes: ['okta.read', 'okta.write'] };
    const other = await httpClient(factory, { revision: 'modern', person: personWho('accept'), authInfo });
    const call = other.callTool(confirmed(state), { allowInputRequired: true });
    await expect(call).rejects.toMatchObject({ code: -32602 });
    expect(org.writes()).toEqual([]);
  });

  test('is accepted by another process with the same key', async () => {
    const stateKey = new Uint8Array(32).fill(7);
    const { state } = await ask(mcpFactory(hostOf(org.okta, { stateKey })));
    const other = await httpClient(mcpFactory(hostOf(org.okta, { stateKey })), {
      revision: 'modern',
      person: personWho('accept'),
    });
    const result = await other.callTool(confirmed(state), { allowInputRequired: true });
    expect(result).toMatchObject({ structuredContent: { changed: true } });
  });
});

describe('a client that cannot ask', () => {
  const open = () => httpClient(mcpFactory(hostOf(org.okta)), { revision: 'legacy' });
  const planned = async (client: Awaited<ReturnType<typeof open>>) => {
    const plan = await client.callTool(deactivate);
    expect(plan.structuredContent).toMatchObject({ dryRun: true, confirm: expect.stringMatching(/^\w{4}-\w{8}$/) });
    return String(Object(plan.structuredContent).confirm);
  };

  test('gets the plan and a code, and runs the step with the code', async () => {
    const client = await open();
    const code = await planned(client);
    expect(org.writes()).toEqual([]);
    const result = await client.callTool({ ...deactivate, arguments: { user: iris, confirm: code } });
    expect(result.structuredContent).toMatchObject({ changed: true });
    expect(status()).toBe('DEPROVISIONED');
  });

  test('cannot use a code twice', async () => {
    const client = await open();
    const code = await planned(client);
    const again = () => client.callTool({ ...deactivate, arguments: { user: iris, confirm: code } });
    await again();
    expect(textOf(await again())).toContain('This confirmation was already used.');
  });

  test.each([
    ['for another user', { user: 'grace.lindqvist@acme.example' }, {}],
    ['that is made up', { user: iris }, { confirm: 'AAAA-BBBBBBBB' }],
  ])('cannot use a code %s', async (_, input, more) => {
    const client = await open();
    const code = await planned(client);
    const result = await client.callTool({ ...deactivate, arguments: { confirm: code, ...input, ...more } });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain('The code is wrong, has expired, or is for other arguments. Nothing was changed.');
    expect(org.writes()).toEqual([]);
  });

  test('cannot use a code after five minutes', async () => {
    const client = await open();
    const code = await planned(client);
    const now = Date.now();
    vi.spyOn(Date, 'now').mockReturnValue(now + 301_000);
    const result = await client.callTool({ ...deactivate, arguments: { user: iris, confirm: code } });
    vi.restoreAllMocks();
    expect(textOf(result)).toContain('has expired');
    expect(org.writes()).toEqual([]);
  });
});

describe('run_many', () => {
  const users = [iris, 'grace.lindqvist@acme.example', 'nobody@acme.example'];
  const bulk = {
    name: 'run_many',
    arguments: { step: 'clear_user_sessions', inputs: users.map((user) => ({ user })) },
  };

  test('asks once for all inputs, and continues after a failure', async () => {
    const person = personWho('accept');
    const client = await httpClient(mcpFactory(hostOf(org.okta)), { revision: 'modern', person });
    const result = await client.callTool(bulk);
    expect(person.asked).toHaveLength(1);
    expect(person.asked[0]).toMatch(/^Clear user sessions, 3 times\?\n- User: Iris Vale/);
    expect(person.asked[0]).toContain('Input 2 would fail: ');
    expect(result.structuredContent).toMatchObject({
      succeeded: 2,
      failed: 1,
      results: { 2: { error: { category: 'not_found' } } },
    });
    expect(org.writes()).toHaveLength(2);
  });

  test('reports progress for each input', async () => {
    const client = await httpClient(mcpFactory(hostOf(org.okta)), { revision: 'modern' });
    const inputs = [iris, 'grace.lindqvist@acme.example'].map((user) => ({ user }));
    const seen: unknown[] = [];
    const call = { name: 'run_many', arguments: { step: 'get_user', inputs } };
    await client.callTool(call, { onprogress: ({ progress, total }) => void seen.push([progress, total]) });
    expect(seen).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });

  test('gets a code from a client that cannot ask', async () => {
    const client = await httpClient(mcpFactory(hostOf(org.okta)), { revision: 'legacy' });
    const plan = await client.callTool(bulk);
    expect(org.writes()).toEqual([]);
    const confirm = Object(plan.structuredContent).confirm;
    const result = await client.callTool({ ...bulk, arguments: { ...bulk.arguments, confirm } });
    expect(result.structuredContent).toMatchObject({ succeeded: 2, failed: 1 });
  });
});
