import { describe, expect, test } from 'vitest';
import { causesOf, linkOf, openOrg, STAFF, useOrgClient } from './org-client.ts';

const org = useOrgClient();

const REALMS = '/api/v1/realms';
const DEFAULT = `${REALMS}/guoacmedefaultrealm1`;

const create = async (profile: unknown) => (await org.post(REALMS, { profile })).body;
const names = (list: Record<string, unknown>[]) => list.map((realm) => Object(realm['profile']).name);

describe('a realm', () => {
  test('is created, replaced as a whole, and deleted', async () => {
    const realm = await create({ name: 'Partners', realmType: 'PARTNER', domains: ['partner.example'] });
    expect(realm).toEqual({
      id: expect.stringMatching(/^guo/),
      created: expect.any(String),
      lastUpdated: expect.any(String),
      isDefault: false,
      profile: { name: 'Partners', realmType: 'PARTNER', domains: ['partner.example'] },
      _links: { self: { rel: 'self', href: `${org.sandbox.url}${REALMS}/${realm['id']}`, method: 'GET' } },
    });
    const path = `${REALMS}/${realm['id']}`;
    const replaced = await org.put(path, { profile: { name: 'Suppliers' } });
    expect([replaced.status, replaced.body['profile']]).toEqual([200, { name: 'Suppliers' }]);
    expect((await org.get(path)).body).toEqual(replaced.body);
    expect((await org.delete(path)).status).toBe(204);
    expect((await org.get(path)).status).toBe(404);
    expect(org.eventTypes()).toEqual(['create', 'update', 'delete'].map((verb) => `directory.realm.lifecycle.${verb}`));
  });

  test.each([
    ['no profile', {}],
    ['no name', { profile: { domains: [] } }],
    ['an invalid domain', { profile: { name: 'X', domains: ['a/b'] } }],
    ['an unknown type', { profile: { name: 'X', realmType: 'MOON' } }],
  ])('is rejected with %s', async (_, body) => {
    expect((await org.post(REALMS, body)).status).toBe(400);
    expect((await org.get(REALMS)).list).toHaveLength(1);
  });

  test('cannot be deleted while it has users, nor can the default realm', async () => {
    const { id } = await create({ name: 'Partners' });
    await org.put(`/api/v1/users/${STAFF.iris}`, {
      profile: org.sandbox.org.user(STAFF.iris)?.profile,
      realmId: id,
    });
    for (const path of [`${REALMS}/${id}`, DEFAULT]) {
      const reply = await org.delete(path);
      expect([reply.status, reply.body['errorCode']]).toEqual([400, 'E0000178']);
    }
    expect((await org.put(DEFAULT, { profile: { name: 'Default', domains: ['acme.example'] } })).status).toBe(400);
  });

  test('lists 200 by default and 10 with a search', async () => {
    expect(linkOf(await org.get(REALMS), 'self')).toMatch(/limit=200$/);
    for (const name of ['Partner A', 'Partner B', 'Other']) await create({ name });
    const search = encodeURIComponent('profile.name co "partner"');
    const found = await org.get(`${REALMS}?search=${search}&sortBy=profile.name&sortOrder=desc`);
    expect(names(found.list)).toEqual(['Partner B', 'Partner A']);
    expect(linkOf(found, 'self')).toContain('limit=10&search=');
    expect((await org.all(`${REALMS}?limit=3`)).pages).toBe(2);
    const wrong = encodeURIComponent('id co "guo"');
    expect((await org.get(`${REALMS}?search=${wrong}`)).body['errorCode']).toBe('E0000031');
  });

  test('is missing in an org without realms', async () => {
    const own = await openOrg({ realms: false });
    for (const path of [REALMS, DEFAULT]) {
      const reply = await own.get(path);
      expect([reply.status, reply.body['errorCode']]).toEqual([401, 'E0000015']);
    }
    await own.sandbox.close();
  });
});

describe('the domains of a realm', () => {
  const profile = (login: string, email = login) => ({ firstName: 'Una', lastName: 'New', login, email });

  test('are required of the login and the email address of its users', async () => {
    const { id } = await create({ name: 'Partners', domains: ['partner.example'] });
    const wrong = await org.post('/api/v1/users', { profile: profile('una@acme.example'), realmId: id });
    expect([wrong.status, causesOf(wrong)]).toEqual([400, ['login: must be of a domain that the realm allows']]);
    const email = profile('una@partner.example', 'una@acme.example');
    expect((await org.post('/api/v1/users', { profile: email, realmId: id })).status).toBe(400);
    const una = await org.post('/api/v1/users', { profile: profile('una@partner.example'), realmId: id });
    expect([una.status, una.body['realmId']]).toEqual([200, id]);
    const path = `/api/v1/users/${una.body['id']}`;
    expect((await org.post(path, { profile: { email: 'una@acme.example' } })).status).toBe(400);
    expect((await org.post(path, { profile: { title: 'Welder' } })).status).toBe(200);
  });

  test('keep out a user who moves to the realm', async () => {
    const { id } = await create({ name: 'Partners', domains: ['partner.example'] });
    expect((await org.post(`/api/v1/users/${STAFF.iris}`, { realmId: id })).status).toBe(400);
    expect(org.sandbox.org.user(STAFF.iris)?.realmId).toBeUndefined();
    const open = await create({ name: 'Open' });
    expect((await org.post(`/api/v1/users/${STAFF.iris}`, { realmId: open['id'] })).body['realmId']).toBe(open['id']);
    expect(org.eventTypes().at(-1)).toBe('user.realm.update');
    expect((await org.post(`/api/v1/users/${STAFF.iris}`, { realmId: 'guonothing' })).status).toBe(404);
  });
});
