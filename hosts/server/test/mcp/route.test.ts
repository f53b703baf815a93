import { Client as McpClient, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Hono } from 'hono';
import type { RunResult } from 'okta-connector';
import { describe, expect, onTestFinished, test } from 'vitest';
import { useOrg } from '../../../../test/support/org.ts';
import type { Client } from '../../src/clients/client.ts';
import type { Env } from '../../src/http/context.ts';
import { addMcp } from '../../src/mcp/route.ts';
import { mcpSettings } from '../../src/mcp/settings.ts';
import { plansInMemory } from '../../src/plans/plans-in-memory.ts';
import type { RunRequest } from '../../src/runs/runner.ts';
import { era } from '../support/mcp-clients.ts';
import { textOf } from '../support/mcp-host.ts';

const org = useOrg();

/** A client of the route for a client of the server, and the runs that it asked for. */
async function connected(effects: readonly ('read' | 'write' | 'remove')[], revision: keyof typeof era = 'modern') {
  const runs: RunRequest[] = [];
  const client: Client = { id: 'key 1', name: 'agent', effects: new Set(effects), isOwner: false };
  const app = new Hono<Env>();
  app.use(async (context, next) => {
    context.set('client', client);
    await next();
  });
  const stopping = new AbortController();
  const run = ({ key, input, ...request }: RunRequest): Promise<RunResult> => {
    runs.push({ ...request, key, input });
    return org.okta.run(key, input, { dryRun: request.dryRun, signal: request.signal, deadlineMs: request.deadlineMs });
  };
  const services = {
    org: { connection: () => org.okta },
    runner: {
      run,
      startBulk: () => ({ ran: () => {}, end: () => {} }),
      logged: async <Result>(_: unknown, work: () => Promise<Result>) => work(),
    },
    plans: plansInMemory({ connection: () => org.okta }),
    report: () => {},
    stopping: stopping.signal,
  };
  addMcp(app, services, { settings: mcpSettings() });
  const mcp = new McpClient({ name: 'test', version: '1' }, { versionNegotiation: era[revision] });
  await mcp.connect(
    new StreamableHTTPClientTransport(new URL('http://localhost/mcp'), {
      fetch: async (target, init) => app.fetch(new Request(target, init)),
    }),
  );
  onTestFinished(async () => {
    await mcp.close();
    stopping.abort();
  });
  return { mcp, runs };
}

describe('/mcp', () => {
  test.each(['modern', 'legacy'] as const)(
    'runs a step as the client of the server, in the %s era',
    async (revision) => {
      const { mcp, runs } = await connected(['read'], revision);
      const result = await mcp.callTool({ name: 'get_user', arguments: { user: 'iris.vale@acme.example' } });
      expect(result.structuredContent).toMatchObject({ profile: { firstName: 'Iris' } });
      expect(runs).toMatchObject([{ host: 'mcp', key: 'get_user', client: { name: 'agent' } }]);
      expect(runs[0]?.deadlineMs).toBeLessThanOrEqual(45_000);
    },
  );

  test('offers what the effects of the client allow', async () => {
    const { mcp } = await connected(['read']);
    const names = (await mcp.listTools()).tools.map(({ name }) => name);
    expect(names).toContain('find_users');
    expect(names).not.toContain('create_user');
    const result = await mcp.callTool({ name: 'create_user', arguments: {} });
    expect(textOf(result)).toContain('The access of the caller does not include okta.write.');
  });

  test('logs the dry run before a confirmation as one', async () => {
    const { mcp, runs } = await connected(['read', 'write', 'remove'], 'legacy');
    const plan = await mcp.callTool({ name: 'deactivate_user', arguments: { user: 'iris.vale@acme.example' } });
    expect(plan.structuredContent).toHaveProperty('confirm');
    expect(runs.map(({ dryRun }) => dryRun)).toEqual([true]);
  });
});
