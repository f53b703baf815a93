import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { APPS, GROUPS, linkOf, type OrgClient, openOrg, STAFF } from './org-client.ts';

let org: OrgClient;

beforeAll(async () => {
  org = await openOrg();
});
afterAll(() => org.sandbox.close());

/** The limit that applied, according to the self link. */
async function limitOf(path: string, limit?: number): Promise<number> {
  const asked = limit === undefined ? '' : `${path.includes('?') ? '&' : '?'}limit=${limit}`;
  const self = linkOf(await org.get(path + asked), 'self');
  return Number(new URL(self ?? '').searchParams.get('limit'));
}

describe('the limit of a list', () => {
  test.each([
    ['/api/v1/users', 200, 200],
    ['/api/v1/users?q=gr', 10, 200],
    [`/api/v1/users?search=${encodeURIComponent('status eq "ACTIVE"')}`, 200, 200],
    ['/api/v1/groups', 10_000, 10_000],
    ['/api/v1/groups/rules', 50, 200],
    [`/api/v1/groups/${GROUPS.support}/users`, 1000, 1000],
    [`/api/v1/groups/${GROUPS.support}/apps`, 20, 200],
    ['/api/v1/apps', 20, 200],
    [`/api/v1/apps/${APPS.slack}/users`, 50, 500],
    [`/api/v1/apps/${APPS.jira}/groups`, 20, 200],
  ])('limits %s to %i by default and to %i at most', async (path, usual, most) => {
    expect(await limitOf(path)).toBe(usual);
    expect(await limitOf(path, most)).toBe(most);
    expect(await limitOf(path, most + 1)).toBe(most);
  });

  test('returns 200 groups of a user by default', async () => {
    expect(await limitOf(`/api/v1/users/${STAFF.grace}/groups`)).toBe(200);
  });

  test('returns groups found by q without links, as recorded', async () => {
    const reply = await org.get('/api/v1/groups?q=su&limit=1');
    expect([reply.list.length, reply.headers.get('link')]).toEqual([1, null]);
  });

  test("returns the groups of an app two a page on request, as Okta's SDK tests expect", async () => {
    const own = await openOrg();
    for (const id of [GROUPS.support, GROUPS.contractors]) await own.put(`/api/v1/apps/${APPS.jira}/groups/${id}`);
    const { pages, items } = await own.all(`/api/v1/apps/${APPS.jira}/groups?limit=2`);
    expect([pages, items.map((group) => group['id'])]).toEqual([
      2,
      [GROUPS.contractors, GROUPS.engineering, GROUPS.support],
    ]);
    await own.sandbox.close();
  });

  test('returns one hundred assignees a page', async () => {
    for (let index = 0; index < 101; index += 1) {
      const login = `lead.${index}@acme.example`;
      const created = await org.post('/api/v1/users?activate=false', {
        profile: { firstName: 'Lead', lastName: String(index), login, email: login },
      });
      await org.post(`/api/v1/users/${created.body['id']}/roles`, { type: 'APP_ADMIN' });
    }
    const { body } = await org.get('/api/v1/iam/assignees/users');
    expect(body['value']).toHaveLength(100);
    expect(body['_links']).toHaveProperty('next');
  });

  test.each(['factors', 'roles', 'appLinks'])('returns the %s of a user as one list without links', async (name) => {
    const reply = await org.get(`/api/v1/users/${STAFF.grace}/${name}?limit=1`);
    expect([reply.status, reply.headers.get('link')]).toEqual([200, null]);
    expect(reply.list).toHaveLength({ factors: 3, roles: 0, appLinks: 1 }[name] ?? -1);
  });
});
