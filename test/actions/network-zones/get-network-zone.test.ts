import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('get_network_zone', () => {
  const org = useOrg();
  const office = 'nzoacmeoffice0000001';

  test('get_network_zone reads a zone by its ID with one request', async () => {
    const { output } = await org.okta.run('get_network_zone', { zone: office });
    expect(output).toMatchObject({ id: office, name: 'Lund office', gateways: [{ type: 'CIDR' }, { type: 'RANGE' }] });
    expect(org.sent()).toEqual([`GET /api/v1/zones/${office}`]);
  });

  test.each(['Lund office', ' lund OFFICE '])('get_network_zone reads a zone by its name: %j', async (zone) => {
    expect((await org.okta.run('get_network_zone', { zone })).output.id).toBe(office);
  });

  test('get_network_zone finds a name with a slash, on whatever page it is', async () => {
    for (let index = 0; index < 30; index += 1) {
      const gateways = [{ type: 'CIDR', value: `10.0.${index}.0/24` }];
      const headers = { authorization: `SSWS ${org.sandbox.token}`, 'content-type': 'application/json' };
      const body = JSON.stringify({ type: 'IP', name: `Site ${index}/7`, gateways });
      await fetch(`${org.sandbox.url}/api/v1/zones`, { method: 'POST', headers, body });
    }
    const { output } = await org.okta.run('get_network_zone', { zone: 'Site 29/7' });
    expect(output).toMatchObject({ name: 'Site 29/7', gateways: [{ value: '10.0.29.0/24' }] });
  });

  test('get_network_zone reads what a dynamic zone covers', async () => {
    const { output } = await org.okta.run('get_network_zone', { zone: 'Harbor' });
    expect(output).toMatchObject({ type: 'DYNAMIC', locations: [{ country: 'SE', region: 'SE-M' }] });
  });

  test('get_network_zone rejects a name that several zones have', async () => {
    const zone = org.sandbox.org.zones.get('nzoacmelegacy0000001');
    if (zone !== undefined) zone.name = 'LUND office';
    await expect(org.okta.run('get_network_zone', { zone: 'Lund office' })).rejects.toMatchObject({
      category: 'conflict',
      field: 'zone',
      message:
        '2 network zones are named "Lund office". Use one of the IDs nzoacmelegacy0000001, nzoacmeoffice0000001.',
    });
  });

  test('get_network_zone returns not_found for an unknown ID and an unknown name', async () => {
    await expect(org.okta.run('get_network_zone', { zone: 'nzonowhere0000000001' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
    await expect(org.okta.run('get_network_zone', { zone: 'Lund' })).rejects.toMatchObject({
      category: 'not_found',
      field: 'zone',
      message: 'No network zone is named "Lund". Find the network zone\'s ID (nzo…) with list_network_zones.',
    });
  });
});
