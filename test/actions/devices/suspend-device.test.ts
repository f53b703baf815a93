import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('suspend_device', () => {
  const org = useOrg();
  const run = (device: string) => org.okta.run('suspend_device', { device });
  const statusOf = (id: string) => org.sandbox.org.devices.get(id)?.status;

  test('suspend_device suspends an active device and returns the state of the device', async () => {
    const { output } = await run('guogracelaptop000001');
    expect(output).toMatchObject({ changed: true, previousStatus: 'ACTIVE', device: { status: 'SUSPENDED' } });
    expect(statusOf('guogracelaptop000001')).toBe('SUSPENDED');
  });

  test('suspend_device writes nothing if the device has the status already', async () => {
    await run('guogracelaptop000001');
    org.forget();
    const { output } = await run('guogracelaptop000001');
    expect(output).toMatchObject({ changed: false, previousStatus: 'SUSPENDED', device: { status: 'SUSPENDED' } });
    expect(org.writes()).toEqual([]);
  });

  test('suspend_device rejects a device that is DEACTIVATED without a write, also in a dry run', async () => {
    org.forget();
    for (const dryRun of [false, true]) {
      await expect(
        org.okta.run('suspend_device', { device: 'guokiosk000000000001' }, { dryRun }),
      ).rejects.toMatchObject({
        category: 'conflict',
        field: 'device',
        message: 'The device KIOSK-1 is DEACTIVATED. Activate it first.',
      });
    }
    expect(org.writes()).toEqual([]);
  });

  test("suspend_device passes on Okta's refusal of the status of a device", async () => {
    await expect(run('guospare000000000001')).rejects.toMatchObject({
      category: 'conflict',
      errorCode: 'E0000152',
      message:
        "Okta rejected suspendDevice: Illegal device status, cannot perform action. Check the device's status first.",
    });
  });

  test('suspend_device returns not_found for an unknown device', async () => {
    await expect(run('guonothing')).rejects.toMatchObject({ category: 'not_found', errorCode: 'E0000007' });
  });

  test.each(['lost_before', 'lost_after'] as const)('suspend_device changes the device once after %s', async (kind) => {
    org.sandbox.faults.next({ kind, method: 'POST' });
    const { output } = await run('guogracelaptop000001');
    expect(output).toMatchObject({ changed: true, device: { status: 'SUSPENDED' } });
    expect(org.sandbox.org.log.events('device.lifecycle.suspend')).toHaveLength(1);
  });

  test('suspend_device rejects a role that cannot manage devices', async () => {
    const okta = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(okta.run('suspend_device', { device: 'guogracelaptop000001' })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
    expect(statusOf('guogracelaptop000001')).toBe('ACTIVE');
  });

  test('suspend_device sends no write in a dry run', async () => {
    org.forget();
    const { output } = await org.okta.run('suspend_device', { device: 'guogracelaptop000001' }, { dryRun: true });
    expect(output).toMatchObject({ dryRun: true, next: { operation: 'suspendDevice' } });
    expect(org.writes()).toEqual([]);
  });
});
