import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('network zones picker', () => {
  const org = useOrg();
  const load = (search: { query?: string; cursor?: string }) => org.okta.options('network_zones', search);

  test('the network zones picker lists all zones by name, with type, usage and status', async () => {
    expect((await load({})).items).toEqual([
      { value: 'nzoacmeblocked000001', label: 'BlockedIpZone (IP, blocklist)' },
      { value: 'nzoacmeenhanced00001', label: 'DefaultEnhancedDynamicZone (DYNAMIC_V2, blocklist)' },
      { value: 'nzoacmeexempt0000001', label: 'DefaultExemptIpZone (IP)' },
      { value: 'nzoacmeharbor0000001', label: 'Harbor (DYNAMIC, inactive)' },
      { value: 'nzoacmelegacy0000001', label: 'LegacyIpZone (IP)' },
      { value: 'nzoacmeoffice0000001', label: 'Lund office (IP)' },
    ]);
  });

  test('the network zones picker finds a zone by any part of its name, and by its ID', async () => {
    const values = async (query: string) => (await load({ query })).items.map(({ value }) => value);
    expect(await values(' OFFICE ')).toEqual(['nzoacmeoffice0000001']);
    expect(await values('nzoacmelegacy0000001')).toEqual(['nzoacmelegacy0000001']);
    expect(await values('nothing like it')).toEqual([]);
  });

  test('the network zones picker finds a zone on a later page', async () => {
    const office = org.sandbox.org.zones.get('nzoacmeoffice0000001');
    if (office === undefined) throw new Error('The org has no zone of the office.');
    for (let index = 0; index < 450; index += 1) {
      const id = `nzofill${String(index).padStart(13, '0')}`;
      org.sandbox.org.zones.keep({ ...office, id, seq: 1_000_000 + index, name: `Fill ${index}` });
    }
    org.forget();
    expect((await load({ query: 'lund' })).items).toEqual([{ value: office.id, label: 'Lund office (IP)' }]);
    expect(org.sent()).toHaveLength(3);
  });

  test('the network zones picker stops when it has enough entries, and continues with the cursor', async () => {
    const office = org.sandbox.org.zones.get('nzoacmeoffice0000001');
    if (office === undefined) throw new Error('The org has no zone of the office.');
    for (let index = 0; index < 250; index += 1) {
      const id = `nzofill${String(index).padStart(13, '0')}`;
      org.sandbox.org.zones.keep({ ...office, id, seq: 1_000_000 + index, name: `Fill ${index}` });
    }
    const first = await load({});
    expect(first.items).toHaveLength(200);
    const second = await load({ cursor: first.nextCursor ?? '' });
    expect([second.items.length, second.nextCursor]).toEqual([56, undefined]);
  });

  test('the network zones picker rejects a cursor of another list before sending a request', async () => {
    org.forget();
    await expect(load({ cursor: '/api/v1/users?after=x' })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'cursor',
    });
    expect(org.sent()).toEqual([]);
  });
});
