import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('activate_device', () => {
  const org = useOrg();
  const run = (device: string) => org.okta.run('activate_device', { device });
  const statusOf = (id: string) => org.sandbox.org.devices.get(id)?.status;

  test('activate_device activates a deactivated device and returns the state of the device', async () => {
    const { output } = await run('guokiosk000000000001');
    expect(output).toMatchObject({ changed: true, previousStatus: 'DEACTIVATED', device: { status: 'ACTIVE' } });
    expect(statusOf('guokiosk000000000001')).toBe('ACTIVE');
  });

  test('activate_device writes nothing if the device has the status already', async () => {
    await run('guokiosk000000000001');
    org.forget();
    const { output } = await run('guokiosk000000000001');
    expect(output).toMatchObject({ changed: false, previousStatus: 'ACTIVE', device: { status: 'ACTIVE' } });
    expect(org.writes()).toEqual([]);
  });

  test('activate_device rejects a device that is SUSPENDED without a write, also in a dry run', async () => {
    org.forget();
    for (const dryRun of [false, true]) {
      await expect(
        org.okta.run('activate_device', { device: 'guogracephone0000001' }, { dryRun }),
      ).rejects.toMatchObject({
        category: 'conflict',
        field: 'device',
        message: 'The device GRACE-PHONE is SUSPENDED. Unsuspend it instead.',
      });
    }
    expect(org.writes()).toEqual([]);
  });

  test('activate_device returns not_found for an unknown device', async () => {
    await expect(run('guonothing')).rejects.toMatchObject({ category: 'not_found', errorCode: 'E0000007' });
  });

  test.each(['lost_before', 'lost_after'] as const)(
    'activate_device changes the device once after %s',
    async (kind) => {
      org.sandbox.faults.next({ kind, method: 'POST' });
      const { output } = await run('guokiosk000000000001');
      expect(output).toMatchObject({ changed: true, device: { status: 'ACTIVE' } });
      expect(org.sandbox.org.log.events('device.lifecycle.activate')).toHaveLength(1);
    },
  );

  test('activate_device rejects a role that cannot manage devices', async () => {
    const okta = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(okta.run('activate_device', { device: 'guokiosk000000000001' })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
    expect(statusOf('guokiosk000000000001')).toBe('DEACTIVATED');
  });

  test('activate_device sends no write in a dry run', async () => {
    org.forget();
    const { output } = await org.okta.run('activate_device', { device: 'guospare000000000001' }, { dryRun: true });
    expect(output).toMatchObject({ dryRun: true, next: { operation: 'activateDevice' } });
    expect(org.writes()).toEqual([]);
  });
});
