import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('devices picker', () => {
  const org = useOrg();
  const load = (search: { query?: string; cursor?: string }) => org.okta.options('devices', search);

  test('the devices picker lists all devices with their platform and unusual status', async () => {
    expect(await load({})).toEqual({
      items: [
        { value: 'guogracelaptop000001', label: 'GRACE-MACBOOK (MACOS)' },
        { value: 'guogracephone0000001', label: 'GRACE-PHONE (IOS, suspended)' },
        { value: 'guokiosk000000000001', label: 'KIOSK-1 (WINDOWS, deactivated)' },
        { value: 'guospare000000000001', label: 'SPARE-1 (WINDOWS, created)' },
        { value: 'guozoelaptop00000001', label: 'ZOE-LAPTOP (WINDOWS)' },
      ],
    });
  });

  test('the devices picker finds a device by part of its name or serial number', async () => {
    const values = async (query: string) => (await load({ query })).items.map(({ value }) => value);
    expect(await values(' phone ')).toEqual(['guogracephone0000001']);
    expect(await values('ACMEZOE')).toEqual(['guozoelaptop00000001']);
    expect(await values('"')).toEqual([]);
  });

  test('the devices picker continues on the next page', async () => {
    for (let index = 0; index < 200; index += 1) {
      org.sandbox.scenario.enrollDevice('iris.vale@acme.example', { displayName: `PHONE ${index}`, platform: 'IOS' });
    }
    const first = await load({ query: 'phone' });
    expect(first.items).toHaveLength(200);
    const second = await load({ query: 'phone', cursor: first.nextCursor ?? '' });
    expect([second.items.length, second.nextCursor]).toEqual([1, undefined]);
  });

  test('the devices picker says that a Classic Engine org has no devices', async () => {
    org.sandbox.org.behavior.engine = 'classic';
    await expect(load({})).rejects.toMatchObject({
      category: 'forbidden',
      message: expect.stringMatching(/^This org does not have devices/),
    });
  });
});
