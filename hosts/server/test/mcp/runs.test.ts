import type { Client } from '@modelcontextprotocol/client';
import { describe, expect, test } from 'vitest';
import { addTeams } from '../../../../test/support/many-groups.ts';
import { useOrg } from '../../../../test/support/org.ts';
import { mcpFactory } from '../../src/mcp/factory.ts';
import { httpClient, oldHttpClient, streamClient } from '../support/mcp-clients.ts';
import { hostOf, textOf } from '../support/mcp-host.ts';

const org = useOrg();
const iris = 'iris.vale@acme.example';
const open = (more: Parameters<typeof hostOf>[1] = {}) =>
  httpClient(mcpFactory(hostOf(org.okta, more)), { revision: 'modern' });

interface Reported {
  readonly progress: number;
  readonly total?: number | undefined;
}

interface Calling {
  readonly call: { name: string; arguments: Record<string, unknown> };
  onprogress(progress: Reported): void;
}

describe('a list', () => {
  test('returns 50 items by default and says how to get the next page', async () => {
    addTeams(org.sandbox, { count: 60 });
    const client = await open();
    const first = await client.callTool({ name: 'list_groups', arguments: {} });
    expect(textOf(first)).toContain('50 items. There are more: call again with cursor set to nextCursor.');
    const { items, nextCursor } = Object(first.structuredContent);
    const second = await client.callTool({ name: 'list_groups', arguments: { cursor: nextCursor } });
    expect(items).toHaveLength(50);
    expect(Object(second.structuredContent).items.length).toBeGreaterThanOrEqual(10);
    expect(Object(second.structuredContent).items[0]).not.toEqual(items[0]);
  });

  const current = async (client: Client, { call, onprogress }: Calling) => client.callTool(call, { onprogress });
  test.each([
    ['HTTP of the current revision', async (calling: Calling) => current(await open(), calling)],
    [
      'a stream of an older revision',
      async (calling: Calling) =>
        current(await streamClient(mcpFactory(hostOf(org.okta)), { revision: 'legacy' }), calling),
    ],
    [
      'HTTP of the previous SDK',
      async ({ call, onprogress }: Calling) =>
        (await oldHttpClient(mcpFactory(hostOf(org.okta)))).callTool(call, undefined, { onprogress }),
    ],
  ] as const)('that is read as a whole reports progress over %s', async (_, calling) => {
    addTeams(org.sandbox, { count: 450 });
    const seen: Reported[] = [];
    const call = { name: 'list_groups', arguments: { all: true } };
    const { structuredContent } = await calling({ call, onprogress: (progress) => void seen.push(progress) });
    const { items } = Object(structuredContent);
    expect(items.length).toBeGreaterThan(450);
    expect(seen.slice(0, 2)).toMatchObject([{ progress: 200 }, { progress: 400 }]);
    expect(seen.at(-1)?.total).toBe(items.length);
  });

  test('reports no progress to a client that did not ask for it', async () => {
    const client = await open();
    const result = await client.callTool({ name: 'list_groups', arguments: { all: true } });
    expect(result.isError).toBeUndefined();
  });
});

describe('a canceled call', () => {
  test('cancels the request to Okta', async () => {
    const host = hostOf(org.okta);
    const client = await httpClient(mcpFactory(host), { revision: 'modern' });
    org.sandbox.faults.next({ kind: 'slow', delayMs: 60_000, method: 'GET', path: /users\/iris/ });
    const controller = new AbortController();
    const call = client.callTool({ name: 'get_user', arguments: { user: iris } }, { signal: controller.signal });
    await expect.poll(() => org.sent().filter((line) => line.includes('iris')).length).toBe(1);
    controller.abort();
    await expect(call).rejects.toThrow();
    await expect.poll(() => host.runs.map(({ category }) => category)).toEqual(['cancelled']);
  });

  test('cancels the request to Okta for a client of an older revision', async () => {
    const host = hostOf(org.okta);
    const client = await streamClient(mcpFactory(host), { revision: 'legacy' });
    org.sandbox.faults.next({ kind: 'slow', delayMs: 60_000, method: 'GET', path: /users\/iris/ });
    const controller = new AbortController();
    const call = client.callTool({ name: 'get_user', arguments: { user: iris } }, { signal: controller.signal });
    await expect.poll(() => org.sent().filter((line) => line.includes('iris')).length).toBe(1);
    controller.abort();
    await expect(call).rejects.toThrow();
    await expect.poll(() => host.runs.map(({ category }) => category)).toEqual(['cancelled']);
  });
});

describe('a call that takes too long', () => {
  test('ends at the deadline with advice', async () => {
    const client = await open({ runTimeoutMs: 300 });
    org.sandbox.faults.next({ kind: 'slow', delayMs: 60_000, method: 'GET', path: /users\/iris/ });
    const result = await client.callTool({ name: 'get_user', arguments: { user: iris } });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(/^unavailable: [\s\S]*The same call may succeed later\.$/);
  });
});

test('a long list that does not end in time is answered with how to read it in pages', async () => {
  addTeams(org.sandbox, { count: 20 });
  const client = await open({ runTimeoutMs: 300 });
  org.sandbox.faults.next({ kind: 'slow', delayMs: 60_000, method: 'GET', path: /groups/ });
  const result = await client.callTool({ name: 'list_groups', arguments: { all: true } });
  expect(textOf(result)).toContain('Or read the list page by page: set limit, and pass nextCursor as cursor.');
});

test('a failure of the server itself is reported without its text', async () => {
  const connection = () => {
    throw new TypeError('leaked: s3cret');
  };
  const client = await open({ connection });
  const call = client.callTool({ name: 'get_user', arguments: { user: iris } });
  await expect(call).rejects.toMatchObject({ code: -32603, message: expect.not.stringContaining('s3cret') });
});

test('the input of run_step may be JSON text, as some models write it', async () => {
  const client = await open();
  const given = { step: 'get_group', input: '{"group":"00gengineering000001"}' };
  const result = await client.callTool({ name: 'run_step', arguments: given });
  expect(result.structuredContent).toMatchObject({ profile: { name: 'Engineering' } });
});

test.each([
  ['get_user', {}, 'user is required.'],
  ['get_user', { user: iris, colour: 'red' }, 'Unknown field "colour".'],
  ['suspend_user', { user: iris, dryRun: 'yes' }, 'dryRun must be true or false.'],
  ['run_step', { input: {} }, 'step is required.'],
  ['run_step', { step: 'get_user', input: 7 }, 'input must be an object.'],
  ['run_many', { step: 'get_user', inputs: [] }, 'inputs must be a list of 1 to 100 objects.'],
  ['run_many', { step: 'get_user', inputs: ['ada'] }, 'inputs.0 must be an object.'],
  ['describe_trigger', { trigger: 'user_lockd_out' }, 'Did you mean "user_locked_out"?'],
])('%s with %j is refused before any request', async (name, given, message) => {
  const client = await open();
  await client.listTools();
  org.forget();
  const result = await client.callTool({ name, arguments: given });
  expect(result.isError).toBe(true);
  expect(textOf(result)).toContain('invalid_request: ');
  expect(textOf(result)).toContain(message);
  expect(org.sent()).toEqual([]);
});

describe('a dry run', () => {
  test('returns the plan and changes nothing', async () => {
    const client = await open();
    const result = await client.callTool({ name: 'suspend_user', arguments: { user: iris, dryRun: true } });
    expect(result.structuredContent).toMatchObject({ dryRun: true, next: { operation: 'suspendUser' } });
    expect(textOf(result)).toContain('Dry run: nothing was changed.');
    expect(org.writes()).toEqual([]);
  });

  test('needs no confirmation', async () => {
    const client = await open();
    const result = await client.callTool({ name: 'deactivate_user', arguments: { user: iris, dryRun: true } });
    expect(result.structuredContent).not.toHaveProperty('confirm');
  });
});

describe('secrets', () => {
  const link = {
    name: 'run_step',
    arguments: { step: 'get_password_reset_link', input: { user: iris, sendEmail: false } },
  };

  test('are masked in a result', async () => {
    const client = await open();
    const result = await client.callTool(link);
    expect(result.structuredContent).toMatchObject({ resetPasswordUrl: '***' });
    expect(textOf(result)).toContain('Secrets are shown as ***.');
  });

  test('are returned if the server and the call allow it', async () => {
    const client = await open({ flags: { showSecrets: true } });
    const result = await client.callTool({ ...link, arguments: { ...link.arguments, showSecrets: true } });
    expect(Object(result.structuredContent).resetPasswordUrl).toMatch(/^http/);
  });

  test('are refused before any request if the server does not allow them', async () => {
    const client = await open();
    const result = await client.callTool({ ...link, arguments: { ...link.arguments, showSecrets: true } });
    expect(result.isError).toBe(true);
    expect(org.writes()).toEqual([]);
  });

  test('are an argument only of tools that return some, and only if the server allows it', async () => {
    const names = async (flags: object) => {
      const client = await open({ flags: { toolsets: 'users', ...flags } });
      const { tools } = await client.listTools();
      return tools
        .filter(({ inputSchema }) => Object.hasOwn(Object(inputSchema.properties), 'showSecrets'))
        .map(({ name }) => name);
    };
    expect(await names({})).toEqual([]);
    expect(await names({ showSecrets: true })).toContain('expire_password');
    expect(await names({ showSecrets: true })).not.toContain('get_user');
  });
});

describe('the record of a run', () => {
  test('has the step, the caller, the calls and the request ID, and no value', async () => {
    const host = hostOf(org.okta);
    const authInfo = { token: 't', clientId: 'agent', scopes: ['okta.read'], extra: { sub: 'ada' } };
    const client = await httpClient(mcpFactory(host), { revision: 'modern', authInfo });
    await client.callTool({ name: 'get_user', arguments: { user: iris } });
    await client.callTool({ name: 'get_user', arguments: { user: 'nobody' } });
    expect(host.runs).toEqual([
      {
        step: 'get_user',
        principal: 'agent ada',
        dryRun: false,
        ms: expect.any(Number),
        calls: 1,
        requestId: expect.any(String),
      },
      expect.objectContaining({ step: 'get_user', category: 'not_found' }),
    ]);
    expect(JSON.stringify(host.runs)).not.toContain(iris);
  });
});

describe('without a connection', () => {
  test('tools are listed, and a call reports how to set one up', async () => {
    const { OktaError } = await import('okta-connector');
    const connection = () => {
      throw new OktaError('invalid_request', { what: 'There is no connection', hint: 'set OKTA_CLIENT_ORGURL' });
    };
    const client = await open({ connection });
    expect((await client.listTools()).tools.length).toBeGreaterThan(40);
    const result = await client.callTool({ name: 'get_user', arguments: { user: iris } });
    expect(textOf(result)).toContain('invalid_request: There is no connection. Set OKTA_CLIENT_ORGURL.');
  });
});
