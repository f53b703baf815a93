import { expect, test } from 'vitest';
import { writeEvent } from '../../support/log-events.ts';
import { people } from '../../support/people.ts';
import { asUser, expectTrigger, inOrg, listen } from '../../support/trigger-story.ts';

expectTrigger({
  key: 'network_zone_changed',
  eventType: 'zone.update',
  event: (org) =>
    org.okta.run('call_okta_api', {
      method: 'PUT',
      path: '/api/v1/zones/nzoacmeoffice0000001',
      body: { type: 'IP', name: 'Lund office', gateways: [{ type: 'CIDR', value: '203.0.113.0/25' }] },
    }),
  output: { zone: { id: 'nzoacmeoffice0000001', name: 'Lund office' }, actor: asUser(people.ada) },
  matches: [{ zone: 'nzoacmeoffice0000001' }, { change: ['updated'] }],
  ignores: [{ zone: 'nzoacmeblocked000001' }, { change: ['created', 'blocked', 'unblocked'] }],
  fresh: { zone: { id: 'nzoacmeoffice0000001', gateways: [{ value: '203.0.113.0/25' }] } },
});

test('network_zone_changed recognizes a zone by its ID, whatever Okta calls the type of the target', () =>
  inOrg(async (org) => {
    const newItems = await listen(org, 'network_zone_changed', { zone: 'nzoacmeoffice0000001' });
    const zone = {
      id: 'nzoacmeoffice0000001',
      type: 'Zone Entity',
      alternateId: 'unknown',
      displayName: 'Lund office',
    };
    writeEvent(org.sandbox, { eventType: 'zone.delete', target: [people.zoe, zone] });
    expect(await newItems()).toMatchObject([{ zone: { id: zone.id, name: 'Lund office' } }]);
  }));

test.each(['Lund office', ''])('network_zone_changed rejects a zone that is not an ID: %j', (zone) =>
  inOrg(async (org) => {
    await expect(listen(org, 'network_zone_changed', { zone })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'zone',
    });
    expect(org.sent()).toEqual([]);
  }),
);
