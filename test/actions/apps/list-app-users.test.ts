import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const jira = '0oajira0000000000001';
const slack = '0oaslack000000000001';

describe('list_app_users', () => {
  const org = useOrg();

  test('list_app_users lists direct assignments and those through a group', async () => {
    org.sandbox.scenario.assignApp(jira, '00uiris0000000000001');
    const { output } = await org.okta.run('list_app_users', { app: jira });
    expect(output.items.map(({ id, scope }) => [id, scope])).toEqual([
      ['00uada00000000000001', 'GROUP'],
      ['00uben00000000000001', 'GROUP'],
      ['00uiris0000000000001', 'USER'],
    ]);
  });

  test('list_app_users never returns a password', async () => {
    await org.okta.run('assign_app_to_user', {
      user: '00uiris0000000000001',
      app: slack,
      credentials: { userName: 'iris', password: 'Tr0ub4dor&3' },
    });
    const { output } = await org.okta.run('list_app_users', { app: slack, query: 'iris' });
    expect(output.items.map(({ credentials }) => credentials)).toEqual([{ userName: 'iris' }]);
  });

  test('list_app_users finds users by the beginning of a name', async () => {
    const names = async (query: string) => {
      const { output } = await org.okta.run('list_app_users', { app: jira, query });
      return output.items.map(({ id }) => id);
    };
    expect(await names('achter')).toEqual(['00uben00000000000001']);
    expect(await names('nobody')).toEqual([]);
  });

  test('list_app_users asks for pages of 500, and continues after a limited page', async () => {
    org.forget();
    await org.okta.run('list_app_users', { app: jira, all: true });
    expect(org.sent()).toEqual([`GET /api/v1/apps/${jira}/users?limit=500`]);
    const first = await org.okta.run('list_app_users', { app: jira, limit: 1 });
    expect(first.output.items.map(({ id }) => id)).toEqual(['00uada00000000000001']);
    const cursor = String(first.output.nextCursor);
    const second = await org.okta.run('list_app_users', { app: jira, limit: 1, cursor });
    expect(second.output.items.map(({ id }) => id)).toEqual(['00uben00000000000001']);
    expect(second.output).not.toHaveProperty('nextCursor');
  });

  test('list_app_users returns not_found for an unknown app', async () => {
    await expect(org.okta.run('list_app_users', { app: '0oanobody00000000001' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
  });
});
