import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const key = 'activate_network_zone';
const harbor = 'nzoacmeharbor0000001';
const blocked = 'nzoacmeblocked000001';

describe('activate_network_zone', () => {
  const org = useOrg();
  const statusOf = (id: string) => org.sandbox.org.zones.get(id)?.status;

  test('activate_network_zone activates a zone, and changes nothing the second time', async () => {
    const first = await org.okta.run(key, { zone: 'Harbor' });
    expect(first.output).toMatchObject({ changed: true, notes: [], zone: { id: harbor, status: 'ACTIVE' } });
    expect(statusOf(harbor)).toBe('ACTIVE');
    org.forget();
    expect((await org.okta.run(key, { zone: harbor })).output).toMatchObject({ changed: false });
    expect(org.writes()).toEqual([]);
  });

  test("activate_network_zone rejects a blocklist with the token owner's address", async () => {
    await org.okta.run('add_network_zone_address', { addresses: ['127.0.0.1'], allowOwnAddress: true });
    await org.okta.run('deactivate_network_zone', { zone: blocked });
    await expect(org.okta.run(key, { zone: blocked })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'zone',
      message: expect.stringContaining('blocks 127.0.0.1'),
    });
    expect(statusOf(blocked)).toBe('INACTIVE');
    await org.okta.run(key, { zone: blocked, allowOwnAddress: true });
    expect(statusOf(blocked)).toBe('ACTIVE');
  });

  test.each([
    ['lost_before', 2],
    ['lost_after', 1],
  ] as const)('activate_network_zone activates once after %s', async (kind, requests) => {
    org.sandbox.faults.next({ kind, method: 'POST' });
    org.forget();
    const { output } = await org.okta.run(key, { zone: harbor });
    expect(output).toMatchObject({ changed: true, zone: { status: 'ACTIVE' } });
    expect(org.writes()).toHaveLength(requests);
    expect(statusOf(harbor)).toBe('ACTIVE');
  });

  test('activate_network_zone plans the request in a dry run', async () => {
    const { output } = await org.okta.run(key, { zone: harbor }, { dryRun: true });
    expect(output).toMatchObject({ dryRun: true, next: { path: `/api/v1/zones/${harbor}/lifecycle/activate` } });
    expect(statusOf(harbor)).toBe('INACTIVE');
  });

  test('activate_network_zone returns not_found for an unknown zone, and forbidden for a read-only role', async () => {
    await expect(org.okta.run(key, { zone: 'nzonowhere0000000001' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
    const reader = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(reader.run(key, { zone: harbor })).rejects.toMatchObject({ category: 'forbidden' });
    expect(statusOf(harbor)).toBe('INACTIVE');
  });
});
