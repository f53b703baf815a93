import { describe, expect, test } from 'vitest';
import { APPS, causesOf, GROUPS, linkOf, openOrg, STAFF, useOrgClient } from './org-client.ts';

const org = useOrgClient();

const ids = (list: readonly Record<string, unknown>[]) => list.map((item) => item['id']);
const cursorOf = (link: string | undefined) => new URL(link ?? 'http://none').searchParams.get('after');

describe('the list of users', () => {
  test('lists users by status, then by ID, as recorded', async () => {
    const { items } = await org.all('/api/v1/users?limit=3');
    expect(items.map((user) => user['status'])).toEqual([
      'STAGED',
      'PROVISIONED',
      ...Array(5).fill('ACTIVE'),
      'RECOVERY',
      'PASSWORD_EXPIRED',
      'LOCKED_OUT',
      'SUSPENDED',
    ]);
    const active = ids(items.filter((user) => user['status'] === 'ACTIVE'));
    expect(active).toEqual([STAFF.ada, STAFF.ben, STAFF.grace, STAFF.iris, STAFF.zoe]);
  });

  test('pages users with the recorded cursors, a digit and the last ID', async () => {
    const first = await org.get('/api/v1/users?limit=1');
    expect(cursorOf(linkOf(first, 'next'))).toBe(`0${STAFF.liam}`);
    const third = await org.get('/api/v1/users?limit=3');
    expect(cursorOf(linkOf(third, 'next'))).toBe(`2${STAFF.ada}`);
  });

  test('skips or repeats users whose status changes between two pages', async () => {
    const first = await org.get('/api/v1/users?limit=5');
    expect(ids(first.list)).toContain(STAFF.ben);
    await org.post(`/api/v1/users/${STAFF.ben}/lifecycle/suspend`);
    await org.post(`/api/v1/users/${STAFF.omar}/lifecycle/unsuspend`);
    org.sandbox.org.changeStatus(org.sandbox.org.user(STAFF.raj) ?? expect.unreachable(), 'PROVISIONED');
    const rest = ids((await org.all(linkOf(first, 'next') ?? '')).items);
    expect(rest).toContain(STAFF.ben);
    expect(rest).toContain(STAFF.omar);
    expect([...ids(first.list), ...rest]).not.toContain(STAFF.raj);
  });
});

describe('an empty after', () => {
  test.each([
    '/api/v1/users?limit=3',
    '/api/v1/groups?limit=3',
    '/api/v1/apps?limit=2',
    '/api/v1/groups/rules?limit=1',
    `/api/v1/groups/${GROUPS.support}/users?limit=1`,
    `/api/v1/apps/${APPS.slack}/users?limit=1`,
  ])('returns the first page of %s for an empty after', async (path) => {
    const [plain, empty] = [await org.get(path), await org.get(`${path}&after=`)];
    expect([empty.status, ids(empty.list)]).toEqual([200, ids(plain.list)]);
    expect(linkOf(empty, 'self')).not.toContain('after');
  });
});

describe('a cursor that is the last ID', () => {
  test.each([
    ['/api/v1/groups?limit=2', GROUPS.engineering],
    ['/api/v1/apps?limit=2', APPS.jira],
    [`/api/v1/groups/${GROUPS.everyone}/users?limit=2`, STAFF.ben],
  ])('accepts the last ID as the cursor of %s', async (path, last) => {
    const page = await org.get(path);
    expect(cursorOf(linkOf(page, 'next'))).toBe(last);
    const next = await org.get(`${path}&after=${last}`);
    expect(next.status).toBe(200);
    expect(ids(next.list)).not.toContain(last);
    expect(ids((await org.get(linkOf(page, 'next') ?? '')).list)).toEqual(ids(next.list));
  });

  test('accepts a cursor whose object was deleted, without skipping anyone', async () => {
    const first = await org.get('/api/v1/groups?limit=2');
    await org.delete(`/api/v1/groups/${GROUPS.engineering}`);
    const rest = await org.all(linkOf(first, 'next') ?? '');
    expect(ids(rest.items)).toEqual([GROUPS.everyone, GROUPS.financeAd, GROUPS.salesEmea, GROUPS.support]);
    const members = await org.get(`/api/v1/groups/${GROUPS.support}/users?limit=1`);
    await org.delete(`/api/v1/groups/${GROUPS.support}/users/${STAFF.grace}`);
    expect(ids((await org.get(linkOf(members, 'next') ?? '')).list)).toEqual([STAFF.zoe]);
  });

  test.each([
    ['/api/v1/groups', 'E0000031'],
    ['/api/v1/groups/rules', 'E0000031'],
    ['/api/v1/apps', 'E0000029'],
    [`/api/v1/groups/${GROUPS.support}/users`, 'E0000031'],
  ])('rejects a cursor of %s with an ID that never existed', async (path, code) => {
    const reply = await org.get(`${path}?after=00u1testcursorvalue`);
    expect([reply.status, reply.body['errorCode'], causesOf(reply)]).toEqual([400, code, ['Invalid cursor.']]);
  });
});

describe('the self link', () => {
  test('links pages of apps with q before filter and no sortOrder without sortBy, as recorded', async () => {
    const filter = encodeURIComponent('status eq "ACTIVE"');
    const reply = await org.get(`/api/v1/apps?filter=${filter}&sortOrder=asc&q=s&limit=5`);
    expect(linkOf(reply, 'self')).toBe(`${org.sandbox.url}/api/v1/apps?limit=5&q=s&filter=status+eq+%22ACTIVE%22`);
  });

  test('keeps sortOrder in the links of users when sortBy is given', async () => {
    const search = encodeURIComponent('status pr');
    const sorted = await org.get(`/api/v1/users?search=${search}&sortBy=status&sortOrder=desc&limit=1`);
    for (const rel of ['self', 'next']) expect(linkOf(sorted, rel)).toContain('sortBy=status&sortOrder=desc');
    expect(linkOf(await org.get(`/api/v1/users?search=${search}&sortOrder=desc`), 'self')).not.toContain('sortOrder');
  });
});

describe('other lists', () => {
  test('lists rules by name, and apps and members by ID', async () => {
    for (const name of ['zeta', 'Alpha']) {
      await org.post('/api/v1/groups/rules', {
        type: 'group_rule',
        name,
        conditions: { expression: { value: 'user.title=="X"', type: 'urn:okta:expression:1.0' } },
        actions: { assignUserToGroups: { groupIds: [GROUPS.support] } },
      });
    }
    const { items, pages } = await org.all('/api/v1/groups/rules?limit=2');
    expect([pages, items.map((rule) => rule['name'])]).toEqual([2, ['Alpha', 'Sales EMEA', 'zeta']]);
  });

  test('pages through a large list to its end and returns each user once', async () => {
    const own = await openOrg({ users: 700 });
    const { pages, items } = await own.all('/api/v1/users');
    expect([pages, new Set(ids(items)).size, items.length]).toEqual([4, 711, 711]);
    await own.sandbox.close();
  });
});
