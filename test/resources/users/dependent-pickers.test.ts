import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const grace = '00ugrace000000000001';
const login = 'grace.lindqvist@acme.example';

describe('user types picker', () => {
  const org = useOrg();

  test('the user types picker lists the types and marks the default one', async () => {
    const { items } = await org.okta.options('user_types');
    expect(items).toContainEqual({ value: expect.stringMatching(/^oty/), label: 'User (default)' });
    expect((await org.okta.options('user_types', { query: 'nothing like it' })).items).toEqual([]);
  });
});

describe('user attributes picker', () => {
  const org = useOrg();
  const load = (values: Record<string, unknown>, query = '') => org.okta.options('user_attributes', { values, query });

  test('the user attributes picker lists the attributes of the default type', async () => {
    const { items } = await load({});
    expect(items).toContainEqual({ value: 'login', label: 'Username (login)' });
    expect(items).toContainEqual({ value: 'department', label: 'Department (department)' });
  });

  test('the user attributes picker finds an attribute by title or name', async () => {
    expect((await load({}, 'costTier')).items.map(({ value }) => value)).toEqual(['costTier']);
    expect((await load({}, 'zip')).items.map(({ value }) => value)).toEqual(['zipCode']);
  });

  test('the user attributes picker reads the schema of the chosen type', async () => {
    const [type] = (await org.okta.options('user_types')).items;
    expect((await load({ userType: type?.value }, 'login')).items).toHaveLength(1);
    await expect(load({ userType: 'otynothing' })).rejects.toMatchObject({ category: 'not_found', field: 'userType' });
  });
});

describe('grants and clients of a user', () => {
  const org = useOrg();

  test.each([grace, login])('the pickers of grants and clients list those of %s', async (user) => {
    const client = org.sandbox.scenario.addApp({ name: 'oidc_client', label: 'Portal', signOnMode: 'OPENID_CONNECT' });
    const grant = org.sandbox.scenario.addGrant(grace, client.id, 'okta.users.read');
    const clients = await org.okta.options('user_clients', { values: { user }, query: 'portal' });
    expect(clients.items).toEqual([{ value: client.id, label: 'Portal' }]);
    const grants = await org.okta.options('user_grants', { values: { user, client: client.id } });
    expect(grants.items).toEqual([{ value: grant.id, label: `okta.users.read (client ${client.id})` }]);
    const all = await org.okta.options('user_grants', { values: { user } });
    expect(all.items.map(({ value }) => value)).toContain(grant.id);
  });

  test('the grants picker leaves out the grants of other clients', async () => {
    const { items } = await org.okta.options('user_grants', { values: { user: grace, client: '0oanothing' } });
    expect(items).toEqual([]);
  });

  test.each(['user_clients', 'user_grants'] as const)('the picker %s needs a user first', async (source) => {
    org.forget();
    await expect(org.okta.options(source)).rejects.toMatchObject({
      category: 'invalid_request',
      message: 'values.user is required. Choose it first, because the list depends on it.',
    });
    expect(org.sent()).toEqual([]);
  });
});

describe('linked object definitions picker', () => {
  const org = useOrg();

  test('the linked objects picker offers both sides of each definition', async () => {
    const side = (name: string, title: string) => ({ name, title, type: 'USER' });
    await org.okta.run('call_okta_api', {
      path: '/v1/meta/schemas/user/linkedObjects',
      method: 'POST',
      body: { primary: side('mentor', 'Mentor'), associated: side('mentee', 'Mentee') },
    });
    const { items } = await org.okta.options('linked_object_definitions', { query: 'mentor' });
    expect(items).toEqual([
      { value: 'mentee', label: 'Mentee (of Mentor)' },
      { value: 'mentor', label: 'Mentor (of Mentee)' },
    ]);
  });
});
