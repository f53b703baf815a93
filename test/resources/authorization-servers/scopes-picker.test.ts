import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('scopes picker', () => {
  const org = useOrg();
  const load = (server: string, query?: string) =>
    org.okta.options('scopes', { ...(query === undefined ? {} : { query }), values: { server } });
  const drive = { value: 'scpacmerobots0000001', label: 'robots:drive' };

  test('the scopes picker lists the scopes of the chosen server', async () => {
    expect((await load('default')).items.map(({ label }) => label)).toEqual(
      'address,device_sso,email,offline_access,openid,phone,profile'.split(','),
    );
    expect((await load('ausacmerobots0000001')).items).toContainEqual(drive);
  });

  test('the scopes picker finds a scope by its name', async () => {
    expect(await load('ausacmerobots0000001', 'drive')).toEqual({ items: [drive] });
  });

  test('the scopes picker asks for the server first, and rejects an unknown one', async () => {
    org.forget();
    await expect(load('')).rejects.toMatchObject({ category: 'invalid_request', field: 'values.server' });
    expect(org.sent()).toEqual([]);
    await expect(load('ausnowhere0000000001')).rejects.toMatchObject({ category: 'not_found' });
  });

  test('the scopes picker says that the org has no authorization servers', async () => {
    org.sandbox.org.behavior.apiAccessManagement = false;
    await expect(load('default')).rejects.toMatchObject({
      message: expect.stringMatching(/^This org does not have custom authorization servers\./),
    });
  });
});
