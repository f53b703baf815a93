import { describe, expect, test } from 'vitest';
import { linkOf, openOrg, useOrgClient } from './org-client.ts';

const org = useOrgClient();

const names = (list: Record<string, unknown>[]) => list.map((each) => each['name']);

describe('identity providers', () => {
  test('are listed 20 a page, by type and by name', async () => {
    const all = await org.get('/api/v1/idps');
    expect(names(all.list)).toEqual(['Partner Corp', 'Google']);
    expect(linkOf(all, 'self')).toMatch(/limit=20$/);
    expect(names((await org.get('/api/v1/idps?q=corp')).list)).toEqual(['Partner Corp']);
    expect(names((await org.get('/api/v1/idps?type=GOOGLE')).list)).toEqual(['Google']);
    expect((await org.all('/api/v1/idps?limit=1')).pages).toBe(2);
  });

  test('are read by ID, with the secret of the client', async () => {
    const { body } = await org.get('/api/v1/idps/0oasocialidp00000001');
    expect(body).toMatchObject({
      type: 'GOOGLE',
      status: 'INACTIVE',
      protocol: { credentials: { client: { client_secret: 'sandbox-client-secret' } } },
    });
    expect((await org.get('/api/v1/idps/nothing')).body['errorCode']).toBe('E0000007');
  });
});

describe('authorization servers', () => {
  const OWN = '/api/v1/authorizationServers/ausacmerobots0000001';

  test('are listed, found by name or audience, and read', async () => {
    const all = await org.get('/api/v1/authorizationServers');
    expect(names(all.list)).toEqual(['default', 'Robot API']);
    expect(names((await org.get('/api/v1/authorizationServers?q=api.acme')).list)).toEqual(['Robot API']);
    expect((await org.get('/api/v1/authorizationServers/default')).body).toMatchObject({
      description: 'Default Authorization Server for your Applications',
      audiences: ['api://default'],
      issuer: `${org.sandbox.url}/oauth2/default`,
    });
    expect((await org.get('/api/v1/authorizationServers/nothing')).status).toBe(404);
  });

  test('have scopes, which are created with 201 and deleted', async () => {
    const created = await org.post(`${OWN}/scopes`, { name: 'robots:stop', description: 'Stop robots' });
    expect([created.status, created.body]).toEqual([
      201,
      {
        id: expect.stringMatching(/^scp/),
        name: 'robots:stop',
        description: 'Stop robots',
        displayName: null,
        consent: 'IMPLICIT',
        metadataPublish: 'NO_CLIENTS',
        default: false,
        optional: false,
        system: false,
        _links: expect.anything(),
      },
    ]);
    expect((await org.post(`${OWN}/scopes`, { name: 'robots:stop' })).status).toBe(400);
    expect(names((await org.get(`${OWN}/scopes?q=robots`)).list)).toEqual(['robots:drive', 'robots:stop']);
    const path = `${OWN}/scopes/${created.body['id']}`;
    expect([(await org.delete(path)).status, (await org.delete(path)).status]).toEqual([204, 404]);
    expect(org.eventTypes()).toEqual(['oauth2.scope.created', 'oauth2.scope.deleted']);
  });

  test.each([{}, { name: '' }, { name: 'x', consent: 'MAYBE' }])('reject the scope %j', async (body) => {
    expect((await org.post(`${OWN}/scopes`, body)).status).toBe(400);
  });

  test('keep the scopes of Okta', async () => {
    const { list } = await org.get(`${OWN}/scopes?q=openid`);
    expect((await org.delete(`${OWN}/scopes/${list[0]?.['id']}`)).status).toBe(400);
  });

  test('have claims', async () => {
    expect((await org.get(`${OWN}/claims`)).list).toMatchObject([{ name: 'sub', claimType: 'RESOURCE', system: true }]);
  });

  test('are missing in an org without API Access Management', async () => {
    const own = await openOrg({ apiAccessManagement: false });
    for (const path of ['/api/v1/authorizationServers', OWN, `${OWN}/scopes`]) {
      expect((await own.get(path)).body['errorCode']).toBe('E0000015');
    }
    await own.sandbox.close();
  });
});
