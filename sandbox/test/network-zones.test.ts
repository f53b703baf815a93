import { describe, expect, test } from 'vitest';
import { causesOf, linkOf, openOrg, useOrgClient } from './org-client.ts';

const org = useOrgClient();

const zones = '/api/v1/zones';
const office = `${zones}/nzoacmeoffice0000001`;
const blocked = `${zones}/nzoacmeblocked000001`;
const exempt = `${zones}/nzoacmeexempt0000001`;
const cidr = (value: string) => ({ type: 'CIDR', value });
const plant = {
  type: 'IP',
  name: 'Plant',
  status: 'ACTIVE',
  gateways: [cidr('1.2.3.4/24')],
  proxies: [cidr('2.2.3.4/24')],
};

describe('/api/v1/zones', () => {
  test('creates an IP zone with the recorded members and keeps its addresses as written', async () => {
    const created = await org.post(zones, { ...plant, id: null, created: null, lastUpdated: null });
    const href = `${org.sandbox.url}${zones}/${created.body['id']}`;
    expect(created.body).toEqual({
      type: 'IP',
      id: expect.stringMatching(/^nzo\w{17}$/),
      name: 'Plant',
      status: 'ACTIVE',
      usage: 'POLICY',
      created: expect.any(String),
      lastUpdated: created.body['created'],
      system: false,
      gateways: [cidr('1.2.3.4/24')],
      proxies: [cidr('2.2.3.4/24')],
      _links: {
        self: { href, hints: { allow: ['GET', 'PUT', 'DELETE'] } },
        deactivate: { href: `${href}/lifecycle/deactivate`, hints: { allow: ['POST'] } },
      },
    });
    expect(org.eventTypes()).toEqual(['zone.create']);
  });

  test('creates dynamic zones of both types', async () => {
    const locations = [{ country: 'SE', region: null }];
    const dynamic = await org.post(zones, { type: 'DYNAMIC', name: 'Sweden', locations });
    expect(dynamic.body).toMatchObject({ locations, proxyType: null, asns: null, usage: 'POLICY' });
    const ipServiceCategories = { include: ['ALL_ANONYMIZERS'], exclude: [] };
    const body = { type: 'DYNAMIC_V2', name: 'Anonymizers', usage: 'BLOCKLIST', ipServiceCategories };
    const enhanced = await org.post(zones, body);
    expect(enhanced.body).toMatchObject({ ipServiceCategories, asns: { include: [], exclude: [] } });
    expect(org.eventTypes()).toEqual(['zone.create', 'zone.create', 'zone.make_blacklist']);
  });

  test.each([
    ['an unknown type', { type: 'MOON' }, 'E0000003', []],
    ['no name', { name: '' }, 'E0000001', ['name: The field cannot be left blank']],
    ['a long name', { name: 'x'.repeat(129) }, 'E0000001', ['name: The name cannot be longer than 128 characters']],
    [
      'a taken name',
      { name: 'lund Office' },
      'E0000001',
      ['name: An object with this field already exists in the current organization'],
    ],
    [
      'an invalid address',
      { gateways: [{ type: 'RANGE', value: '1.2.3.4.5-1.2.3.6' }] },
      'E0000001',
      ['gateways: The IP: 1.2.3.4.5 in the RANGE: 1.2.3.4.5-1.2.3.6 is invalid. Make sure it is a valid IPV4.'],
    ],
    ['a wide prefix', { gateways: [cidr('1.2.3.4/33')] }, 'E0000001', ['gateways: The CIDR: 1.2.3.4/33 is invalid.']],
    [
      'no address',
      { gateways: [], proxies: null },
      'E0000001',
      ['gateways: Gateways or proxies must be given for an IP zone'],
    ],
    [
      'too many addresses',
      { gateways: Array.from({ length: 151 }, (_, index) => cidr(`10.0.0.${index}/32`)) },
      'E0000001',
      ['gateways: The list cannot have more than 150 entries'],
    ],
    [
      'an empty dynamic zone',
      { type: 'DYNAMIC_V2' },
      'E0000001',
      ['One of locations, asns, ipServiceCategories must be given for a dynamic zone'],
    ],
    [
      'too many networks',
      { type: 'DYNAMIC', asns: Array.from({ length: 76 }, String) },
      'E0000001',
      ['asns: The list cannot have more than 75 entries'],
    ],
  ])('rejects a zone with %s', async (_, change, code, causes) => {
    const before = org.sandbox.org.zones.size;
    const reply = await org.post(zones, { ...plant, ...change });
    expect([reply.status, reply.body['errorCode'], causesOf(reply)]).toEqual([400, code, causes]);
    expect(org.sandbox.org.zones.size).toBe(before);
  });

  test('lets a blocklist hold 1,000 addresses, and a system zone 5,000', async () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => cidr(`10.${index >> 8}.${index & 255}.0/24`));
    expect((await org.post(zones, { ...plant, usage: 'BLOCKLIST', gateways: many(1000) })).status).toBe(200);
    expect((await org.post(zones, { ...plant, name: 'Two', usage: 'BLOCKLIST', gateways: many(1001) })).status).toBe(
      400,
    );
    const body = { type: 'IP', name: 'BlockedIpZone', usage: 'BLOCKLIST' };
    expect((await org.put(blocked, { ...body, gateways: many(5000) })).status).toBe(200);
    expect((await org.put(blocked, { ...body, gateways: many(5001) })).status).toBe(400);
  });

  test('lists zones by name, page by page, and filters them', async () => {
    const first = await org.get(`${zones}?limit=3`);
    const names = 'BlockedIpZone,DefaultEnhancedDynamicZone,DefaultExemptIpZone,Harbor,LegacyIpZone,Lund office'.split(
      ',',
    );
    expect(first.list.map(({ name }) => name)).toEqual(names.slice(0, 3));
    expect(linkOf(first, 'next')).toBe(`${org.sandbox.url}${zones}?after=DefaultExemptIpZone&limit=3`);
    expect((await org.all(`${zones}?limit=3`)).items.map(({ name }) => name)).toEqual(names);
    expect(linkOf(await org.get(zones), 'self')).toBe(`${org.sandbox.url}${zones}?limit=20`);
    const filtered = async (filter: string) =>
      (await org.get(`${zones}?filter=${encodeURIComponent(filter)}`)).list.map(({ name }) => name);
    expect(await filtered('usage eq "BLOCKLIST"')).toEqual(names.slice(0, 2));
    expect(await filtered('system eq false')).toEqual(['Harbor', 'Lund office']);
    expect(await filtered('(id eq "nzoacmeoffice0000001" or id eq "nzoacmelegacy0000001")')).toEqual(names.slice(4));
    expect((await org.get(`${zones}?filter=${encodeURIComponent('name eq "x"')}`)).body['errorCode']).toBe('E0000031');
    expect((await org.get(`${zones}?after=Nowhere`)).body['errorCode']).toBe('E0000031');
  });

  test('replaces everything but the type and the status', async () => {
    const before = (await org.get(office)).body;
    const gateways = [{ type: 'RANGE', value: '198.51.100.1-198.51.100.9' }];
    const replaced = await org.put(office, {
      type: 'IP',
      name: 'Malmö office',
      status: 'INACTIVE',
      usage: 'BLOCKLIST',
      gateways,
    });
    expect(replaced.body).toMatchObject({
      id: before['id'],
      name: 'Malmö office',
      status: 'ACTIVE',
      gateways,
      proxies: null,
    });
    expect(org.eventTypes()).toEqual(['zone.update', 'zone.make_blacklist']);
    const back = await org.put(office, { type: 'IP', name: 'Malmö office', gateways });
    expect(back.body['usage']).toBe('POLICY');
    expect(org.eventTypes().slice(2)).toEqual(['zone.update', 'zone.remove_blacklist']);
    expect((await org.put(office, { type: 'DYNAMIC', name: 'x', asns: ['1'] })).status).toBe(400);
  });

  test('keeps the usage of system zones, and the exemption of the exempt zone', async () => {
    const addresses = { type: 'IP', gateways: [cidr('198.51.100.7/32')], proxies: null };
    const usage = await org.put(blocked, { ...addresses, name: 'BlockedIpZone', usage: 'POLICY' });
    expect(causesOf(usage)).toEqual(['usage: The network zone does not allow usage changes for BlockedIpZone.']);
    expect((await org.put(blocked, { ...addresses, name: 'Blocked' })).body).toMatchObject({ usage: 'BLOCKLIST' });
    const body = { ...addresses, name: 'DefaultExemptIpZone' };
    expect(causesOf(await org.put(exempt, body))).toEqual([
      'useAsExemptList: The network zone does not allow usage changes for DefaultExemptIpZone.',
    ]);
    expect((await org.put(exempt, { ...body, useAsExemptList: true })).body).toMatchObject({ useAsExemptList: true });
    expect((await org.put(exempt, { ...body, useAsExemptList: true, proxies: [cidr('1.1.1.1/32')] })).status).toBe(400);
  });

  test('deletes only inactive zones that no rule uses, and never those of the system', async () => {
    const { body } = await org.post(zones, plant);
    const path = `${zones}/${body['id']}`;
    const active = await org.delete(path);
    expect([active.status, active.body['errorSummary'], causesOf(active)]).toEqual([
      400,
      'Api validation failed: The zone: Plant is an active zone. Active zones cannot be deleted.',
      [`id: The zone: ${body['id']} is an active zone. Active zones cannot be deleted.`],
    ]);
    expect((await org.post(`${path}/lifecycle/deactivate`)).body).toMatchObject({ status: 'INACTIVE' });
    expect((await org.delete(path)).status).toBe(204);
    expect((await org.get(path)).body['errorSummary']).toBe(
      `Not found: Resource not found: ${body['id']} (NetworkZone)`,
    );
    await org.post(`${office}/lifecycle/deactivate`);
    expect(causesOf(await org.delete(office))).toEqual([
      'id: The zone: nzoacmeoffice0000001 is used by the rule Office only.',
    ]);
    expect((await org.delete(blocked)).status).toBe(403);
    expect(org.sandbox.org.zones.size).toBe(6);
  });

  test('deletes an active zone in Classic Engine', async () => {
    const classic = await openOrg({ engine: 'classic' });
    const { body } = await classic.post(zones, plant);
    expect((await classic.delete(`${zones}/${body['id']}`)).status).toBe(204);
    await classic.sandbox.close();
  });

  test('activates and deactivates a zone, and logs it once', async () => {
    const deactivated = await org.post(`${office}/lifecycle/deactivate`);
    expect([deactivated.status, Object.keys(Object(deactivated.body['_links']))]).toEqual([200, ['activate', 'self']]);
    expect((await org.post(`${office}/lifecycle/deactivate`)).body['status']).toBe('INACTIVE');
    expect((await org.post(`${office}/lifecycle/activate`)).body['status']).toBe('ACTIVE');
    expect(org.eventTypes()).toEqual(['zone.deactivate', 'zone.activate']);
  });
});
