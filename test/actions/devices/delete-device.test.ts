import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const kiosk = 'guokiosk000000000001';
const laptop = 'guozoelaptop00000001';
const phone = 'guogracephone0000001';

describe('delete_device', () => {
  const org = useOrg();
  const run = (input: { device: string; ifActive?: 'fail' | 'deactivate' }) => org.okta.run('delete_device', input);
  const plan = async (input: { device: string; ifActive?: 'deactivate' }) =>
    (await org.okta.run('delete_device', input, { dryRun: true })).output;
  const exists = (id: string) => org.sandbox.org.devices.has(id);

  test('delete_device deletes a deactivated device', async () => {
    const { output } = await run({ device: kiosk });
    expect(output).toMatchObject({ changed: true, device: { id: kiosk, status: 'DEACTIVATED' } });
    expect(exists(kiosk)).toBe(false);
  });

  test.each([
    [laptop, 'The device ZOE-LAPTOP is active'],
    [phone, 'The device GRACE-PHONE is suspended'],
  ])('delete_device does not delete %s, which is not deactivated, unasked', async (device, what) => {
    org.forget();
    await expect(run({ device })).rejects.toMatchObject({
      category: 'conflict',
      field: 'ifActive',
      message: `${what}. Deactivate it first, or set ifActive to deactivate.`,
    });
    expect([exists(device), org.writes()]).toEqual([true, []]);
  });

  test.each([laptop, phone])('delete_device deactivates %s first if it may', async (device) => {
    org.forget();
    const { output } = await run({ device, ifActive: 'deactivate' });
    expect([output.changed, exists(device)]).toEqual([true, false]);
    expect(org.writes()).toEqual([
      `POST /api/v1/devices/${device}/lifecycle/deactivate`,
      `DELETE /api/v1/devices/${device}`,
    ]);
  });

  test('delete_device names in a dry run who loses the device, and sends no write', async () => {
    org.forget();
    expect(await plan({ device: laptop, ifActive: 'deactivate' })).toMatchObject({
      dryRun: true,
      next: { operation: 'deactivateDevice' },
      notes: [
        'Ends the links to zoe.castillo@acme.example, who must enroll the device again.',
        'Destroys the factors and certificates on the device. This cannot be undone.',
        'It is deleted afterwards.',
      ],
    });
    expect(await plan({ device: kiosk })).toMatchObject({
      next: { operation: 'deleteDevice' },
      notes: ['A later enrollment creates a new device.'],
    });
    expect(org.writes()).toEqual([]);
  });

  test('delete_device reports an unknown device, also one that it deleted before', async () => {
    await run({ device: kiosk });
    await expect(run({ device: kiosk })).rejects.toMatchObject({ category: 'not_found', errorCode: 'E0000007' });
  });

  test.each(['lost_before', 'lost_after'] as const)('delete_device deletes the device once after %s', async (kind) => {
    org.sandbox.faults.next({ kind, method: 'DELETE' });
    const { output } = await run({ device: kiosk });
    expect([output.changed, exists(kiosk)]).toEqual([true, false]);
    expect(org.sandbox.org.log.events('device.lifecycle.delete')).toHaveLength(1);
  });

  test.each(['lost_before', 'lost_after'] as const)('delete_device looks a deactivation up after %s', async (kind) => {
    org.sandbox.faults.next({ kind, method: 'POST' });
    const { output } = await run({ device: laptop, ifActive: 'deactivate' });
    expect([output.changed, exists(laptop)]).toEqual([true, false]);
    expect(org.sandbox.org.log.events('device.lifecycle.deactivate')).toHaveLength(1);
  });
});
