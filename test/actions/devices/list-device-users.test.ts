import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('list_device_users', () => {
  const org = useOrg();

  test('list_device_users returns each user with management and screen lock', async () => {
    const { output } = await org.okta.run('list_device_users', { device: 'guogracelaptop000001' });
    expect(output).toEqual({
      items: [
        {
          created: expect.any(String),
          managementStatus: 'NOT_MANAGED',
          screenLockType: 'BIOMETRIC',
          user: expect.objectContaining({ id: '00ugrace000000000001', status: 'ACTIVE' }),
        },
      ],
    });
    expect(output.items[0]?.user).not.toHaveProperty('_links');
  });

  test('list_device_users returns nobody for a deactivated device', async () => {
    const { output } = await org.okta.run('list_device_users', { device: 'guokiosk000000000001' });
    expect(output).toEqual({ items: [] });
  });

  test('list_device_users returns not_found for an unknown device', async () => {
    await expect(org.okta.run('list_device_users', { device: 'guonothing' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
  });
});
