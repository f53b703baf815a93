import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { AuthInfo } from '@modelcontextprotocol/server';
import { describe, expect, onTestFinished, test } from 'vitest';
import { useOrg } from '../../../../test/support/org.ts';
import { startServer } from '../../src/index.ts';
import { mcpFactory } from '../../src/mcp/factory.ts';
import { plansInMemory } from '../../src/plans/plans-in-memory.ts';
import { era, httpClient, personWho } from '../support/mcp-clients.ts';
import { hostOf, textOf } from '../support/mcp-host.ts';
import { send } from '../support/running-server.ts';

const org = useOrg();
const grace = 'grace.lindqvist@acme.example';
const graceId = '00ugrace000000000001';
const suspend = { step: 'suspend_user', input: { user: grace } };
const addToGroup = { step: 'add_user_to_group', input: { user: grace, group: '00gcontractors000001' } };
const statusOf = () => org.sandbox.org.users.get(graceId)?.status;

type Caller = Pick<Client, 'callTool'>;

/** The structured content of a tool's result. */
async function call(client: Caller, name: string, given: object) {
  const result = await client.callTool({ name, arguments: { ...given } });
  return { result, text: textOf(result), data: Object(result.structuredContent) };
}

const planOf = async (client: Caller, given: object = { steps: [suspend] }): Promise<string> =>
  (await call(client, 'plan_steps', given)).data.plan;

describe.each(['modern', 'legacy'] as const)('plans over MCP, in the %s era', (revision) => {
  test(`plan_steps names every change and changes nothing, in the ${revision} era`, async () => {
    const client = await httpClient(mcpFactory(hostOf(org.okta)), { revision });
    const { data, text } = await call(client, 'plan_steps', { steps: [suspend, addToGroup] });
    expect(data).toMatchObject({
      plan: expect.stringMatching(/^[\w-]{36}$/),
      total: 2,
      changes: [{ change: '1.1', text: expect.stringContaining(grace), removes: true }, { change: '2.1' }],
    });
    expect(text).toContain('Nothing was changed.');
    expect(org.writes()).toEqual([]);
  });
});

describe('apply_plan', () => {
  const open = (answer: 'accept' | 'decline' = 'accept') => {
    const person = personWho(answer);
    return httpClient(mcpFactory(hostOf(org.okta)), { revision: 'modern', person }).then((client) => ({
      client,
      person,
    }));
  };

  test('asks the person with the changes of the plan, and applies it', async () => {
    const { client, person } = await open();
    const { data } = await call(client, 'apply_plan', { plan: await planOf(client, { steps: [suspend, addToGroup] }) });
    expect(person.asked).toEqual([
      expect.stringMatching(
        /^Apply the plan of local\?\nChanges: 2\. Removals: 1\. Cannot be undone: 0\.\n- Suspend user: grace/,
      ),
    ]);
    expect(data).toMatchObject({ complete: true, counts: { applied: 2 } });
    expect(statusOf()).toBe('SUSPENDED');
  });

  test('changes nothing if the person declines', async () => {
    const { client } = await open('decline');
    const { text } = await call(client, 'apply_plan', { plan: await planOf(client) });
    expect(text).toBe('The person did not confirm. Nothing was changed.');
    expect(org.writes()).toEqual([]);
  });

  test('is undone by the plan of undo_run', async () => {
    const { client, person } = await open();
    const plan = await planOf(client, { steps: [suspend, addToGroup] });
    await call(client, 'apply_plan', { plan });
    const undo = await call(client, 'undo_run', { plan });
    expect(undo.data.total).toBe(2);
    expect(statusOf()).toBe('SUSPENDED');
    const { data } = await call(client, 'apply_plan', { plan: undo.data.plan });
    expect(data).toMatchObject({ complete: true });
    expect(person.asked[1]).toMatch(/^Undo the changes of a plan, as local planned\?/);
    expect(statusOf()).toBe('ACTIVE');
    expect((await call(client, 'plan_steps', { steps: [suspend, addToGroup] })).data.total).toBe(2);
  });

  test('refuses by name what somebody else has changed meanwhile', async () => {
    const { client } = await open();
    const plan = await planOf(client);
    await org.okta.run('deactivate_user', { user: grace });
    org.forget();
    const { data, text } = await call(client, 'apply_plan', { plan });
    expect(data).toMatchObject({ complete: false, receipts: [{ outcome: 'stale' }] });
    expect(text).toContain('Since the plan was made, status of grace.lindqvist@acme.example changed.');
    expect(org.writes()).toEqual([]);
  });

  test('returns the same run for a plan that is applied, without asking or changing anything', async () => {
    const { client, person } = await open();
    const plan = await planOf(client);
    const first = await call(client, 'apply_plan', { plan });
    await org.okta.run('unsuspend_user', { user: grace });
    org.forget();
    expect((await call(client, 'apply_plan', { plan })).data).toEqual(first.data);
    expect(person.asked).toHaveLength(1);
    expect(org.writes()).toEqual([]);
  });

  test('does not start over after a failure on the way', async () => {
    const { client } = await open();
    const plan = await planOf(client, { steps: [addToGroup, suspend] });
    org.sandbox.faults.next({ kind: 'status', status: 401, method: 'POST' });
    expect((await call(client, 'apply_plan', { plan })).text).toMatch(/^unauthenticated: /);
    org.forget();
    expect((await call(client, 'apply_plan', { plan })).text).toMatch(/^conflict: The plan was applied, and not all/);
    expect(org.writes()).toEqual([]);
    expect((await call(client, 'undo_run', { plan })).data.total).toBe(1);
  });

  test.each([
    ['apply_plan', { plan: 'unknown' }, 'not_found: No plan has this ID.'],
    ['apply_plan', {}, 'plan is required.'],
    ['apply_plan', { plan: 'x', ifChanged: 'go' }, 'ifChanged must be stop or skip.'],
    ['undo_run', { plan: 'unknown' }, 'not_found: '],
    ['plan_steps', { steps: [] }, 'steps must be a list of 1 to 100 steps.'],
    ['plan_steps', { steps: [{ step: 'susped_user', input: {} }] }, 'Did you mean "suspend_user"?'],
    ['plan_steps', { steps: [suspend], maxRemovals: 0 }, 'The plan has 1 removal, and maxRemovals allows 0.'],
  ])('%s refuses %j', async (name, given, message) => {
    const { client } = await open();
    const { result, text } = await call(client, name, given);
    expect(result.isError).toBe(true);
    expect(text).toContain(message);
    expect(org.writes()).toEqual([]);
  });

  test('asks nobody about an expired plan, and refuses it', async () => {
    const person = personWho('accept');
    const plans = plansInMemory({ connection: () => org.okta });
    const { id } = await plans.make([suspend], { by: 'Ada', validMs: 1 });
    const client = await httpClient(mcpFactory(hostOf(org.okta, { plans })), { revision: 'modern', person });
    expect((await call(client, 'apply_plan', { plan: id })).text).toContain('The plan expired at');
    expect(person.asked).toEqual([]);
  });
});

describe('apply_plan of a client that cannot ask', () => {
  const open = () => httpClient(mcpFactory(hostOf(org.okta)), { revision: 'legacy' });

  test('returns a code, and applies the plan with the code', async () => {
    const client = await open();
    const plan = await planOf(client);
    const { data, text } = await call(client, 'apply_plan', { plan });
    expect(text).toContain('Apply the plan of local?');
    expect(org.writes()).toEqual([]);
    const { confirm } = data;
    expect((await call(client, 'apply_plan', { plan, confirm })).data).toMatchObject({ complete: true });
    expect(statusOf()).toBe('SUSPENDED');
  });

  test('refuses the code of another plan', async () => {
    const client = await open();
    const [plan, other] = [await planOf(client), await planOf(client, { steps: [addToGroup] })];
    const { confirm } = (await call(client, 'apply_plan', { plan: other })).data;
    expect((await call(client, 'apply_plan', { plan, confirm })).text).toContain('is for other arguments.');
    expect(org.writes()).toEqual([]);
  });
});

describe('what a caller may do with plans', () => {
  const auth = (clientId: string, ...effects: readonly string[]): AuthInfo => ({
    token: 't',
    clientId,
    scopes: effects.map((effect) => `okta.${effect}`),
  });
  const factory = () => mcpFactory(hostOf(org.okta));
  const as = (of: ReturnType<typeof factory>, authInfo: AuthInfo) =>
    httpClient(of, { revision: 'modern', person: personWho('accept'), authInfo });

  test('a caller who only reads has no tools for plans', async () => {
    const client = await as(factory(), auth('reader', 'read'));
    const names = (await client.listTools()).tools.map(({ name }) => name);
    expect(names.filter((name) => /plan|undo/.test(name))).toEqual([]);
    await expect(call(client, 'apply_plan', { plan: 'x' })).rejects.toMatchObject({ code: -32602 });
  });

  test('a caller who may not remove cannot apply a plan that removes', async () => {
    const shared = factory();
    const admin = await as(shared, auth('admin', 'read', 'write', 'remove'));
    const writer = await as(shared, auth('writer', 'read', 'write'));
    const plan = await planOf(admin, { steps: [{ step: 'deactivate_user', input: { user: grace } }] });
    org.forget();
    expect((await call(writer, 'apply_plan', { plan })).text).toMatch(/^forbidden: deactivate_user is not available/);
    expect((await writer.listTools()).tools.map(({ name }) => name)).not.toContain('undo_run');
    expect(org.writes()).toEqual([]);
  });

  test('settings that leave a step out also keep it out of plans', async () => {
    const host = hostOf(org.okta, { flags: { exclude: 'suspend_user' } });
    const client = await httpClient(mcpFactory(host), { revision: 'modern' });
    expect((await call(client, 'plan_steps', { steps: [suspend] })).text).toMatch(/^forbidden: suspend_user is not/);
    expect(org.sent().filter((line) => line.includes(graceId))).toEqual([]);
  });

  test('a plan that needs another approver is applied by another caller only', async () => {
    const shared = factory();
    const [maker, checker] = [
      await as(shared, auth('maker', 'read', 'write')),
      await as(shared, auth('checker', 'read', 'write')),
    ];
    const plan = await planOf(maker, { steps: [suspend], otherApprover: true });
    expect((await call(maker, 'apply_plan', { plan })).text).toContain('maker made the plan and cannot approve it.');
    expect(org.writes()).toEqual([]);
    expect((await call(checker, 'apply_plan', { plan })).data).toMatchObject({ complete: true });
  });
});

describe('plans over the /mcp of a server', () => {
  test('share their keeping and the log of runs with HTTP', async () => {
    const { url: orgUrl, token: apiToken } = org.sandbox;
    const server = await startServer({ connection: { orgUrl, apiToken }, connect: { allowLoopback: true } });
    const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: era.legacy });
    onTestFinished(async () => {
      await client.close();
      await server.close();
    });
    const requestInit = { headers: { 'x-api-key': server.key } };
    await client.connect(new StreamableHTTPClientTransport(new URL(`${server.url}/mcp`), { requestInit }));
    const plan = await planOf(client);
    const { confirm } = (await call(client, 'apply_plan', { plan })).data;
    await call(client, 'apply_plan', { plan, confirm });
    expect(statusOf()).toBe('SUSPENDED');
    const headers = { 'x-api-key': server.key };
    const undo = await send(`${server.url}/plans/undo`, { method: 'POST', body: { run: plan }, headers });
    expect(undo.json).toMatchObject({ undoes: plan, by: 'owner' });
    await expect
      .poll(async () => (await send(`${server.url}/runs`, { method: 'GET', headers })).json.items)
      .toMatchObject([
        { step: 'undo_run', host: 'http', status: 'succeeded' },
        { step: 'apply_plan', host: 'mcp', client: 'owner', status: 'succeeded' },
        { step: 'plan_steps', host: 'mcp', dryRun: true, status: 'succeeded' },
      ]);
  });
});
