import { describe, expect, test } from 'vitest';
import { causesOf, linkOf, member, openOrg, STAFF, useOrgClient } from './org-client.ts';

const org = useOrgClient();

const LAPTOP = '/api/v1/devices/guogracelaptop000001';

/** A device of Acme for each status. */
const DEVICE_WITH = {
  CREATED: 'guospare000000000001',
  ACTIVE: 'guogracelaptop000001',
  SUSPENDED: 'guogracephone0000001',
  DEACTIVATED: 'guokiosk000000000001',
};

const statusOf = async (id: string) => (await org.get(`/api/v1/devices/${id}`)).body['status'];

describe('a device', () => {
  test('has the recorded shape', async () => {
    const { body } = await org.get(LAPTOP);
    const self = `${org.sandbox.url}${LAPTOP}`;
    expect(body).toMatchObject({
      id: 'guogracelaptop000001',
      status: 'ACTIVE',
      profile: { displayName: 'GRACE-MACBOOK', platform: 'MACOS', registered: true, secureHardwarePresent: true },
      resourceType: 'UDDevice',
      resourceDisplayName: { value: 'GRACE-MACBOOK', sensitive: false },
      resourceId: 'guogracelaptop000001',
      resourceAlternateId: null,
      _links: { suspend: { href: `${self}/lifecycle/suspend`, hints: { allow: ['POST'] } } },
    });
  });

  test.each([
    ['CREATED', ['activate', 'self', 'users']],
    ['ACTIVE', ['deactivate', 'self', 'suspend', 'users']],
    ['SUSPENDED', ['deactivate', 'self', 'unsuspend', 'users']],
    ['DEACTIVATED', ['activate', 'self']],
  ] as const)('links what a device that is %s allows', async (status, links) => {
    const { body } = await org.get(`/api/v1/devices/${DEVICE_WITH[status]}`);
    expect([body['status'], Object.keys(Object(body['_links'])).sort()]).toEqual([status, links]);
  });

  test('is unknown by the kinds that were recorded', async () => {
    const device = await org.get('/api/v1/devices/nothing');
    expect([device.status, device.body['errorSummary']]).toEqual([
      404,
      'Not found: Resource not found: nothing (Device)',
    ]);
    const users = await org.get('/api/v1/devices/nothing/users');
    expect(users.body['errorSummary']).toBe('Not found: Resource not found: nothing (GenericUDObject)');
  });

  test('has its users with all their links', async () => {
    const users = await org.get(`${LAPTOP}/users`);
    expect(users.list).toEqual([
      {
        created: expect.any(String),
        managementStatus: 'NOT_MANAGED',
        screenLockType: 'BIOMETRIC',
        user: expect.objectContaining({
          id: STAFF.grace,
          _links: expect.objectContaining({ suspend: expect.anything() }),
        }),
      },
    ]);
    expect(users.headers.get('link')).toBeNull();
  });

  test('is among the devices of its user', async () => {
    const { list } = await org.get(`/api/v1/users/${STAFF.zoe}/devices`);
    expect(list).toMatchObject([{ deviceUserId: 'lnkzoelaptop00000001', device: { id: 'guozoelaptop00000001' } }]);
    expect((await org.get('/api/v1/users/zoe.castillo@acme.example/devices')).status).toBe(404);
  });
});

describe('the lifecycle of a device', () => {
  test.each([
    ['activate', 'CREATED', 'ACTIVE'],
    ['activate', 'DEACTIVATED', 'ACTIVE'],
    ['suspend', 'ACTIVE', 'SUSPENDED'],
    ['unsuspend', 'SUSPENDED', 'ACTIVE'],
    ['deactivate', 'ACTIVE', 'DEACTIVATED'],
    ['deactivate', 'SUSPENDED', 'DEACTIVATED'],
  ] as const)('%s takes a device from %s to %s with 204 and logs it', async (name, from, to) => {
    const id = DEVICE_WITH[from];
    const reply = await org.post(`/api/v1/devices/${id}/lifecycle/${name}`);
    expect([reply.status, reply.text, await statusOf(id)]).toEqual([204, '', to]);
    expect(org.eventTypes()).toEqual([`device.lifecycle.${name}`]);
  });

  test.each([
    ['activate', 'ACTIVE'],
    ['activate', 'SUSPENDED'],
    ['suspend', 'SUSPENDED'],
    ['suspend', 'DEACTIVATED'],
    ['unsuspend', 'ACTIVE'],
    ['deactivate', 'DEACTIVATED'],
    ['deactivate', 'CREATED'],
  ] as const)('rejects %s for a device that is %s', async (name, status) => {
    const reply = await org.post(`/api/v1/devices/${DEVICE_WITH[status]}/lifecycle/${name}`);
    expect([reply.status, reply.body['errorCode']]).toEqual([403, 'E0000152']);
    expect(await statusOf(DEVICE_WITH[status])).toBe(status);
    expect(org.eventTypes()).toEqual([]);
  });

  test('deactivation ends the links to users', async () => {
    await org.post(`${LAPTOP}/lifecycle/deactivate`);
    expect((await org.get(`${LAPTOP}/users`)).list).toEqual([]);
    await org.post(`${LAPTOP}/lifecycle/activate`);
    expect((await org.get(`${LAPTOP}/users`)).list).toEqual([]);
  });

  test('deletes a deactivated device only', async () => {
    expect((await org.delete(LAPTOP)).body['errorCode']).toBe('E0000152');
    const kiosk = `/api/v1/devices/${DEVICE_WITH.DEACTIVATED}`;
    expect((await org.delete(kiosk)).status).toBe(204);
    expect([(await org.get(kiosk)).status, (await org.delete(kiosk)).status]).toEqual([404, 404]);
    expect(org.eventTypes()).toEqual(['device.lifecycle.delete']);
  });

  test('a deleted user is no longer a user of the device', async () => {
    for (const _ of ['deactivate', 'delete']) await org.delete(`/api/v1/users/${STAFF.grace}`);
    expect((await org.get(`${LAPTOP}/users`)).list).toEqual([]);
    expect(org.sandbox.org.deviceUsers.ofRight(STAFF.grace)).toEqual([]);
  });
});

describe('the list of devices', () => {
  const find = async (search: string, more = '') =>
    org.get(`/api/v1/devices?search=${encodeURIComponent(search)}${more}`);
  const names = (list: Record<string, unknown>[]) => list.map((device) => Object(device['profile']).displayName);

  test('pages by ID with the last ID as the cursor', async () => {
    const first = await org.get('/api/v1/devices?limit=2');
    expect(linkOf(first, 'next')).toBe(`${org.sandbox.url}/api/v1/devices?after=guogracephone0000001&limit=2`);
    expect((await org.all('/api/v1/devices?limit=2')).items).toHaveLength(5);
  });

  test('returns 200 devices a page and rejects an invalid cursor, as recorded', async () => {
    expect(linkOf(await org.get('/api/v1/devices'), 'self')).toMatch(/limit=200$/);
    const reply = await org.get('/api/v1/devices?after=mock_cursor_for_testing&limit=2');
    expect([reply.status, reply.body['errorCode'], causesOf(reply)]).toEqual([400, 'E0000031', ['Invalid cursor.']]);
  });

  test.each([
    ['status eq "SUSPENDED"', ['GRACE-PHONE']],
    ['profile.displayName co "grace"', ['GRACE-MACBOOK', 'GRACE-PHONE']],
    ['profile.serialNumber co "ZOE"', ['ZOE-LAPTOP']],
    ['profile.platform eq "WINDOWS" and status eq "CREATED"', ['SPARE-1']],
    ['profile.sid sw "S-1"', ['KIOSK-1', 'ZOE-LAPTOP']],
    ['id eq "guokiosk000000000001"', ['KIOSK-1']],
    ['status eq "LOST"', []],
  ])('finds %s', async (search, expected) => {
    expect(names((await find(search)).list)).toEqual(expected);
  });

  test.each(['profile.model co "Mac"', 'created gt "2020-01-01T00:00:00.000Z"', 'status'])(
    'rejects the search %s',
    async (search) => {
      expect((await find(search)).body['errorCode']).toBe('E0000031');
    },
  );

  test('a search lags behind', async () => {
    const own = await openOrg({ searchDelayMs: 1000 });
    own.sandbox.clock.advance(2000);
    own.sandbox.scenario.enrollDevice(STAFF.iris, { displayName: 'NEW', platform: 'IOS' });
    const search = `/api/v1/devices?search=${encodeURIComponent('profile.displayName eq "NEW"')}`;
    expect((await own.get(search)).list).toEqual([]);
    own.sandbox.clock.advance(2000);
    expect((await own.get(search)).list).toHaveLength(1);
    await own.sandbox.close();
  });

  test.each(['user', 'userSummary'] as const)('embeds users with expand=%s', async (expand) => {
    const { list } = await find('profile.displayName eq "ZOE-LAPTOP"', `&expand=${expand}`);
    const users = Object(list[0]?.['_embedded']).users;
    expect(users).toMatchObject([{ managementStatus: 'NOT_MANAGED', user: { id: STAFF.zoe } }]);
    expect('status' in users[0].user).toBe(expand === 'user');
  });

  test('is missing in Classic Engine', async () => {
    const classic = await openOrg({ engine: 'classic' });
    for (const path of ['/api/v1/devices', LAPTOP, `${LAPTOP}/users`]) {
      const reply = await classic.get(path);
      expect([reply.status, reply.body['errorCode']]).toEqual([401, 'E0000015']);
    }
    await classic.sandbox.close();
  });
});

test('a user who enrolls a device is the actor in the log', async () => {
  const device = org.sandbox.scenario.enrollDevice(STAFF.iris, { displayName: 'IRIS-PHONE', platform: 'IOS' });
  expect(org.sandbox.org.log.events()).toMatchObject([
    { eventType: 'device.enrollment.create', actor: { id: STAFF.iris }, target: [{ id: device.id }] },
    { eventType: 'device.user.add', actor: { id: STAFF.iris }, target: [{ id: device.id }, { id: STAFF.iris }] },
  ]);
  const users = await org.get(`/api/v1/devices/${device.id}/users`);
  expect(member({ ...users, body: users.list[0] ?? {} }, 'user', 'id')).toBe(STAFF.iris);
});
