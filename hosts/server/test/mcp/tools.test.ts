import { describe, expect, test } from 'vitest';
import { useOrg } from '../../../../test/support/org.ts';
import { mcpFactory } from '../../src/mcp/factory.ts';
import { httpClient, oldHttpClient, streamClient } from '../support/mcp-clients.ts';
import { hostOf, textOf } from '../support/mcp-host.ts';

const org = useOrg();
const grace = 'grace.lindqvist@acme.example';

const connections = [
  [
    'HTTP of the current revision',
    (host: ReturnType<typeof hostOf>) => httpClient(mcpFactory(host), { revision: 'modern' }),
  ],
  [
    'HTTP of an older revision',
    (host: ReturnType<typeof hostOf>) => httpClient(mcpFactory(host), { revision: 'legacy' }),
  ],
  [
    'a stream of the current revision',
    (host: ReturnType<typeof hostOf>) => streamClient(mcpFactory(host), { revision: 'modern' }),
  ],
  [
    'a stream of an older revision',
    (host: ReturnType<typeof hostOf>) => streamClient(mcpFactory(host), { revision: 'legacy' }),
  ],
  ['HTTP of the previous SDK', (host: ReturnType<typeof hostOf>) => oldHttpClient(mcpFactory(host))],
] as const;

describe.each(connections)('over %s', (name, open) => {
  test(`a client over ${name} lists tools with all four hints and calls one`, async () => {
    const client = await open(hostOf(org.okta));
    const { tools } = await client.listTools();
    for (const { name: tool, annotations } of tools) {
      expect([tool, Object.values(annotations ?? {}).filter((hint) => typeof hint === 'boolean')]).toHaveProperty(
        '1.length',
        4,
      );
    }
    const result = await client.callTool({ name: 'get_user', arguments: { user: grace } });
    expect(result.structuredContent).toMatchObject({ profile: { login: grace } });
    expect(JSON.parse(textOf(result))).toEqual(result.structuredContent);
  });

  test(`a client over ${name} reads the category, advice and request ID of an error`, async () => {
    const client = await open(hostOf(org.okta));
    const result = await client.callTool({ name: 'get_user', arguments: { user: 'nobody@acme.example' } });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(
      /^not_found: .+\n(.+\n)*Okta request ID: \w+\nCorrect the arguments and call again\.$/,
    );
  });

  test(`a client over ${name} gets a protocol error for an unknown tool`, async () => {
    const client = await open(hostOf(org.okta));
    await expect(client.callTool({ name: 'fly_to_moon', arguments: {} })).rejects.toMatchObject({ code: -32602 });
  });
});
