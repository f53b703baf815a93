import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const key = 'delete_network_zone';
const harbor = 'nzoacmeharbor0000001';
const office = 'nzoacmeoffice0000001';

describe('delete_network_zone', () => {
  const org = useOrg();
  const exists = (id: string) => org.sandbox.org.zones.has(id);

  test('delete_network_zone deletes an inactive zone and returns it as it was', async () => {
    const { output } = await org.okta.run(key, { zone: 'Harbor' });
    expect(output).toMatchObject({ changed: true, zone: { id: harbor, name: 'Harbor', status: 'INACTIVE' } });
    expect(exists(harbor)).toBe(false);
  });

  test('delete_network_zone counts an unknown ID as deleted, and rejects an unknown name', async () => {
    await org.okta.run(key, { zone: harbor });
    org.forget();
    expect((await org.okta.run(key, { zone: harbor })).output).toEqual({ changed: false, zone: { id: harbor } });
    expect(org.writes()).toEqual([]);
    await expect(org.okta.run(key, { zone: 'Harbor' })).rejects.toMatchObject({ category: 'not_found', field: 'zone' });
  });

  test('delete_network_zone rejects an active zone unless it may deactivate it', async () => {
    await org.okta.run('activate_network_zone', { zone: harbor });
    org.forget();
    await expect(org.okta.run(key, { zone: harbor })).rejects.toMatchObject({
      category: 'conflict',
      field: 'ifActive',
      message: 'The network zone Harbor is active. Deactivate it first, or set ifActive to deactivate.',
    });
    expect(org.writes()).toEqual([]);
    const { output } = await org.okta.run(key, { zone: harbor, ifActive: 'deactivate' });
    expect(output).toMatchObject({ changed: true, zone: { status: 'ACTIVE' } });
    expect(exists(harbor)).toBe(false);
  });

  test('delete_network_zone reports a zone that a rule uses as a conflict', async () => {
    await expect(org.okta.run(key, { zone: office, ifActive: 'deactivate' })).rejects.toMatchObject({
      category: 'conflict',
      errorCode: 'E0000001',
      field: 'zone',
      message: expect.stringMatching(
        /is used by the rule Office only\.?\); the zone is inactive now\. Take the zone out of the policies and rules that use it first\.$/,
      ),
    });
    expect(exists(office)).toBe(true);
  });

  test('delete_network_zone rejects a zone that Okta created without sending a write', async () => {
    org.forget();
    await expect(org.okta.run(key, { zone: 'BlockedIpZone', ifActive: 'deactivate' })).rejects.toMatchObject({
      category: 'conflict',
      field: 'zone',
      message: 'Okta created the network zone BlockedIpZone, which cannot be deleted. Deactivate it instead.',
    });
    expect(org.writes()).toEqual([]);
  });

  test.each(['lost_before', 'lost_after'] as const)('delete_network_zone deletes the zone after %s', async (kind) => {
    org.sandbox.faults.next({ kind, method: 'DELETE' });
    const { output } = await org.okta.run(key, { zone: harbor });
    expect(output).toMatchObject({ changed: true });
    expect(exists(harbor)).toBe(false);
  });

  test.each(['lost_before', 'lost_after'] as const)(
    'delete_network_zone deactivates once and deletes after %s of the deactivation',
    async (kind) => {
      await org.okta.run('activate_network_zone', { zone: harbor });
      org.sandbox.faults.next({ kind, method: 'POST' });
      await org.okta.run(key, { zone: harbor, ifActive: 'deactivate' });
      expect(exists(harbor)).toBe(false);
      expect(org.sandbox.org.log.events('zone.deactivate')).toHaveLength(1);
    },
  );

  test('delete_network_zone says in a dry run what may prevent the deletion', async () => {
    const { output } = await org.okta.run(key, { zone: harbor }, { dryRun: true });
    expect(output).toMatchObject({
      dryRun: true,
      next: { operation: 'deleteNetworkZone' },
      notes: ['Okta rejects the deletion if a policy or a rule uses the zone.'],
    });
    expect(exists(harbor)).toBe(true);
  });
});
