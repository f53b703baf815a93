import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { APPS, GROUPS, type OrgClient, openOrg, STAFF } from './org-client.ts';

let org: OrgClient;

beforeAll(async () => {
  org = await openOrg();
});
afterAll(() => org.sandbox.close());

describe('unknown objects and paths', () => {
  const grace = `/api/v1/users/${STAFF.grace}`;

  test.each([
    ['GET', '/api/v1/users/nobody', 'User'],
    ['GET', `${grace}/factors/nothing`, 'UserFactor'],
    ['GET', `${grace}/roles/nothing`, 'Role'],
    ['GET', '/api/v1/groups/nothing', 'UserGroup'],
    ['GET', '/api/v1/groups/rules/nothing', 'GroupRule'],
    ['GET', '/api/v1/apps/nothing', 'AppInstance'],
    ['GET', `/api/v1/apps/${APPS.jira}/users/nobody`, 'AppUser'],
    ['PUT', `/api/v1/groups/${GROUPS.support}/users/nobody`, 'User'],
    ['GET', '/api/v1/sessions/nothing', 'AppSession'],
    ['DELETE', '/api/v1/sessions/nothing', 'AppSession'],
    ['GET', '/api/v1/api-tokens/nothing', 'Token'],
    ['DELETE', '/api/v1/api-tokens/nothing', 'Token'],
    ['GET', '/api/v1/eventHooks/nothing', 'Webhook'],
    ['GET', '/api/v1/meta/types/user/nothing', 'CVDType'],
  ])('answers %s %s with 404 E0000007 that names a %s', async (method, path, kind) => {
    const reply = await org.send(method, path);
    expect(reply.status).toBe(404);
    expect(reply.headers.get('content-type')).toBe('application/json');
    expect(reply.body).toEqual({
      errorCode: 'E0000007',
      errorSummary: `Not found: Resource not found: ${path.split('/').at(-1)} (${kind})`,
      errorLink: 'E0000007',
      errorId: expect.stringMatching(/^oae\w{22}$/),
      errorCauses: [],
    });
  });
});

describe('requests that clients in the field send', () => {
  test('accepts a path with a trailing slash or a double slash', async () => {
    const reply = await org.get('/api/v1//users/');
    expect([reply.status, reply.list.length]).toEqual([200, 11]);
    expect((await org.get(`//api/v1/users//${STAFF.grace}/`)).body['id']).toBe(STAFF.grace);
  });

  test.each([
    ['/api/v1/users', 'q=&filter=&limit=200&search='],
    ['/api/v1/users', 'search=&prefix=&limit=200&sortBy=&sortOrder=&fields='],
    ['/api/v1/groups', 'q=&filter=&limit=200'],
    ['/api/v1/apps', 'filter=&limit=20&expand=&q='],
    ['/api/v1/groups/rules', 'search=&limit=50'],
  ])('ignores empty query parameters in %s?%s', async (path, query) => {
    const reply = await org.get(`${path}?${query}`);
    const plain = await org.get(path);
    expect([reply.status, reply.list]).toEqual([200, plain.list]);
    expect(reply.list.length).toBeGreaterThan(0);
  });

  test('accepts empty parameters in a System Log request', async () => {
    const query = 'since=&until=&filter=&q=&sortOrder=ASCENDING&limit=100';
    expect((await org.get(`/api/v1/logs?${query}`)).status).toBe(200);
  });
});

describe('the content type of a response', () => {
  test.each([
    [200, 'GET', '/api/v1/users'],
    [200, 'POST', `/api/v1/users/${STAFF.zoe}/lifecycle/suspend`],
    [400, 'GET', '/api/v1/users?search=nonsense'],
    [403, 'POST', `/api/v1/users/${STAFF.iris}/lifecycle/unlock`],
    [404, 'GET', '/api/v1/nothing'],
    [405, 'DELETE', '/api/v1/users'],
  ])('returns JSON with a %i: %s %s', async (status, method, path) => {
    const reply = await org.send(method, path);
    expect([reply.status, reply.headers.get('content-type')]).toEqual([status, 'application/json']);
  });

  test('sends no content type with a 204', async () => {
    const reply = await org.delete(`/api/v1/users/${STAFF.grace}/sessions`);
    expect([reply.status, reply.text, reply.headers.get('content-type')]).toEqual([204, '', null]);
  });
});

describe('links', () => {
  /** The Link lines of a response to a request with this Host. */
  const linksFor = (path: string, host: string) =>
    new Promise<string[]>((resolve, reject) => {
      const headers = { host, authorization: `SSWS ${org.sandbox.token}` };
      request(org.sandbox.url + path, { headers }, (response) =>
        resolve(response.resume().headersDistinct['link'] ?? []),
      )
        .on('error', reject)
        .end();
    });

  test.each(['/api/v1/users?limit=1', '/api/v1/logs'])('puts the called host into the links of %s', async (path) => {
    const host = `localhost:${new URL(org.sandbox.url).port}`;
    const links = await linksFor(path, host);
    expect(links).toHaveLength(2);
    for (const link of links) expect(link).toContain(`<http://${host}${path.split('?')[0]}`);
  });

  test('puts the called host into the links of a resource', async () => {
    const { port } = new URL(org.sandbox.url);
    const origin = `http://localhost:${port}`;
    const reply = await org.get(`${origin}/api/v1/users/${STAFF.grace}`);
    expect(reply.body['_links']).toMatchObject({ self: { href: `${origin}/api/v1/users/${STAFF.grace}` } });
  });
});
