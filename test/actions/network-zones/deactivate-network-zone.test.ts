import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const key = 'deactivate_network_zone';
const office = 'nzoacmeoffice0000001';

describe('deactivate_network_zone', () => {
  const org = useOrg();
  const statusOf = (id: string) => org.sandbox.org.zones.get(id)?.status;

  test('deactivate_network_zone deactivates a zone, and changes nothing the second time', async () => {
    const first = await org.okta.run(key, { zone: 'Lund office' });
    expect(first.output).toMatchObject({ changed: true, zone: { id: office, status: 'INACTIVE' } });
    expect(statusOf(office)).toBe('INACTIVE');
    org.forget();
    expect((await org.okta.run(key, { zone: office })).output).toMatchObject({ changed: false });
    expect(org.writes()).toEqual([]);
  });

  test.each([
    ['lost_before', 2],
    ['lost_after', 1],
  ] as const)('deactivate_network_zone deactivates once after %s', async (kind, requests) => {
    org.sandbox.faults.next({ kind, method: 'POST' });
    org.forget();
    const { output } = await org.okta.run(key, { zone: office });
    expect(output).toMatchObject({ changed: true, zone: { status: 'INACTIVE' } });
    expect(org.writes()).toHaveLength(requests);
  });

  test('deactivate_network_zone plans the request in a dry run', async () => {
    const { output } = await org.okta.run(key, { zone: office }, { dryRun: true });
    expect(output).toMatchObject({ dryRun: true, next: { path: `/api/v1/zones/${office}/lifecycle/deactivate` } });
    expect(statusOf(office)).toBe('ACTIVE');
  });

  test('deactivate_network_zone returns not_found for an unknown zone, and forbidden for a read-only role', async () => {
    await expect(org.okta.run(key, { zone: 'Attic' })).rejects.toMatchObject({ category: 'not_found', field: 'zone' });
    const reader = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(reader.run(key, { zone: office })).rejects.toMatchObject({ category: 'forbidden' });
    expect(statusOf(office)).toBe('ACTIVE');
  });
});
