import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { causesOf, linkOf, type OrgClient, openOrg, STAFF } from './org-client.ts';

let org: OrgClient;

const search = (text: string, more = '') => org.get(`/api/v1/users?search=${encodeURIComponent(text)}${more}`);
const filter = (text: string) => org.get(`/api/v1/users?filter=${encodeURIComponent(text)}`);

beforeAll(async () => {
  org = await openOrg({ users: 500 });
});
afterAll(() => org.sandbox.close());

describe('GET /api/v1/users', () => {
  test('returns 200 users a page and all but the deactivated over its pages', async () => {
    const { pages, items } = await org.all('/api/v1/users');
    expect([pages, items.length]).toEqual([3, 511]);
    expect(items.map((user) => user['id'])).not.toContain(STAFF.tom);
    expect(new Set(items.map((user) => user['id'])).size).toBe(511);
  });

  test('sends self and next as two lines, cursor first, and no next on the last page', async () => {
    const { port } = new URL(org.sandbox.url);
    const lines = await rawLinks(Number(port), '/api/v1/users?filter=status%20eq%20%22ACTIVE%22&limit=2&colour=red');
    expect(lines).toEqual([
      `<${org.sandbox.url}/api/v1/users?limit=2&filter=status+eq+%22ACTIVE%22>; rel="self"`,
      expect.stringMatching(/\/api\/v1\/users\?after=200u\w{17}&limit=2&filter=status\+eq\+%22ACTIVE%22>; rel="next"$/),
    ]);
    const last = await org.get('/api/v1/users?filter=id%20eq%20%22nobody%22');
    expect([linkOf(last, 'self'), linkOf(last, 'next')]).toEqual([expect.stringContaining('limit=200'), undefined]);
  });

  test.each([
    ['?limit=3', 3],
    ['?limit=9999', 200],
    ['?limit=0', 200],
    ['', 200],
  ])('answers %j with %d users', async (query, count) => {
    expect((await org.get(`/api/v1/users${query}`)).list).toHaveLength(count);
  });

  test('rejects a user limit that is not a number', async () => {
    expect((await org.get('/api/v1/users?limit=ten')).status).toBe(400);
  });

  test.each(['00u1testcursorvalue', 'Z3JvdXBzfDI', '900uada00000000000001', '2'])(
    'rejects the user cursor %j',
    async (cursor) => {
      const reply = await org.get(`/api/v1/users?after=${cursor}`);
      expect([reply.status, reply.body['errorCode'], causesOf(reply)]).toEqual([400, 'E0000031', ['Invalid cursor.']]);
    },
  );

  test('neither repeats nor skips users when one is deleted between pages', async () => {
    const own = await openOrg({ users: 5 });
    const first = await own.get('/api/v1/users?limit=4');
    const last = String(first.list[3]?.['id']);
    await own.delete(`/api/v1/users/${last}`);
    await own.delete(`/api/v1/users/${last}`);
    const rest = await own.all(linkOf(first, 'next') ?? '');
    expect(first.list.length + rest.items.length).toBe(16);
    await own.sandbox.close();
  });

  test('returns only the self link for the users of a list', async () => {
    const [user] = (await org.get('/api/v1/users?limit=1')).list;
    expect(user?.['_links']).toEqual({ self: { href: `${org.sandbox.url}/api/v1/users/${STAFF.liam}` } });
  });

  test('matches the start of names and email with q, ten at most, without deactivated users or a next page', async () => {
    expect((await org.get('/api/v1/users?q=LIND')).list[0]?.['id']).toBe(STAFF.grace);
    const many = await org.get('/api/v1/users?q=a');
    expect([many.list.length, linkOf(many, 'next')]).toEqual([10, undefined]);
    expect((await org.get('/api/v1/users?q=tom')).list).toEqual([]);
  });

  test('finds deactivated users with filter and with search', async () => {
    expect((await filter('status eq "DEPROVISIONED"')).list.map((user) => user['id'])).toEqual([STAFF.tom]);
    expect((await search('status eq "DEPROVISIONED"')).list.map((user) => user['id'])).toEqual([STAFF.tom]);
  });

  test('returns only the user whose ID or login is searched, in any case of the login', async () => {
    const found = async (text: string) => (await search(text)).list.map((user) => user['id']);
    expect(await found(`id eq "${STAFF.grace}"`)).toEqual([STAFF.grace]);
    expect(await found('profile.login eq "GRACE.lindqvist@acme.example"')).toEqual([STAFF.grace]);
    expect(await found('profile.login eq "grâce.lindqvist@acme.example"')).toEqual([]);
    expect(await found('profile.login eq "grace.lindqvist@acme.example" and status eq "STAGED"')).toEqual([]);
    expect(await found(`id eq "${STAFF.grace}" or id eq "${STAFF.iris}"`)).toEqual([STAFF.grace, STAFF.iris]);
  });

  test('searches custom attributes and arrays', async () => {
    expect((await search('profile.costTier eq "GOLD"')).list.map((user) => user['id'])).toEqual([STAFF.grace]);
  });

  test('returns only the listed fields and the ID', async () => {
    const reply = await org.get(
      `/api/v1/users?limit=1&after=1${STAFF.mei}&fields=${encodeURIComponent('status,profile:(firstName, title)')}`,
    );
    expect(reply.list).toEqual([
      { id: STAFF.ada, status: 'ACTIVE', profile: { firstName: 'Ada', title: 'Head of IT' } },
    ]);
  });

  test('sorts search results across pages with sortBy and sortOrder', async () => {
    const names = async (order: string) => {
      const path = `/api/v1/users?search=${encodeURIComponent('profile.title pr')}&sortBy=profile.lastName&limit=2&sortOrder=${order}`;
      const { items } = await org.all(path);
      return items.map((user) => String(Object(user['profile'])['lastName']));
    };
    const ascending = await names('asc');
    expect(ascending).toEqual(['Achterberg', 'Castillo', 'Lindqvist', 'Okonkwo', 'Vale']);
    expect(await names('desc')).toEqual(ascending.toReversed());
  });

  test('sorts users with equal sortBy values by ID', async () => {
    const search = encodeURIComponent('status eq "ACTIVE"');
    const { items } = await org.all(`/api/v1/users?search=${search}&sortBy=status&sortOrder=desc&limit=2`);
    const found = items.map((user) => String(user['id']));
    expect(found).toEqual(found.toSorted());
    expect(found.length).toBeGreaterThan(3);
  });

  test.each([
    ['search and filter together', '?search=status%20pr&filter=status%20eq%20%22ACTIVE%22', 'E0000033'],
    ['an unfinished search', '?search=status%20eq', 'E0000031'],
    ['ne in a search', '?search=status%20ne%20%22ACTIVE%22', 'E0000031'],
    ['a filter on another attribute', '?filter=profile.city%20eq%20%22Oslo%22', 'E0000031'],
    ['a search for an unsearchable property', '?search=password%20eq%20%22Sandbox-Passw0rd%22', 'E0000031'],
    ['sorting by an unknown property', '?search=status%20pr&sortBy=shoeSize', 'E0000001'],
  ])('rejects %s in the user list', async (_, query, code) => {
    const reply = await org.get(`/api/v1/users${query}`);
    expect([reply.status, reply.body['errorCode']]).toEqual([400, code]);
  });

  test('finds a new user in search only after its delay, but in the plain list at once', async () => {
    const own = await openOrg({ searchDelayMs: 1000 });
    const profile = { firstName: 'Una', lastName: 'Late', login: 'una.late@acme.example', email: 'una@acme.example' };
    await own.post('/api/v1/users', { profile });
    const found = async () => {
      const text = encodeURIComponent('profile.lastName eq "Late"');
      return (await own.get(`/api/v1/users?search=${text}`)).list.length;
    };
    expect(await found()).toBe(0);
    expect((await own.get('/api/v1/users')).list).toHaveLength(12);
    own.sandbox.clock.advance(1000);
    expect(await found()).toBe(1);
    await own.sandbox.close();
  });
});

function rawLinks(port: number, path: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `SSWS ${org.sandbox.token}` };
    const call = request({ port, path, headers, host: '127.0.0.1', agent: false }, (response) => {
      response.resume();
      const raw = response.rawHeaders;
      resolve(raw.filter((_, index) => index % 2 === 1 && raw[index - 1]?.toLowerCase() === 'link'));
    });
    call.on('error', reject);
    call.end();
  });
}
