import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('deactivate_device', () => {
  const org = useOrg();
  const run = (device: string) => org.okta.run('deactivate_device', { device });
  const statusOf = (id: string) => org.sandbox.org.devices.get(id)?.status;

  test('deactivate_device deactivates an active device and returns the state of the device', async () => {
    const { output } = await run('guozoelaptop00000001');
    expect(output).toMatchObject({ changed: true, previousStatus: 'ACTIVE', device: { status: 'DEACTIVATED' } });
    expect(statusOf('guozoelaptop00000001')).toBe('DEACTIVATED');
  });

  test('deactivate_device writes nothing if the device has the status already', async () => {
    await run('guozoelaptop00000001');
    org.forget();
    const { output } = await run('guozoelaptop00000001');
    expect(output).toMatchObject({ changed: false, previousStatus: 'DEACTIVATED', device: { status: 'DEACTIVATED' } });
    expect(org.writes()).toEqual([]);
  });

  test('deactivate_device deactivates a suspended device and ends its links to users', async () => {
    await run('guogracephone0000001');
    expect(statusOf('guogracephone0000001')).toBe('DEACTIVATED');
    expect(org.sandbox.org.deviceUsers.ofLeft('guogracephone0000001')).toEqual([]);
  });

  test('deactivate_device returns not_found for an unknown device', async () => {
    await expect(run('guonothing')).rejects.toMatchObject({ category: 'not_found', errorCode: 'E0000007' });
  });

  test.each(['lost_before', 'lost_after'] as const)(
    'deactivate_device changes the device once after %s',
    async (kind) => {
      org.sandbox.faults.next({ kind, method: 'POST' });
      const { output } = await run('guozoelaptop00000001');
      expect(output).toMatchObject({ changed: true, device: { status: 'DEACTIVATED' } });
      expect(org.sandbox.org.log.events('device.lifecycle.deactivate')).toHaveLength(1);
    },
  );

  test('deactivate_device rejects a role that cannot manage devices', async () => {
    const okta = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(okta.run('deactivate_device', { device: 'guozoelaptop00000001' })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
    expect(statusOf('guozoelaptop00000001')).toBe('ACTIVE');
  });

  test('deactivate_device names in a dry run who loses the device, and sends no write', async () => {
    org.forget();
    const { output } = await org.okta.run('deactivate_device', { device: 'guozoelaptop00000001' }, { dryRun: true });
    expect(output).toMatchObject({
      dryRun: true,
      next: { operation: 'deactivateDevice' },
      notes: [
        'Ends the links to zoe.castillo@acme.example, who must enroll the device again.',
        'Destroys the factors and certificates on the device. This cannot be undone.',
      ],
    });
    expect(org.writes()).toEqual([]);
  });
});
