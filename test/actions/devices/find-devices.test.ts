import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('find_devices', () => {
  const org = useOrg();
  const find = async (input: object) => (await org.okta.run('find_devices', input)).output;
  const names = async (input: object) => (await find(input)).items.map(({ profile }) => profile?.displayName);

  test.each([
    [{}, ['GRACE-MACBOOK', 'GRACE-PHONE', 'KIOSK-1', 'SPARE-1', 'ZOE-LAPTOP']],
    [{ query: 'grace' }, ['GRACE-MACBOOK', 'GRACE-PHONE']],
    [{ query: 'ACMEZOE1' }, ['ZOE-LAPTOP']],
    [{ query: 'grace', status: 'SUSPENDED' }, ['GRACE-PHONE']],
    [{ platform: 'WINDOWS', status: 'ACTIVE' }, ['ZOE-LAPTOP']],
    [{ search: 'profile.sid pr or profile.platform eq "IOS"' }, ['GRACE-PHONE', 'KIOSK-1', 'ZOE-LAPTOP']],
    [{ search: 'profile.sid pr or profile.platform eq "IOS"', status: 'ACTIVE' }, ['ZOE-LAPTOP']],
    [{ query: 'no"such\\device' }, []],
  ])('find_devices returns the devices that match %j', async (input, expected) => {
    expect(await names(input)).toEqual(expected);
  });

  test('find_devices embeds the users of each device on request', async () => {
    const { items } = await find({ query: 'grace', withUsers: true });
    expect(items[0]).toMatchObject({
      users: [
        { managementStatus: 'NOT_MANAGED', user: { id: '00ugrace000000000001', profile: { firstName: 'Grace' } } },
      ],
    });
    expect((await find({ query: 'grace' })).items[0]).not.toHaveProperty('users');
  });

  test('find_devices pages by the limit and continues at the cursor', async () => {
    const first = await find({ limit: 2 });
    expect(first.items.map(({ id }) => id)).toEqual(['guogracelaptop000001', 'guogracephone0000001']);
    const second = await find({ limit: 2, cursor: first.nextCursor });
    expect(second.items.map(({ id }) => id)).toEqual(['guokiosk000000000001', 'guospare000000000001']);
    expect((await find({ all: true })).items).toHaveLength(5);
  });

  test('find_devices rejects a query together with a search before any request', async () => {
    org.forget();
    await expect(find({ query: 'grace', search: 'status eq "ACTIVE"' })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'search',
      message: 'search cannot be used together with query. Use only one of them.',
    });
    await expect(find({ status: 'LOST' })).rejects.toMatchObject({ category: 'invalid_request', field: 'status' });
    expect(org.sent()).toEqual([]);
  });

  test("find_devices passes on Okta's refusal of a search", async () => {
    await expect(find({ search: 'profile.model co "Mac"' })).rejects.toMatchObject({
      category: 'invalid_request',
      errorCode: 'E0000031',
      message: expect.stringContaining("Operator 'co' is not supported on 'profile.model'"),
    });
  });

  test('find_devices says that a Classic Engine org has no devices, not that the token is wrong', async () => {
    org.sandbox.org.behavior.engine = 'classic';
    await expect(find({})).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000015',
      message:
        'This org does not have devices, which come with Identity Engine. Ask Okta to enable the feature, or leave this step out.',
    });
  });
});
