import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const key = 'remove_network_zone_address';
const blocked = 'nzoacmeblocked000001';
const office = 'nzoacmeoffice0000001';
const network = { type: 'CIDR', value: '203.0.113.0/24' };

describe('remove_network_zone_address', () => {
  const org = useOrg();
  const gatewaysOf = (zoneId: string) => org.sandbox.org.zones.get(zoneId)?.coverage['gateways'];

  test('remove_network_zone_address removes an entry in whatever notation the zone has it', async () => {
    const { output } = await org.okta.run(key, { zone: 'lund office', addresses: ['192.0.2.10', '198.51.100.1'] });
    expect(output).toMatchObject({
      changed: true,
      removed: ['192.0.2.10'],
      notPresent: ['198.51.100.1'],
      notes: [],
      zone: { id: office, gateways: [network] },
    });
    expect(gatewaysOf(office)).toEqual([network]);
  });

  test('remove_network_zone_address empties the blocklist of the org, and changes nothing the second time', async () => {
    await org.okta.run('add_network_zone_address', { addresses: ['198.51.100.7'] });
    expect(gatewaysOf(blocked)).toHaveLength(1);
    const first = await org.okta.run(key, { addresses: ['198.51.100.7'] });
    expect(first.output).toMatchObject({ changed: true, removed: ['198.51.100.7'] });
    expect(gatewaysOf(blocked)).toEqual([]);
    org.forget();
    const second = await org.okta.run(key, { addresses: ['198.51.100.7'] });
    expect(second.output).toMatchObject({ changed: false, removed: [], notPresent: ['198.51.100.7'] });
    expect(org.writes()).toEqual([]);
  });

  test('remove_network_zone_address keeps a network that contains the address, and entries that a network contains', async () => {
    const { output } = await org.okta.run(key, { zone: office, addresses: ['203.0.113.7', '192.0.2.0/24'] });
    expect(output).toMatchObject({
      changed: false,
      notPresent: ['203.0.113.7', '192.0.2.0/24'],
      notes: [
        '203.0.113.7 is part of 203.0.113.0/24, which was kept.',
        '192.0.2.0/24 contains 192.0.2.10-192.0.2.10, which was kept.',
      ],
    });
    expect(org.writes()).toEqual([]);
    expect(gatewaysOf(office)).toHaveLength(2);
  });

  test('remove_network_zone_address rejects removing the last address of a zone that Okta did not create', async () => {
    const last = org.okta.run(key, { zone: office, addresses: ['203.0.113.0/24', '192.0.2.10'] });
    await expect(last).rejects.toMatchObject({
      category: 'conflict',
      field: 'addresses',
      message:
        'Nothing would be left in the network zone Lund office, and Okta requires a gateway or a proxy in an IP zone. Deactivate or delete the zone instead.',
    });
    expect(org.writes()).toEqual([]);
    expect(gatewaysOf(office)).toHaveLength(2);
  });

  test('remove_network_zone_address keeps entries that it cannot read', async () => {
    const zone = org.sandbox.org.zones.get(office);
    const odd = { type: 'RANGE', value: '15.5.6.7/24-15.5.6.9' };
    if (zone !== undefined)
      zone.coverage = { gateways: [odd, { type: 'CIDR', value: '192.0.2.10/32' }], proxies: null };
    // The sandbox org, like Okta, may reject the odd entry. What counts is that the step sends it unchanged.
    await org.okta.run(key, { zone: office, addresses: ['192.0.2.10'] }).catch(() => undefined);
    const body: unknown = JSON.parse(String(org.sandbox.requests.findLast(({ method }) => method === 'PUT')?.body));
    expect(body).toMatchObject({ gateways: [odd] });
  });

  test('remove_network_zone_address plans the whole replacement in a dry run', async () => {
    const { output } = await org.okta.run(key, { zone: office, addresses: ['192.0.2.10'] }, { dryRun: true });
    expect(output).toMatchObject({
      dryRun: true,
      next: { operation: 'replaceNetworkZone', body: { gateways: [network] } },
    });
    expect(org.writes()).toEqual([]);
  });

  test.each(['lost_before', 'lost_after'] as const)(
    'remove_network_zone_address removes once after %s',
    async (kind) => {
      org.sandbox.faults.next({ kind, method: 'PUT' });
      const { output } = await org.okta.run(key, { zone: office, addresses: ['192.0.2.10'] });
      expect(output).toMatchObject({ changed: true, removed: ['192.0.2.10'] });
      expect(gatewaysOf(office)).toEqual([network]);
    },
  );

  test('remove_network_zone_address rejects a read-only role', async () => {
    const reader = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(reader.run(key, { zone: office, addresses: ['192.0.2.10'] })).rejects.toMatchObject({
      category: 'forbidden',
    });
    expect(gatewaysOf(office)).toHaveLength(2);
  });
});
