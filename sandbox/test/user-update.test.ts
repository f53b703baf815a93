import { describe, expect, test } from 'vitest';
import { causesOf, GROUPS, STAFF, useOrgClient } from './org-client.ts';

const org = useOrgClient();

const path = `/api/v1/users/${STAFF.grace}`;
const stored = (id: string = STAFF.grace) => org.sandbox.org.users.get(id);
const names = { firstName: 'Grace', lastName: 'Lindqvist' };
const logins = { login: 'grace.lindqvist@acme.example', email: 'grace.lindqvist@acme.example' };

describe('POST /api/v1/users/{id}', () => {
  test('updates only the given properties of a user', async () => {
    const before = stored()?.profile;
    const reply = await org.post(path, { profile: { nickName: 'Gracie' } });
    expect(reply.body['profile']).toEqual({ ...before, nickName: 'Gracie' });
    expect(stored()?.profile).toEqual({ ...before, nickName: 'Gracie' });
  });

  test('removes a profile value with null', async () => {
    await org.post(path, { profile: { title: null } });
    expect(stored()?.profile).not.toHaveProperty('title');
  });

  test('rejects null for a required attribute', async () => {
    const reply = await org.post(path, { profile: { lastName: null } });
    expect([reply.status, causesOf(reply)]).toEqual([400, ['lastName: The field cannot be left blank']]);
  });

  test('finds a user by their new login at once and no longer by the old one', async () => {
    await org.post(path, { profile: { login: 'grace@acme.example' } });
    expect((await org.get('/api/v1/users/grace@acme.example')).body['id']).toBe(STAFF.grace);
    expect((await org.get('/api/v1/users/grace.lindqvist@acme.example')).status).toBe(404);
  });

  test("rejects a login of another user but accepts the user's own", async () => {
    expect((await org.post(path, { profile: { login: 'iris.vale@acme.example' } })).status).toBe(400);
    expect((await org.post(path, { profile: { login: 'GRACE.lindqvist@acme.example' } })).status).toBe(200);
  });

  test("rejects a user type other than the user's own", async () => {
    expect((await org.post(path, { type: { id: 'otyother' }, profile: { nickName: 'G' } })).status).toBe(404);
    expect(stored()?.profile).not.toHaveProperty('nickName');
  });

  test('sets a password as an admin without the old one and ends a recovery', async () => {
    await org.post(`/api/v1/users/${STAFF.raj}`, { credentials: { password: { value: 'Brand-new-1' } } });
    expect(stored(STAFF.raj)).toMatchObject({ status: 'ACTIVE', password: 'Brand-new-1' });
  });

  test.each(['POST', 'PUT'])(
    'keeps password and recovery answer after a %s of the user as it was read',
    async (method) => {
      await org.post(path, { credentials: { recovery_question: { question: 'First robot?', answer: 'Clank-9000' } } });
      const { body } = await org.get(path);
      const profile = { ...Object(body['profile']), nickName: 'Gracie' };
      const reply = await org.send(method, path, { body: { ...body, profile } });
      expect([reply.status, stored()?.profile['nickName']]).toEqual([200, 'Gracie']);
      expect(stored()?.recoveryQuestion).toEqual({ question: 'First robot?', answer: 'Clank-9000' });
      expect(stored()?.password).toBe('Sandbox-Passw0rd');
    },
  );

  test('requires the answer of a new recovery question', async () => {
    const ask = (question: Record<string, string>) => org.post(path, { credentials: { recovery_question: question } });
    await ask({ question: 'First robot?', answer: 'Clank-9000' });
    expect((await ask({ question: 'Second robot?' })).body['errorCode']).toBe('E0000001');
    expect(stored()?.recoveryQuestion?.question).toBe('First robot?');
  });

  test('rejects updates of a deactivated user unless the org allows them', async () => {
    const update = () => org.post(`/api/v1/users/${STAFF.tom}`, { profile: { title: 'Counsel' } });
    expect((await update()).body['errorCode']).toBe('E0000038');
    org.sandbox.org.behavior.editDeactivatedUsers = true;
    expect((await update()).status).toBe(200);
  });

  test("adds or removes the user in a rule's group when their department changes", async () => {
    await org.post(path, { profile: { department: 'Sales' } });
    expect(org.sandbox.org.memberships.has(GROUPS.salesEmea, STAFF.grace)).toBe(true);
    await org.post(path, { profile: { department: 'Engineering' } });
    expect(org.sandbox.org.memberships.has(GROUPS.salesEmea, STAFF.grace)).toBe(false);
  });

  test('logs a profile change, and a changed email once more', async () => {
    await org.post(path, { profile: { email: 'grace@acme.example' } });
    expect(org.sandbox.org.log.events().map((event) => event.eventType)).toEqual([
      'user.account.update_profile',
      'user.account.update_primary_email',
    ]);
  });
});

describe('PUT /api/v1/users/{id}', () => {
  test('keeps the profile when a PUT has only credentials', async () => {
    const before = stored()?.profile;
    const reply = await org.put(path, { credentials: { password: { value: 'Brand-new-1' } } });
    expect([reply.status, stored()?.password, stored()?.profile]).toEqual([200, 'Brand-new-1', before]);
    expect((await org.put(path, {})).status).toBe(400);
  });

  test('removes every property that a replacement omits', async () => {
    const reply = await org.put(path, { profile: { ...names, ...logins, city: 'Malmö' } });
    expect(reply.status).toBe(200);
    expect(stored()?.profile).toEqual({ ...names, ...logins, city: 'Malmö', mobilePhone: null, secondEmail: null });
  });

  test.each([
    [{ profile: names }, 'login: The field cannot be left blank'],
    [{}, 'profile: The field cannot be left blank'],
    [{ profile: { ...names, ...logins, shoeSize: 38 } }, "Property name 'shoeSize' is not defined in profile"],
  ])('rejects the replacement %j', async (body, cause) => {
    const reply = await org.put(path, body);
    expect([reply.status, causesOf(reply)]).toEqual([400, expect.arrayContaining([cause])]);
  });

  test('rejects a profile without its required attributes cause by cause, as recorded', async () => {
    const reply = await org.put(path, { profile: { mobilePhone: '555' } });
    expect([reply.status, reply.body['errorSummary']]).toEqual([400, 'Api validation failed: login']);
    expect(causesOf(reply)).toEqual([
      ...['login', 'firstName', 'lastName', 'email'].map((name) => `${name}: The field cannot be left blank`),
      'login: Username must be in the form of an email address',
    ]);
  });

  test('keeps the password that a replacement omits', async () => {
    await org.put(path, { profile: { ...names, ...logins } });
    expect(stored()?.password).toBeDefined();
  });
});

describe('ETag and If-Match', () => {
  test('returns a weak ETag that every change updates', async () => {
    const first = (await org.get(path)).headers.get('etag');
    expect(first).toMatch(/^W\/"/);
    expect((await org.get(path)).headers.get('etag')).toBe(first);
    await org.post(path, { profile: { nickName: 'G' } });
    expect((await org.get(path)).headers.get('etag')).not.toBe(first);
  });

  test.each(['POST', 'PUT'])('rejects a %s with an old ETag with 412 and changes nothing', async (method) => {
    const etag = (await org.get(path)).headers.get('etag') ?? '';
    await org.post(path, { profile: { nickName: 'G' } });
    const body = { profile: { ...names, ...logins, nickName: 'other' } };
    const reply = await org.send(method, path, { body, headers: { 'if-match': etag } });
    expect([reply.status, stored()?.profile['nickName']]).toEqual([412, 'G']);
  });

  test('accepts a change with a current ETag', async () => {
    const etag = (await org.get(path)).headers.get('etag') ?? '';
    const reply = await org.send('POST', path, { body: { profile: { nickName: 'G' } }, headers: { 'if-match': etag } });
    expect(reply.status).toBe(200);
  });
});

describe('GET /api/v1/users/{id}', () => {
  test.each([
    STAFF.grace,
    'grace.lindqvist@acme.example',
    'GRACE.LINDQVIST@ACME.EXAMPLE',
    'grâce.lindqvist%40acme.example',
    'grace.lindqvist',
  ])('finds a user by %s', async (key) => {
    expect((await org.get(`/api/v1/users/${key}`)).body['id']).toBe(STAFF.grace);
  });

  test('finds no user by a shortname that two users share', async () => {
    const profile = { ...names, login: 'grace.lindqvist@other.example', email: 'grace@other.example' };
    await org.post('/api/v1/users', { profile });
    expect((await org.get('/api/v1/users/grace.lindqvist')).status).toBe(404);
    expect((await org.get('/api/v1/users/grace.lindqvist@other.example')).status).toBe(200);
  });

  test('finds a user whose login has a slash only by ID', async () => {
    const created = await org.post('/api/v1/users', {
      profile: { ...names, login: 'gr/ace@acme.example', email: 'g@acme.example' },
    });
    expect((await org.get('/api/v1/users/gr%2Face@acme.example')).status).toBe(404);
    expect((await org.get(`/api/v1/users/${created.body['id']}`)).status).toBe(200);
  });

  test('returns the admin who owns the token for me', async () => {
    expect((await org.get('/api/v1/users/me')).body['id']).toBe(STAFF.ada);
    expect((await org.get('/api/v1/users/me', { token: org.sandbox.tokens.helpDeskAdmin })).body['id']).toBe(STAFF.zoe);
  });

  test('omits credentials with okta-response', async () => {
    const type = 'application/json; okta-response="omitCredentials,omitCredentialsLinks,omitTransitioningToStatus"';
    const reply = await org.get(path, { headers: { 'content-type': type } });
    expect(reply.body).not.toHaveProperty('credentials');
    expect(Object.keys(Object(reply.body['_links']))).not.toContain('changePassword');
  });
});
