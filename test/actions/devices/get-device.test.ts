import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('get_device', () => {
  const org = useOrg();

  test('get_device returns the status and the profile without links and nulls', async () => {
    const { output } = await org.okta.run('get_device', { device: 'guogracephone0000001' });
    expect(output).toMatchObject({
      id: 'guogracephone0000001',
      status: 'SUSPENDED',
      profile: { displayName: 'GRACE-PHONE', platform: 'IOS', serialNumber: 'ACMEGRACE2', registered: true },
    });
    expect(Object.keys(output)).not.toEqual(expect.arrayContaining(['_links', 'resourceAlternateId']));
  });

  test('get_device returns not_found for an unknown device', async () => {
    await expect(org.okta.run('get_device', { device: 'guonothing' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
      message: expect.stringMatching(/guonothing \(Device\)\. Check the ID\.$/),
    });
  });

  test('get_device rejects a role that cannot read devices', async () => {
    const okta = org.connect({ token: org.sandbox.tokens.helpDeskAdmin });
    await expect(okta.run('get_device', { device: 'guogracephone0000001' })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
  });

  test('get_device says that a Classic Engine org has no devices', async () => {
    org.sandbox.org.behavior.engine = 'classic';
    await expect(org.okta.run('get_device', { device: 'guogracephone0000001' })).rejects.toMatchObject({
      category: 'forbidden',
      message: expect.stringMatching(/^This org does not have devices/),
    });
  });
});
