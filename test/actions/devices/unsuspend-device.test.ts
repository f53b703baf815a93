import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('unsuspend_device', () => {
  const org = useOrg();
  const run = (device: string) => org.okta.run('unsuspend_device', { device });
  const statusOf = (id: string) => org.sandbox.org.devices.get(id)?.status;

  test('unsuspend_device unsuspends a suspended device and returns the state of the device', async () => {
    const { output } = await run('guogracephone0000001');
    expect(output).toMatchObject({ changed: true, previousStatus: 'SUSPENDED', device: { status: 'ACTIVE' } });
    expect(statusOf('guogracephone0000001')).toBe('ACTIVE');
  });

  test('unsuspend_device writes nothing if the device has the status already', async () => {
    await run('guogracephone0000001');
    org.forget();
    const { output } = await run('guogracephone0000001');
    expect(output).toMatchObject({ changed: false, previousStatus: 'ACTIVE', device: { status: 'ACTIVE' } });
    expect(org.writes()).toEqual([]);
  });

  test('unsuspend_device rejects a device that is DEACTIVATED without a write, also in a dry run', async () => {
    org.forget();
    for (const dryRun of [false, true]) {
      await expect(
        org.okta.run('unsuspend_device', { device: 'guokiosk000000000001' }, { dryRun }),
      ).rejects.toMatchObject({
        category: 'conflict',
        field: 'device',
        message: 'The device KIOSK-1 is DEACTIVATED. Activate it instead.',
      });
    }
    expect(org.writes()).toEqual([]);
  });

  test('unsuspend_device returns not_found for an unknown device', async () => {
    await expect(run('guonothing')).rejects.toMatchObject({ category: 'not_found', errorCode: 'E0000007' });
  });

  test.each(['lost_before', 'lost_after'] as const)(
    'unsuspend_device changes the device once after %s',
    async (kind) => {
      org.sandbox.faults.next({ kind, method: 'POST' });
      const { output } = await run('guogracephone0000001');
      expect(output).toMatchObject({ changed: true, device: { status: 'ACTIVE' } });
      expect(org.sandbox.org.log.events('device.lifecycle.unsuspend')).toHaveLength(1);
    },
  );

  test('unsuspend_device rejects a role that cannot manage devices', async () => {
    const okta = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(okta.run('unsuspend_device', { device: 'guogracephone0000001' })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
    expect(statusOf('guogracephone0000001')).toBe('SUSPENDED');
  });

  test('unsuspend_device sends no write in a dry run', async () => {
    org.forget();
    const { output } = await org.okta.run('unsuspend_device', { device: 'guogracephone0000001' }, { dryRun: true });
    expect(output).toMatchObject({ dryRun: true, next: { operation: 'unsuspendDevice' } });
    expect(org.writes()).toEqual([]);
  });
});
