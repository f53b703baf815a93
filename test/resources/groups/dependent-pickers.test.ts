import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const support = '00gsupport0000000001';

describe('user groups picker', () => {
  const org = useOrg();

  test.each(['00uiris0000000000001', 'iris.vale@acme.example'])(
    'the user groups picker lists those of %s',
    async (user) => {
      expect(await org.okta.options('user_groups', { values: { user } })).toEqual({
        items: [
          { value: '00geveryone000000001', label: 'Everyone (built in)' },
          { value: '00gadfinance00000001', label: 'Finance (AD) (from a directory or app)' },
          { value: '00gsalesemea00000001', label: 'Sales EMEA' },
        ],
      });
    },
  );

  test('the user groups picker finds a group by part of its name', async () => {
    const { items } = await org.okta.options('user_groups', {
      values: { user: 'iris.vale@acme.example' },
      query: 'emea',
    });
    expect(items.map(({ value }) => value)).toEqual(['00gsalesemea00000001']);
  });

  test('the user groups picker needs a user first', async () => {
    await expect(org.okta.options('user_groups')).rejects.toMatchObject({ category: 'invalid_request' });
  });
});

describe('group owners picker', () => {
  const org = useOrg();
  const load = () => org.okta.options('group_owners', { values: { group: support } });

  test('the group owners picker lists users and groups that own a group', async () => {
    const path = `/v1/groups/${support}/owners`;
    expect((await load()).items).toEqual([]);
    for (const body of [
      { id: '00uzoe00000000000001', type: 'USER' },
      { id: '00gengineering000001', type: 'GROUP' },
    ])
      await org.okta.run('call_okta_api', { path, method: 'POST', body });
    expect((await load()).items).toEqual([
      { value: '00gengineering000001', label: 'Engineering (group)' },
      { value: '00uzoe00000000000001', label: 'Zoe Castillo (user)' },
    ]);
  });

  test('the group owners picker says that the org has no group owners', async () => {
    const body = { errorCode: 'E0000015', errorSummary: 'You do not have permission to access the feature' };
    org.sandbox.faults.next({ kind: 'status', status: 401, body });
    await expect(load()).rejects.toMatchObject({
      category: 'forbidden',
      message: expect.stringMatching(/^This org does not have group owners\. /),
    });
  });
});

describe('group attributes picker', () => {
  const org = useOrg();

  test('the group attributes picker lists base and custom attributes', async () => {
    await org.okta.run('call_okta_api', {
      path: '/v1/meta/schemas/group/default',
      method: 'POST',
      body: {
        definitions: {
          custom: {
            properties: { costCenter: { title: 'Cost center', type: 'string' } },
          },
        },
      },
    });
    const { items } = await org.okta.options('group_attributes');
    expect(items).toContainEqual({ value: 'name', label: expect.stringMatching(/\(name\)$/) });
    expect(items).toContainEqual({ value: 'costCenter', label: 'Cost center (costCenter)' });
    expect((await org.okta.options('group_attributes', { query: 'cost' })).items).toHaveLength(1);
  });
});
