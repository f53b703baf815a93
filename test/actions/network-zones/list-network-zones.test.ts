import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('list_network_zones', () => {
  const org = useOrg();
  const names = async (input: { usage?: 'POLICY' | 'BLOCKLIST'; limit?: number; all?: boolean; cursor?: string }) => {
    const { output } = await org.okta.run('list_network_zones', input);
    return { names: output.items.map(({ name }) => name), next: output.nextCursor };
  };
  const all = 'BlockedIpZone,DefaultEnhancedDynamicZone,DefaultExemptIpZone,Harbor,LegacyIpZone,Lund office'.split(',');

  test('list_network_zones lists zones of every type, without nulls and links', async () => {
    const { output } = await org.okta.run('list_network_zones', {});
    expect(output.items.map(({ name }) => name)).toEqual(all);
    expect(output.items[0]).toEqual({
      type: 'IP',
      id: 'nzoacmeblocked000001',
      name: 'BlockedIpZone',
      status: 'ACTIVE',
      usage: 'BLOCKLIST',
      created: expect.any(String),
      lastUpdated: expect.any(String),
      system: true,
    });
    expect(org.sent()).toEqual(['GET /api/v1/zones?limit=200']);
  });

  test('list_network_zones lists only the zones of one usage', async () => {
    expect((await names({ usage: 'BLOCKLIST' })).names).toEqual(all.slice(0, 2));
    expect((await names({ usage: 'POLICY' })).names).toEqual(all.slice(2));
  });

  test('list_network_zones continues a list where its limit has cut it', async () => {
    const first = await names({ limit: 2 });
    const second = await names({ limit: 4, cursor: first.next ?? '' });
    expect([first.names, second]).toEqual([all.slice(0, 2), { names: all.slice(2), next: undefined }]);
    expect((await names({ all: true })).names).toEqual(all);
  });

  test('list_network_zones rejects an unknown usage without sending a request', async () => {
    org.forget();
    const input: object = { usage: 'ALLOWLIST' };
    await expect(org.okta.run('list_network_zones', input)).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'usage',
    });
    expect(org.sent()).toEqual([]);
  });

  test('list_network_zones rejects a role that may not read zones', async () => {
    const reporter = org.connect({ token: org.sandbox.tokens.reportAdmin });
    await expect(reporter.run('list_network_zones', {})).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
  });
});
