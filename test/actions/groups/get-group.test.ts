import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('get_group', () => {
  const org = useOrg();

  test('get_group returns a group in one request', async () => {
    const { output } = await org.okta.run('get_group', { group: '00gadfinance00000001' });
    expect(output).toMatchObject({
      id: '00gadfinance00000001',
      type: 'APP_GROUP',
      profile: { name: 'Finance (AD)', description: 'Comes from Active Directory' },
    });
    expect(org.sent()).toEqual(['GET /api/v1/groups/00gadfinance00000001']);
  });

  test('get_group reports an unknown group as not found', async () => {
    await expect(org.okta.run('get_group', { group: '00gnobody00000000001' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
      message: expect.stringMatching(/00gnobody00000000001 \(UserGroup\)\. Check the ID\.$/),
    });
  });

  test('get_group names the ID to use instead of a group name', async () => {
    await expect(org.okta.run('get_group', { group: 'Engineering' })).rejects.toMatchObject({
      category: 'not_found',
      field: 'group',
      message: 'group is "Engineering", which is a name and not an ID. Use its ID 00gengineering000001.',
    });
  });

  test('get_group rejects an ID with a slash before any request', async () => {
    org.forget();
    await expect(org.okta.run('get_group', { group: 'rules/0pr1' })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'group',
    });
    expect(org.sent()).toEqual([]);
  });
});
