import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const key = 'update_network_zone';
const office = 'nzoacmeoffice0000001';

describe('update_network_zone', () => {
  const org = useOrg();
  const zone = (id = office) => org.sandbox.org.zones.get(id);

  test('update_network_zone changes what is given and keeps everything else', async () => {
    const { output } = await org.okta.run(key, { zone: office, name: 'Malmö office', proxies: ['192.0.2.99'] });
    expect(output).toMatchObject({ changed: true, notes: [], zone: { id: office, name: 'Malmö office' } });
    expect(zone()).toMatchObject({
      name: 'Malmö office',
      usage: 'POLICY',
      coverage: {
        gateways: [{ value: '203.0.113.0/24' }, { value: '192.0.2.10-192.0.2.10' }],
        proxies: [{ type: 'RANGE', value: '192.0.2.99-192.0.2.99' }],
      },
    });
  });

  test('update_network_zone sends nothing that Okta sets itself', async () => {
    await org.okta.run(key, { zone: office, name: 'Malmö office' });
    const sent: unknown = JSON.parse(String(org.sandbox.requests.findLast(({ method }) => method === 'PUT')?.body));
    expect(Object.keys(Object(sent)).sort()).toEqual(['gateways', 'name', 'status', 'type', 'usage']);
  });

  test('update_network_zone writes nothing for the same content in other words', async () => {
    const gateways = ['192.0.2.10/32', '203.0.113.0-203.0.113.255'];
    const { output } = await org.okta.run(key, { zone: 'Lund office', name: 'Lund office', usage: 'POLICY', gateways });
    expect(output).toMatchObject({ changed: false, zone: { id: office } });
    const locations = await org.okta.run(key, { zone: 'Harbor', locations: ['se-m'] });
    expect(locations.output.changed).toBe(false);
    expect(org.writes()).toEqual([]);
  });

  test('update_network_zone replaces one side of an enhanced dynamic zone and keeps the other', async () => {
    const enhanced = 'nzoacmeenhanced00001';
    await org.okta.run(key, { zone: enhanced, excludedLocations: ['SE'], ipServices: ['ALL_PROXIES_VPNS'] });
    expect(zone(enhanced)?.coverage).toEqual({
      locations: { include: [], exclude: [{ country: 'SE' }] },
      asns: { include: [], exclude: [] },
      ipServiceCategories: { include: ['ALL_PROXIES_VPNS'], exclude: [] },
    });
    await org.okta.run(key, { zone: enhanced, locations: ['NO'] });
    expect(zone(enhanced)?.coverage['locations']).toEqual({
      include: [{ country: 'NO' }],
      exclude: [{ country: 'SE' }],
    });
  });

  test('update_network_zone rejects fields of other types of zones', async () => {
    await expect(org.okta.run(key, { zone: 'Harbor', gateways: ['192.0.2.7'] })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'gateways',
      message:
        'gateways does not fit the network zone Harbor, whose type is DYNAMIC. Leave it out, or choose another zone.',
    });
    expect(org.writes()).toEqual([]);
  });

  test('update_network_zone passes on that a system zone keeps its usage', async () => {
    await expect(org.okta.run(key, { zone: 'LegacyIpZone', usage: 'BLOCKLIST' })).rejects.toMatchObject({
      category: 'invalid_request',
      message: expect.stringContaining('does not allow usage changes for LegacyIpZone'),
    });
  });

  test("update_network_zone rejects turning a zone with the token owner's address into a blocklist", async () => {
    await org.okta.run('suspend_user', { user: 'iris.vale@acme.example' });
    await org.okta.run('add_network_zone_address', { zone: office, addresses: ['127.0.0.0/8'] });
    org.forget();
    await expect(org.okta.run(key, { zone: office, usage: 'BLOCKLIST' })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'usage',
      message: expect.stringContaining('usage blocks 127.0.0.1, from which the owner'),
    });
    expect(org.writes()).toEqual([]);
    await org.okta.run(key, { zone: office, usage: 'BLOCKLIST', allowOwnAddress: true });
    expect(zone()?.usage).toBe('BLOCKLIST');
  });

  test('update_network_zone reports a taken name as a conflict', async () => {
    await expect(org.okta.run(key, { zone: office, name: 'Harbor' })).rejects.toMatchObject({ category: 'conflict' });
    expect(zone()?.name).toBe('Lund office');
  });

  test('update_network_zone changes nothing the second time', async () => {
    await org.okta.run(key, { zone: office, gateways: ['198.51.100.0/24'] });
    org.forget();
    const { output } = await org.okta.run(key, { zone: office, gateways: ['198.51.100.0/24'] });
    expect(output.changed).toBe(false);
    expect(org.writes()).toEqual([]);
  });

  test.each(['lost_before', 'lost_after'] as const)('update_network_zone changes the zone after %s', async (kind) => {
    org.sandbox.faults.next({ kind, method: 'PUT' });
    const { output } = await org.okta.run(key, { zone: office, name: 'Malmö office' });
    expect(output).toMatchObject({ changed: true, zone: { name: 'Malmö office' } });
    expect(zone()?.name).toBe('Malmö office');
  });

  test('update_network_zone keeps the changes of all runs at once', async () => {
    await Promise.all([
      org.okta.run(key, { zone: office, name: 'Malmö office' }),
      org.okta.run(key, { zone: office, proxies: ['192.0.2.99'] }),
      org.okta.run('add_network_zone_address', { zone: office, addresses: ['192.0.2.77'] }),
    ]);
    expect(zone()).toMatchObject({
      name: 'Malmö office',
      coverage: {
        proxies: [{ value: '192.0.2.99-192.0.2.99' }],
        gateways: [{}, {}, { value: '192.0.2.77-192.0.2.77' }],
      },
    });
  });

  test('update_network_zone plans the whole replacement in a dry run', async () => {
    const { output } = await org.okta.run(key, { zone: office, usage: 'POLICY', name: 'Malmö' }, { dryRun: true });
    expect(output).toMatchObject({ dryRun: true, next: { operation: 'replaceNetworkZone', body: { name: 'Malmö' } } });
    expect(org.writes()).toEqual([]);
  });
});
