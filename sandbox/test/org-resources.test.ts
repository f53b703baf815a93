import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { causesOf, member, openOrg, STAFF, useOrgClient } from './org-client.ts';

const org = useOrgClient();

describe('the user schema', () => {
  const path = '/api/v1/meta/schemas/user/default';
  const add = (properties: Record<string, unknown>) =>
    org.post(path, { definitions: { custom: { id: '#custom', type: 'object', properties } } });

  test("lists Okta's 31 user attributes and Acme's own in the schema", async () => {
    const reply = await org.get(path);
    expect(Object.keys(Object(member(reply, 'definitions', 'base', 'properties')))).toHaveLength(31);
    expect(Object.keys(Object(member(reply, 'definitions', 'custom', 'properties')))).toEqual([
      'badgeNumber',
      'startDate',
      'costTier',
      'remote',
      'yearsOfService',
      'skills',
    ]);
    expect(member(reply, 'definitions', 'base', 'required')).toEqual(['login', 'firstName', 'lastName', 'email']);
    // Recorded from a real org (2026): bounds and permissions.
    const base = Object(member(reply, 'definitions', 'base', 'properties'));
    expect(base.login).toMatchObject({ minLength: 5, maxLength: 100, permissions: [{ action: 'READ_ONLY' }] });
    expect(base.firstName.permissions).toEqual([{ principal: 'SELF', action: 'READ_WRITE' }]);
    expect(base.city.permissions).toEqual([{ principal: 'SELF', action: 'HIDE' }]);
    for (const [name, bound] of [
      ['login', 'unique'],
      ['email', 'minLength'],
      ['email', 'maxLength'],
      ['countryCode', 'maxLength'],
    ] as const)
      expect(base[name]).not.toHaveProperty(bound);
    expect(reply.body['id']).toBe(`${org.sandbox.url}/meta/schemas/user/default`);
  });

  test('accepts values of a new attribute at once and removes them with it', async () => {
    const grace = `/api/v1/users/${STAFF.grace}`;
    expect((await org.post(grace, { profile: { shoeSize: 38 } })).status).toBe(400);
    expect((await add({ shoeSize: { title: 'Shoe size', type: 'integer', minimum: 30 } })).status).toBe(200);
    expect((await org.post(grace, { profile: { shoeSize: 38 } })).body['profile']).toMatchObject({ shoeSize: 38 });
    expect(causesOf(await org.post(grace, { profile: { shoeSize: 3 } }))).toEqual(['shoeSize: must be at least 30']);
    await add({ shoeSize: null });
    expect((await org.get(grace)).body['profile']).not.toHaveProperty('shoeSize');
  });

  test.each([
    [{ city: { title: 'City', type: 'string' } }, 'city: is a base attribute'],
    [{ 'shoe size': { title: 'Shoe size', type: 'string' } }, 'shoe size: is not a valid variable name'],
    [
      { shoeSize: { title: 'Shoe size', type: 'colour' } },
      'shoeSize: type must be one of string, boolean, integer, number, array',
    ],
    [{ shoeSize: { type: 'string' } }, 'shoeSize: title cannot be left blank'],
    [{ shoeSize: { title: 'Size', type: 'string', pattern: '(' } }, 'shoeSize: pattern is not valid'],
    [{ shoeSize: { title: 'Size', type: 'integer', minimum: 'small' } }, 'shoeSize: minimum is not valid'],
    [{ shoeSize: { title: 'Size', type: 'string', enum: 'S' } }, 'shoeSize: enum is not valid'],
  ])('rejects the schema properties %j and changes nothing', async (properties, cause) => {
    expect(causesOf(await add({ ok: { title: 'Ok', type: 'string' }, ...properties }))).toEqual([cause]);
    if ('city' in properties) expect(org.sandbox.org.userSchema.custom.has('ok')).toBe(false);
  });

  test('omits required for optional attributes and keeps what a schema change does not mention', async () => {
    await add({ locker: { title: 'Locker', type: 'string', required: false, unique: true, maxLength: 9 } });
    const renamed = await add({ locker: { title: 'Locker number' } });
    const locker = Object(member(renamed, 'definitions', 'custom', 'properties', 'locker'));
    expect(locker).toMatchObject({ title: 'Locker number', type: 'string', unique: 'UNIQUE_VALIDATED', maxLength: 9 });
    expect(locker).not.toHaveProperty('required');
  });

  test('allows optional names and a login pattern in the base schema', async () => {
    const properties = {
      lastName: { title: 'Family name', required: false },
      login: { pattern: '^[a-z.]+@acme\\.example$' },
      email: { required: false },
    };
    const changed = await org.post(path, { definitions: { base: { properties } } });
    expect(member(changed, 'definitions', 'base', 'required')).toEqual(['login', 'firstName', 'email']);
    expect(member(changed, 'definitions', 'base', 'properties', 'lastName', 'title')).toBe('Last name');
    const create = (login: string) =>
      org.post('/api/v1/users', { profile: { firstName: 'Uno', login, email: 'uno@acme.example' } });
    expect(causesOf(await create('UNO1@acme.example'))).toEqual(['login: Does not match required pattern']);
    expect((await create('uno@acme.example')).body['profile']).toMatchObject({ firstName: 'Uno', lastName: null });
    const other = await openOrg();
    expect(other.sandbox.org.userSchema.base.get('lastName')?.required).toBe(true);
    await other.sandbox.close();
  });

  test('returns a schema for an app, and no linked objects before one is defined', async () => {
    const app = await org.get('/api/v1/meta/schemas/apps/0oaslack000000000001/default');
    expect(member(app, 'definitions', 'base', 'required')).toEqual(['userName']);
    expect((await org.get('/api/v1/meta/schemas/apps/0oanone/default')).status).toBe(404);
    expect((await org.get('/api/v1/meta/schemas/user/linkedObjects')).text).toBe('[]');
  });

  test('returns 404 for an unknown schema or type', async () => {
    expect((await org.get('/api/v1/meta/schemas/user/oscnone')).status).toBe(404);
    expect((await org.get('/api/v1/meta/types/user/otynone')).body['errorSummary']).toContain('(CVDType)');
    expect((await org.get('/api/v1/meta/types/user')).list).toMatchObject([{ name: 'user', default: true }]);
  });

  test('returns the schema of groups', async () => {
    const reply = await org.get('/api/v1/meta/schemas/group/default');
    expect(member(reply, 'definitions', 'base', 'required')).toEqual(['name']);
  });
});

describe('/api/v1/org', () => {
  test('updates org settings with POST and replaces them with PUT', async () => {
    expect((await org.get('/api/v1/org')).body).toMatchObject({
      companyName: 'Acme Robotics',
      subdomain: 'acme',
      city: null,
    });
    await org.post('/api/v1/org', { supportPhoneNumber: '555-0100', subdomain: 'other' });
    expect((await org.get('/api/v1/org')).body).toMatchObject({
      supportPhoneNumber: '555-0100',
      website: 'https://acme.example',
      subdomain: 'acme',
    });
    await org.put('/api/v1/org', { city: 'Oslo' });
    expect((await org.get('/api/v1/org')).body).toMatchObject({
      city: 'Oslo',
      website: null,
      supportPhoneNumber: '',
      companyName: 'Acme Robotics',
    });
  });
});

describe('/api/v1/api-tokens', () => {
  test('lists every API token without its secret', async () => {
    for (const path of ['/api/v1/api-tokens', '/api/v1/api-tokens/', '/api/v1/api-tokens?limit=3']) {
      const reply = await org.get(path);
      expect(reply.list).toHaveLength(7);
      expect(reply.text).not.toContain(org.sandbox.token);
    }
  });

  test('rejects a revoked token', async () => {
    const token = org.sandbox.tokens.readOnlyAdmin;
    const [, reporting] = (await org.get('/api/v1/api-tokens')).list;
    expect((await org.delete(`/api/v1/api-tokens/${reporting?.['id']}`)).status).toBe(204);
    expect((await org.get('/api/v1/users/me', { token })).status).toBe(401);
    expect((await org.get(`/api/v1/api-tokens/${reporting?.['id']}`)).body['errorSummary']).toContain('(Token)');
  });

  test('revokes the calling token with DELETE current', async () => {
    expect((await org.delete('/api/v1/api-tokens/current')).status).toBe(204);
    expect((await org.get('/api/v1/users/me')).body['errorCode']).toBe('E0000011');
  });
});

describe('every response', () => {
  test('sends a request ID, the JSON type and the date with a response', async () => {
    const [one, two] = [await org.get('/api/v1/users/me'), await org.get('/api/v1/nothing')];
    expect(one.headers.get('x-okta-request-id')).toMatch(/^[0-9a-f]{32}$/);
    expect(one.headers.get('x-okta-request-id')).not.toBe(two.headers.get('x-okta-request-id'));
    expect(two.headers.get('content-type')).toBe('application/json');
    expect(Math.abs(Date.parse(two.headers.get('date') ?? '') - Date.now())).toBeLessThan(60_000);
  });

  test.each([
    ['GET', '/api/v1/nothing', 404, 'E0000008'],
    ['GET', '/', 404, 'E0000008'],
    ['PATCH', '/api/v1/users', 405, 'E0000022'],
    ['OPTIONS', '/api/v1/users', 405, 'E0000022'],
    ['DELETE', '/api/v1/groups', 405, 'E0000022'],
  ])('answers %s %s with %d %s', async (method, path, status, code) => {
    const reply = await org.send(method, path);
    expect([reply.status, reply.body]).toEqual([
      status,
      {
        errorCode: code,
        errorSummary: expect.any(String),
        errorLink: code,
        errorId: expect.stringMatching(/^oae/),
        errorCauses: [],
      },
    ]);
  });

  test('rejects a POST without a length with 411', async () => {
    const { port } = new URL(org.sandbox.url);
    const status = await new Promise((resolve, reject) => {
      const call = request({
        port,
        host: '127.0.0.1',
        method: 'POST',
        path: `/api/v1/users/${STAFF.grace}/lifecycle/suspend`,
      });
      call.removeHeader('transfer-encoding');
      call.useChunkedEncodingByDefault = false;
      call.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject);
      call.setHeader('authorization', `SSWS ${org.sandbox.token}`);
      call.end();
    });
    expect([status, org.sandbox.org.user(STAFF.grace)?.status]).toEqual([411, 'ACTIVE']);
  });
});
