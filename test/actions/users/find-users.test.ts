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

  test('without a search lists everyone but the deactivated, to the very end', async () => {
    const found = await find({ all: true });
    const expected = [...org.sandbox.org.users.values()]
      .filter(({ status }) => status !== 'DEPROVISIONED')
      .map(({ id }) => id);
    expect(idsOf(found).sort()).toEqual(expected.sort());
    expect(found).not.toHaveProperty('nextCursor');
    expect(found.leftOut).toEqual([expect.stringContaining('deactivated'), byStatus]);
  });

  test('a filter returns deactivated users too', async () => {
    expect(idsOf(await find({ filter: 'status eq "DEPROVISIONED"' }))).toEqual(['00utom00000000000001']);
  });

  test('a query looks for beginnings of names and emails, and says what it leaves out', async () => {
    const found = await find({ mode: 'query', query: 'gra' });
    expect(idsOf(found)).toContain('00ugrace000000000001');
    expect(found.leftOut).toEqual([expect.stringContaining('deactivated'), expect.stringContaining('one page')]);
    expect(idsOf(await find({ query: 'Abara' }))).toEqual([]);
  });

  test('a search sorts as asked', async () => {
    const search = 'profile.email sw "g" or profile.email sw "i"';
    const ascending = await find({ search, sortBy: 'profile.lastName', sortOrder: 'ascending', limit: 50 });
    const descending = await find({ search, sortBy: 'profile.lastName', sortOrder: 'descending', limit: 50 });
    const names = ascending.items.map(({ profile }) => profile?.lastName ?? '');
    expect(names.length).toBeGreaterThan(1);
    expect(names).toEqual([...names].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
    expect(descending.items[0]?.profile?.lastName).not.toBe(names[0]);
  });

  test('a limit larger than a page takes several, and its cursor goes on without gap or repetition', async () => {
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

  test('takes a link to the page itself, however it is spelled, for the end of the list', async () => {
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

  test('streams every user with one page in memory', async () => {
    const ids = new Set<string>();
    org.forget();
    for await (const user of org.okta.stream('find_users', {})) ids.add(user.id);
    expect(ids.size).toBe((await find({ all: true })).items.length);
    expect(org.sent().filter((line) => line.startsWith('GET /api/v1/users?')).length).toBeGreaterThanOrEqual(3);
  });

  test('streams as many users as the limit says', async () => {
    const ids = [];
    for await (const user of org.okta.stream('find_users', { limit: 205 })) ids.push(user.id);
    expect(ids).toEqual((await find({ limit: 205 })).items.map(({ id }) => id));
    expect(new Set(ids).size).toBe(205);
  });

  test.each([undefined, null, 'x', { limit: '5' }, { all: 'yes' }, { query: 'a', all: true }])(
    'refuses to stream for %j before anything is sent',
    async (input) => {
      org.forget();
      await expect(org.okta.stream(untyped('find_users'), input).next()).rejects.toMatchObject({
        category: 'invalid_request',
      });
      expect(org.sent()).toEqual([]);
    },
  );

  test.each<[string, object, string]>([
    ['two ways of looking at once', { query: 'a', filter: 'status eq "ACTIVE"' }, 'filter'],
    ['a way of looking without its expression', { mode: 'search' }, 'search'],
    ['sorting without a search', { filter: 'status eq "ACTIVE"', sortBy: 'profile.lastName' }, 'sortBy'],
    ['an order without an attribute', { search: 'status eq "ACTIVE"', sortOrder: 'ascending' }, 'sortOrder'],
    ['everything by query', { query: 'a', all: true }, 'all'],
    ['a limit together with everything', { limit: 5, all: true }, 'limit'],
  ])('refuses %s before anything is sent', async (_, input, path) => {
    org.forget();
    await expect(org.okta.run('find_users', input)).rejects.toMatchObject({
      category: 'invalid_request',
      faults: expect.arrayContaining([expect.objectContaining({ path })]),
    });
    expect(org.sent()).toEqual([]);
  });

  test('tells in the words of Okta what is wrong with an expression', async () => {
    await expect(find({ search: 'status ne "ACTIVE"' })).rejects.toMatchObject({
      category: 'invalid_request',
      status: 400,
    });
  });

  test('gives a user whose status changes while several pages are read once, and says who may be missing', async () => {
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
