import { HttpResponse, http } from 'msw';
import { describe, expect, test } from 'vitest';
import type { ActionOutput } from '../../../src/index.ts';
import { useOrg } from '../../support/org.ts';
import { scriptedTransport } from '../../support/scripted.ts';
import { untyped } from '../../support/untyped.ts';
import { putInStatus } from '../../support/user-status.ts';

const byStatus =
  'Okta lists users by status. A user whose status changes between two pages may be missing; a search with sortBy avoids that.';

type Found = ActionOutput<'find_users'>;

describe('find_users', () => {
  const org = useOrg({ users: 450 });

  const find = async (input: object): Promise<Found> => (await org.okta.run('find_users', input)).output;

  const idsOf = ({ items }: Found) => items.map(({ id }) => id);

  test('find_users without a search lists all users except deactivated ones', async () => {
    const found = await find({ all: true });
    const expected = [...org.sandbox.org.users.values()]
      .filter(({ status }) => status !== 'DEPROVISIONED')
      .map(({ id }) => id);
    expect(idsOf(found).sort()).toEqual(expected.sort());
    expect(found).not.toHaveProperty('nextCursor');
    expect(found.leftOut).toEqual([expect.stringContaining('deactivated'), byStatus]);
  });

  test('find_users with a filter returns deactivated users too', async () => {
    expect(idsOf(await find({ filter: 'status eq "DEPROVISIONED"' }))).toEqual(['00utom00000000000001']);
  });

  test('find_users with a query matches the beginnings of names and emails, and reports what it leaves out', async () => {
    const found = await find({ mode: 'query', query: 'gra' });
    expect(idsOf(found)).toContain('00ugrace000000000001');
    expect(found.leftOut).toEqual([expect.stringContaining('deactivated'), expect.stringContaining('one page')]);
    expect(idsOf(await find({ query: 'Abara' }))).toEqual([]);
  });

  test('find_users sorts the results of a search as requested', async () => {
    const search = 'profile.email sw "g" or profile.email sw "i"';
    const ascending = await find({ search, sortBy: 'profile.lastName', sortOrder: 'ascending', limit: 50 });
    const descending = await find({ search, sortBy: 'profile.lastName', sortOrder: 'descending', limit: 50 });
    const names = ascending.items.map(({ profile }) => profile?.lastName ?? '');
    expect(names.length).toBeGreaterThan(1);
    expect(names).toEqual([...names].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
    expect(descending.items[0]?.profile?.lastName).not.toBe(names[0]);
  });

  test('find_users reads several pages for a large limit, and its cursor continues without gaps or duplicates', async () => {
    org.forget();
    const first = await find({ limit: 250 });
    expect(first.items).toHaveLength(250);
    expect(org.sent()).toHaveLength(2);
    const rest = await find({ all: true, cursor: first.nextCursor });
    const ids = [...idsOf(first), ...idsOf(rest)];
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(
      [...org.sandbox.org.users.values()].filter(({ status }) => status !== 'DEPROVISIONED').length,
    );
  });

  test('find_users ends the list at a page that links to itself, in any spelling', async () => {
    const requests: string[] = [];
    const okta = org.connect({
      transport: scriptedTransport(
        http.get('*/api/v1/users', ({ request: { url } }) => {
          requests.push(url);
          const link = `<${url.replaceAll('%20', '+')}>; rel="next"`;
          return HttpResponse.json([{ id: '00ugrace000000000001' }], { headers: { link } });
        }),
      ),
    });
    const { output } = await okta.run('find_users', { filter: 'status eq "ACTIVE"', all: true });
    expect(output).toMatchObject({ items: [{ id: '00ugrace000000000001' }] });
    expect(requests).toHaveLength(1);
  });

  test('find_users streams every user with one page in memory', async () => {
    const ids = new Set<string>();
    org.forget();
    for await (const user of org.okta.stream('find_users', {})) ids.add(user.id);
    expect(ids.size).toBe((await find({ all: true })).items.length);
    expect(org.sent().filter((line) => line.startsWith('GET /api/v1/users?')).length).toBeGreaterThanOrEqual(3);
  });

  test('find_users streams as many users as the limit allows', async () => {
    const ids = [];
    for await (const user of org.okta.stream('find_users', { limit: 205 })) ids.push(user.id);
    expect(ids).toEqual((await find({ limit: 205 })).items.map(({ id }) => id));
    expect(new Set(ids).size).toBe(205);
  });

  test.each([undefined, null, 'x', { limit: '5' }, { all: 'yes' }, { query: 'a', all: true }])(
    'find_users rejects streaming for %j before sending a request',
    async (input) => {
      org.forget();
      await expect(org.okta.stream(untyped('find_users'), input).next()).rejects.toMatchObject({
        category: 'invalid_request',
      });
      expect(org.sent()).toEqual([]);
    },
  );

  test.each<[string, object, string]>([
    ['two search modes at once', { query: 'a', filter: 'status eq "ACTIVE"' }, 'filter'],
    ['a search mode without its expression', { mode: 'search' }, 'search'],
    ['sorting without a search', { filter: 'status eq "ACTIVE"', sortBy: 'profile.lastName' }, 'sortBy'],
    ['a sort order without an attribute', { search: 'status eq "ACTIVE"', sortOrder: 'ascending' }, 'sortOrder'],
    ['query together with all', { query: 'a', all: true }, 'all'],
    ['limit together with all', { limit: 5, all: true }, 'limit'],
  ])('find_users rejects %s before sending a request', async (_, input, path) => {
    org.forget();
    await expect(org.okta.run('find_users', input)).rejects.toMatchObject({
      category: 'invalid_request',
      faults: expect.arrayContaining([expect.objectContaining({ path })]),
    });
    expect(org.sent()).toEqual([]);
  });

  test('find_users returns only the fields it is asked for, on every page', async () => {
    org.forget();
    const { items } = await find({
      search: 'status eq "ACTIVE"',
      fields: ['status', 'department', 'costTier'],
      all: true,
    });
    expect(items.length).toBeGreaterThan(200);
    const names = items.flatMap((user) => Object.keys(user));
    expect([...new Set(names)].sort()).toEqual(['id', 'profile', 'status']);
    expect([...new Set(items.flatMap(({ profile }) => Object.keys(profile ?? {})))].sort()).toEqual([
      'costTier',
      'department',
    ]);
    const fields = org
      .sent()
      .map((line) => new URL(line.replace('GET ', 'https://acme.okta.com')).searchParams.get('fields'));
    expect(new Set(fields)).toEqual(new Set(['id,status,profile:(department,costTier)']));
  });

  test.each([[[]], [['status', 'status']], [['profile:(a)']]])(
    'find_users rejects the fields %j before sending a request',
    async (fields) => {
      org.forget();
      await expect(org.okta.run(untyped('find_users'), { fields })).rejects.toMatchObject({
        category: 'invalid_request',
      });
      expect(org.sent()).toEqual([]);
    },
  );

  test("find_users returns Okta's message for an invalid expression", async () => {
    await expect(find({ search: 'status ne "ACTIVE"' })).rejects.toMatchObject({
      category: 'invalid_request',
      status: 400,
    });
  });

  test('find_users returns a user whose status changes between pages once, and reports who may be missing', async () => {
    const liam = '00uliam0000000000001';
    let moved = false;
    const debug = () => {
      if (!moved) putInStatus(org.sandbox, 'SUSPENDED', liam);
      moved = true;
    };
    const { output } = await org.connect({ logger: { debug } }).run('find_users', { all: true });
    const found = output;
    const copies = found.items.filter(({ id }) => id === liam);
    expect(copies).toMatchObject([{ id: liam, status: 'SUSPENDED' }]);
    expect(found.leftOut).toEqual([expect.stringContaining('deactivated'), byStatus]);
    putInStatus(org.sandbox, 'STAGED', liam);
    expect((await find({ limit: 2 })).leftOut).toContain(byStatus);
    expect((await find({ filter: 'status eq "ACTIVE"', limit: 2 })).leftOut).toEqual([byStatus]);
    expect((await find({ search: 'status eq "ACTIVE"', limit: 2 })).leftOut).toEqual([]);
    expect((await find({ query: 'Liam' })).leftOut).not.toContain(byStatus);
  });
});
