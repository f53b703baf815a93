import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';

const key = 'create_network_zone';
const plant = { name: 'Plant', type: 'IP' as const, gateways: ['198.51.100.0/24', '192.0.2.7'] };

describe('create_network_zone', () => {
  const org = useOrg();
  const named = (name: string) => org.sandbox.org.zones.ordered.filter((zone) => zone.name === name);

  test('create_network_zone creates an IP zone with gateways and proxies', async () => {
    const { output } = await org.okta.run(key, { ...plant, proxies: ['192.0.2.20-192.0.2.29'] });
    expect(output).toMatchObject({ name: 'Plant', type: 'IP', status: 'ACTIVE', usage: 'POLICY', notes: [] });
    expect(named('Plant')).toMatchObject([
      {
        usage: 'POLICY',
        coverage: {
          gateways: [
            { type: 'CIDR', value: '198.51.100.0/24' },
            { type: 'RANGE', value: '192.0.2.7-192.0.2.7' },
          ],
          proxies: [{ type: 'RANGE', value: '192.0.2.20-192.0.2.29' }],
        },
      },
    ]);
  });

  test('create_network_zone creates dynamic zones of both types', async () => {
    await org.okta.run(key, {
      name: 'Nordics',
      type: 'DYNAMIC',
      locations: ['se', 'US-CA'],
      asns: ['AS64496', '64497'],
      proxyType: 'Tor',
    });
    expect(named('Nordics')[0]?.coverage).toEqual({
      locations: [{ country: 'SE' }, { country: 'US', region: 'US-CA' }],
      asns: ['64496', '64497'],
      proxyType: 'Tor',
    });
    await org.okta.run(key, {
      name: 'Elsewhere',
      type: 'DYNAMIC_V2',
      excludedLocations: ['SE'],
      asns: ['64496'],
      ipServices: ['ALL_PROXIES_VPNS'],
      excludedIpServices: ['NORD_VPN'],
    });
    expect(named('Elsewhere')[0]?.coverage).toEqual({
      locations: { include: [], exclude: [{ country: 'SE' }] },
      asns: { include: ['64496'], exclude: [] },
      ipServiceCategories: { include: ['ALL_PROXIES_VPNS'], exclude: ['NORD_VPN'] },
    });
  });

  test.each([
    [{ type: 'IP' }, 'gateways', 'gateways is required. Fill in at least one of gateways, proxies.'],
    [
      { type: 'DYNAMIC', locations: [] },
      'locations',
      'locations is required. Fill in at least one of locations, asns, proxyType.',
    ],
    [
      { type: 'IP', gateways: ['192.0.2.7'], locations: ['SE'] },
      'locations',
      'locations does not fit a zone of the type IP. Use gateways, proxies.',
    ],
    [
      { type: 'DYNAMIC', asns: ['1'], excludedAsns: ['2'] },
      'excludedAsns',
      'excludedAsns does not fit a zone of the type DYNAMIC. Use locations, asns, proxyType.',
    ],
    [{ type: 'DYNAMIC', asns: ['x'] }, 'asns[0]', 'asns[0] is not valid. Use a form such as 64496.'],
    [
      { type: 'DYNAMIC', locations: ['Sweden'] },
      'locations[0]',
      'locations[0] is not valid. Use a form such as SE or US-CA.',
    ],
    [{ type: 'IP', gateways: ['somewhere'] }, 'gateways[0]', 'gateways[0] is not an IP address, network or range.'],
    [{ type: 'MOON' }, 'type', 'type'],
  ])('create_network_zone rejects %j without sending a request', async (input: object, field, message) => {
    org.forget();
    await expect(org.okta.run(untyped(key), { name: 'Plant', ...input })).rejects.toMatchObject({
      category: 'invalid_request',
      field,
      message: expect.stringContaining(message),
    });
    expect(org.sent()).toEqual([]);
  });

  test('create_network_zone reports a taken name as a conflict', async () => {
    await expect(org.okta.run(key, { ...plant, name: 'Lund office' })).rejects.toMatchObject({
      category: 'conflict',
      errorCode: 'E0000001',
      message: expect.stringContaining('already exists'),
    });
    expect(named('Lund office')).toHaveLength(1);
  });

  test("create_network_zone rejects a blocklist of everything or of the token owner's address", async () => {
    const blocklist = { ...plant, usage: 'BLOCKLIST' as const };
    await org.okta.run('suspend_user', { user: 'iris.vale@acme.example' });
    for (const address of ['0.0.0.0/0', '127.0.0.1']) {
      await expect(org.okta.run(key, { ...blocklist, gateways: [address] })).rejects.toMatchObject({
        category: 'invalid_request',
        field: 'gateways',
      });
    }
    expect(named('Plant')).toEqual([]);
    const { output } = await org.okta.run(key, { ...blocklist, gateways: ['127.0.0.1'], allowOwnAddress: true });
    expect(output).toMatchObject({ usage: 'BLOCKLIST', notes: [] });
  });

  test.each(['lost_before', 'lost_after'] as const)('create_network_zone creates one zone after %s', async (kind) => {
    org.sandbox.faults.next({ kind, method: 'POST' });
    const { output } = await org.okta.run(key, plant);
    expect(output).toMatchObject({ id: named('Plant')[0]?.id, name: 'Plant' });
    expect(named('Plant')).toHaveLength(1);
  });

  test('create_network_zone reports a zone that is older than a lost request as a conflict', async () => {
    await org.okta.run(key, plant);
    org.sandbox.clock.advance(60_000);
    org.sandbox.faults.next({ kind: 'lost_before', method: 'POST' });
    await expect(org.okta.run(key, plant)).rejects.toMatchObject({ category: 'conflict' });
    expect(named('Plant')).toHaveLength(1);
  });

  test('create_network_zone plans the request in a dry run', async () => {
    const { output } = await org.okta.run(key, plant, { dryRun: true });
    expect(output).toMatchObject({
      dryRun: true,
      next: { operation: 'createNetworkZone', body: { type: 'IP', name: 'Plant', usage: 'POLICY' } },
    });
    expect(org.writes()).toEqual([]);
  });

  test('create_network_zone rejects a read-only role', async () => {
    const reader = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(reader.run(key, plant)).rejects.toMatchObject({ category: 'forbidden', errorCode: 'E0000006' });
    expect(named('Plant')).toEqual([]);
  });
});
