import { describe, expect, test } from 'vitest';
import { connect } from '../../../src/index.ts';
import { useOrg } from '../../support/org.ts';

const key = 'add_network_zone_address';
const blocked = 'nzoacmeblocked000001';
const office = 'nzoacmeoffice0000001';
const range = (value: string) => ({ type: 'RANGE', value });
const suspend = { user: 'iris.vale@acme.example' };

describe('add_network_zone_address', () => {
  const org = useOrg();
  const gatewaysOf = (zoneId: string) => org.sandbox.org.zones.get(zoneId)?.coverage['gateways'];

  test('add_network_zone_address adds single addresses, networks and ranges to the blocklist of the org', async () => {
    const addresses = ['198.51.100.7', '198.51.100.16/28', '192.0.2.1-192.0.2.9', '198.51.100.7/32'];
    const { output } = await org.okta.run(key, { addresses });
    expect(output).toMatchObject({
      changed: true,
      added: addresses.slice(0, 3),
      alreadyPresent: [],
      zone: { id: blocked, name: 'BlockedIpZone', usage: 'BLOCKLIST' },
    });
    expect(gatewaysOf(blocked)).toEqual([
      range('198.51.100.7-198.51.100.7'),
      { type: 'CIDR', value: '198.51.100.16/28' },
      range('192.0.2.1-192.0.2.9'),
    ]);
  });

  test('add_network_zone_address keeps the other members of the zone', async () => {
    await org.okta.run(key, { zone: 'Lund office', addresses: ['198.51.100.7'], list: 'proxies' });
    expect(org.sandbox.org.zones.get(office)).toMatchObject({
      name: 'Lund office',
      usage: 'POLICY',
      coverage: {
        gateways: [{ value: '203.0.113.0/24' }, { value: '192.0.2.10-192.0.2.10' }],
        proxies: [range('198.51.100.7-198.51.100.7')],
      },
    });
  });

  test('add_network_zone_address keeps the exemption of the exempt zone', async () => {
    await org.okta.run(key, { zone: 'DefaultExemptIpZone', addresses: ['198.51.100.7'] });
    expect(org.sandbox.org.zones.get('nzoacmeexempt0000001')?.coverage).toMatchObject({
      useAsExemptList: true,
      gateways: [range('198.51.100.7-198.51.100.7')],
    });
  });

  test('add_network_zone_address writes nothing for addresses that the zone has in another notation or in a network', async () => {
    const addresses = ['192.0.2.10/32', '203.0.113.77', '203.0.113.0-203.0.113.255'];
    const { output } = await org.okta.run(key, { zone: office, addresses });
    expect(output).toMatchObject({
      changed: false,
      added: [],
      alreadyPresent: addresses,
      notes: ['203.0.113.77 is already part of 203.0.113.0/24.'],
    });
    expect(org.writes()).toEqual([]);
  });

  test('add_network_zone_address changes nothing the second time', async () => {
    await org.okta.run(key, { addresses: ['198.51.100.7'] });
    org.forget();
    const { output } = await org.okta.run(key, { addresses: ['198.51.100.7'] });
    expect(output).toMatchObject({ changed: false, added: [], alreadyPresent: ['198.51.100.7'] });
    expect(org.writes()).toEqual([]);
  });

  test.each([
    ['office', 'addresses[1] is not an IP address, network or range.'],
    ['203.0.113.9-203.0.113.7', 'addresses[1] is not an IP address, network or range.'],
    ['203.0.113.7/33', 'addresses[1] is not an IP address, network or range.'],
  ])('add_network_zone_address rejects %j without sending a request', async (text, message) => {
    org.forget();
    await expect(org.okta.run(key, { addresses: ['198.51.100.7', text] })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'addresses[1]',
      message: expect.stringContaining(message),
    });
    expect(org.sent()).toEqual([]);
  });

  test('add_network_zone_address rejects a dynamic zone, which has no addresses', async () => {
    await expect(org.okta.run(key, { zone: 'Harbor', addresses: ['198.51.100.7'] })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'zone',
      message:
        'zone names the network zone Harbor, whose type is DYNAMIC and which has no addresses. Choose a zone of the type IP.',
    });
  });

  test('add_network_zone_address rejects an unknown name and an unknown ID', async () => {
    await expect(org.okta.run(key, { zone: 'Attic', addresses: ['198.51.100.7'] })).rejects.toMatchObject({
      category: 'not_found',
      field: 'zone',
      message: 'No network zone is named "Attic". Find the network zone\'s ID (nzo…) with list_network_zones.',
    });
    const unknown = org.okta.run(key, { zone: 'nzonowhere0000000001', addresses: ['198.51.100.7'] });
    await expect(unknown).rejects.toMatchObject({ category: 'not_found', errorCode: 'E0000007' });
  });

  test.each(['0.0.0.0/0', '::/0', '0.0.0.0-255.255.255.255'])(
    'add_network_zone_address rejects every address in a blocklist, as %s',
    async (text) => {
      await expect(org.okta.run(key, { addresses: [text] })).rejects.toMatchObject({
        category: 'invalid_request',
        field: 'addresses',
        message: expect.stringMatching(
          /^addresses blocks every address \(.+\)\. Leave it out, or set allowOwnAddress to true to go ahead\.$/,
        ),
      });
      expect(org.writes()).toEqual([]);
      expect(gatewaysOf(blocked)).toBeNull();
    },
  );

  test("add_network_zone_address rejects a blocklist entry with an address of the token's owner", async () => {
    await org.okta.run('suspend_user', suspend);
    for (const text of ['127.0.0.1', '127.0.0.0/8', '126.255.255.255-127.0.0.1']) {
      await expect(org.okta.run(key, { addresses: ['198.51.100.7', text] })).rejects.toMatchObject({
        category: 'invalid_request',
        field: 'addresses',
        message: expect.stringContaining(
          "blocks 127.0.0.1, from which the owner of this connection's API token uses Okta",
        ),
      });
    }
    expect(gatewaysOf(blocked)).toBeNull();
  });

  test('add_network_zone_address blocks the own address and everything if told to, and trusts them in a zone of policies', async () => {
    await org.okta.run('suspend_user', suspend);
    await org.okta.run(key, { addresses: ['127.0.0.1', '0.0.0.0/0'], allowOwnAddress: true });
    expect(gatewaysOf(blocked)).toHaveLength(2);
    const { output } = await org.okta.run(key, { zone: office, addresses: ['127.0.0.1'] });
    expect(output).toMatchObject({ added: ['127.0.0.1'], notes: [] });
  });

  test('add_network_zone_address does not check entries that the blocklist had before', async () => {
    await org.okta.run('suspend_user', suspend);
    await org.okta.run(key, { addresses: ['127.0.0.1'], allowOwnAddress: true });
    const { output } = await org.okta.run(key, { addresses: ['198.51.100.7'] });
    expect(output).toMatchObject({ changed: true, notes: [] });
  });

  test('add_network_zone_address says so if nobody could check whether it blocks the connection', async () => {
    const { output } = await org.okta.run(key, { addresses: ['198.51.100.7'] });
    const note = expect.stringMatching(/^The System Log shows no address from which this connection uses Okta, /);
    expect(output).toMatchObject({ changed: true, notes: [note] });
    const denied = { errorCode: 'E0000006', errorSummary: 'You do not have permission' };
    org.sandbox.faults.next({ kind: 'status', method: 'GET', path: /^\/api\/v1\/logs/, status: 403, body: denied });
    const again = await org.okta.run(key, { addresses: ['198.51.100.8'] });
    expect(again.output).toMatchObject({ changed: true, notes: [note] });
  });

  test('add_network_zone_address needs no access to the System Log, also as a service app', async () => {
    const scopes = ['okta.networkZones.manage'];
    const { clientId, privateKey } = org.sandbox.scenario.addServiceApp({
      label: 'Blocker',
      scopes,
      roles: ['ORG_ADMIN'],
    });
    await using okta = connect({ orgUrl: org.sandbox.url, clientId, privateKey }, { allowLoopback: true });
    const { output } = await okta.run(key, { addresses: ['198.51.100.7'] });
    expect(output).toMatchObject({
      changed: true,
      notes: [expect.stringMatching(/^The System Log shows no address from which this connection uses Okta, /)],
    });
    expect(gatewaysOf(blocked)).toHaveLength(1);
  });

  test('add_network_zone_address plans the whole replacement in a dry run, and refuses what the run would', async () => {
    const { output } = await org.okta.run(key, { zone: office, addresses: ['198.51.100.7'] }, { dryRun: true });
    expect(output).toMatchObject({
      dryRun: true,
      next: {
        operation: 'replaceNetworkZone',
        path: `/api/v1/zones/${office}`,
        body: { type: 'IP', name: 'Lund office', gateways: [{}, {}, range('198.51.100.7-198.51.100.7')] },
      },
    });
    const everything = org.okta.run(key, { addresses: ['0.0.0.0/0'] }, { dryRun: true });
    await expect(everything).rejects.toMatchObject({ field: 'addresses' });
    expect(org.writes()).toEqual([]);
  });

  test.each(['lost_before', 'lost_after'] as const)('add_network_zone_address adds once after %s', async (kind) => {
    org.sandbox.faults.next({ kind, method: 'PUT' });
    const { output } = await org.okta.run(key, { addresses: ['198.51.100.7'] });
    expect(output).toMatchObject({ changed: true, added: ['198.51.100.7'] });
    expect(gatewaysOf(blocked)).toEqual([range('198.51.100.7-198.51.100.7')]);
  });

  test("add_network_zone_address adds again what another client's replacement has dropped", async () => {
    const zone = org.sandbox.org.zones.get(blocked);
    let others = 1;
    const stop = org.sandbox.org.log.onRecord(({ eventType }) => {
      if (eventType !== 'zone.update' || zone === undefined || others === 0) return;
      others -= 1;
      zone.coverage = { gateways: [range('192.0.2.1-192.0.2.1')], proxies: null };
    });
    const { output } = await org.okta.run(key, { addresses: ['198.51.100.7'] });
    stop();
    expect(output).toMatchObject({ changed: true, added: ['198.51.100.7'] });
    expect(gatewaysOf(blocked)).toEqual([range('192.0.2.1-192.0.2.1'), range('198.51.100.7-198.51.100.7')]);
  });

  test('add_network_zone_address keeps the addresses of all runs at once', async () => {
    const texts = Array.from({ length: 8 }, (_, index) => `198.51.100.${index}`);
    await Promise.all(texts.map((text) => org.okta.run(key, { addresses: [text] })));
    expect(gatewaysOf(blocked)).toHaveLength(8);
  });

  test("add_network_zone_address passes on Okta's limit of addresses", async () => {
    const addresses = Array.from({ length: 149 }, (_, index) => `198.51.100.${index}`);
    await expect(org.okta.run(key, { zone: office, addresses })).rejects.toMatchObject({
      category: 'invalid_request',
      errorCode: 'E0000001',
      message: expect.stringContaining('more than 150 entries'),
    });
  });

  test('add_network_zone_address rejects a read-only role', async () => {
    const reader = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(reader.run(key, { addresses: ['198.51.100.7'] })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
    expect(gatewaysOf(blocked)).toBeNull();
  });
});
