import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('authorization servers picker', () => {
  const org = useOrg();
  const load = (query?: string) => org.okta.options('authorization_servers', query === undefined ? {} : { query });
  const robots = { value: 'ausacmerobots0000001', label: 'Robot API' };

  test('the authorization servers picker lists all of them and marks inactive ones', async () => {
    const server = org.sandbox.org.authorizationServers.get('default');
    if (server !== undefined) org.sandbox.org.authorizationServers.keep({ ...server, status: 'INACTIVE' });
    expect(await load()).toEqual({ items: [{ value: 'default', label: 'default (inactive)' }, robots] });
  });

  test('the authorization servers picker finds one by name or audience', async () => {
    expect((await load('robot')).items).toEqual([robots]);
    expect((await load('api.acme')).items).toEqual([robots]);
    expect((await load('nothing')).items).toEqual([]);
  });

  test('the authorization servers picker says that the org has none', async () => {
    org.sandbox.org.behavior.apiAccessManagement = false;
    await expect(load()).rejects.toMatchObject({
      category: 'forbidden',
      message: expect.stringMatching(/^This org does not have custom authorization servers\./),
    });
  });
});
