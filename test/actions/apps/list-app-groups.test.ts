import { describe, expect, test } from 'vitest';
import { addTeams } from '../../support/many-groups.ts';
import { useOrg } from '../../support/org.ts';

const jira = '0oajira0000000000001';

describe('list_app_groups', () => {
  const org = useOrg();

  test('list_app_groups lists the groups of an app with names, priorities and profiles', async () => {
    await org.okta.run('assign_app_to_group', {
      app: jira,
      group: '00gsupport0000000001',
      profile: { role: 'Reporter' },
    });
    const { output } = await org.okta.run('list_app_groups', { app: jira });
    expect(output.items).toEqual([
      {
        id: '00gengineering000001',
        name: 'Engineering',
        groupType: 'OKTA_GROUP',
        priority: 0,
        lastUpdated: expect.any(String),
        profile: {},
      },
      {
        id: '00gsupport0000000001',
        name: 'Support',
        groupType: 'OKTA_GROUP',
        priority: 1,
        lastUpdated: expect.any(String),
        profile: { role: 'Reporter' },
      },
    ]);
  });

  test('list_app_groups finds groups by the beginning of the name', async () => {
    const names = async (query: string) => {
      const { output } = await org.okta.run('list_app_groups', { app: jira, query });
      return output.items.map(({ name }) => name);
    };
    expect(await names('eng')).toEqual(['Engineering']);
    expect(await names('ngineering')).toEqual([]);
  });

  test('list_app_groups never asks for less than the 20 groups a page that Okta allows', async () => {
    const teams = addTeams(org.sandbox, { count: 45 });
    for (const group of teams) await org.okta.run('assign_app_to_group', { app: '0oaslack000000000001', group });
    org.forget();
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const input = { app: '0oaslack000000000001', limit: 7, ...(cursor === undefined ? {} : { cursor }) };
      const { output } = await org.okta.run('list_app_groups', input);
      expect(output.items.length).toBeLessThanOrEqual(7);
      ids.push(...output.items.map(({ id }) => id));
      cursor = output.nextCursor;
    } while (cursor !== undefined);
    expect(ids.sort()).toEqual([...teams].sort());
    expect(org.sent().filter((line) => !line.includes('limit=20'))).toEqual([]);
  });

  test('list_app_groups returns not_found for an unknown app', async () => {
    await expect(org.okta.run('list_app_groups', { app: '0oanobody00000000001' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
  });
});
