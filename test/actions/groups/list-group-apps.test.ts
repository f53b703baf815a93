import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('list_group_apps', () => {
  const org = useOrg();
  const group = '00gengineering000001';

  const assignApps = async (count: number) => {
    for (let number = 0; number < count; number += 1) {
      const { id } = org.sandbox.scenario.addApp({ name: 'bookmark', label: `Tool ${number}` });
      await org.okta.run('call_okta_api', { path: `/v1/apps/${id}/groups/${group}`, method: 'PUT' });
    }
  };

  test('list_group_apps lists the apps of a group, without credentials', async () => {
    const { output } = await org.okta.run('list_group_apps', { group });
    expect(output.items).toMatchObject([{ id: '0oajira0000000000001', label: 'Jira' }]);
    expect(output.items[0]).not.toHaveProperty('credentials');
  });

  test('list_group_apps follows the pages of a long list', async () => {
    await assignApps(220);
    org.forget();
    const { output } = await org.okta.run('list_group_apps', { group, all: true });
    expect(new Set(output.items.map(({ id }) => id)).size).toBe(221);
    expect(org.sent()).toHaveLength(2);
    const { output: first } = await org.okta.run('list_group_apps', { group, limit: 100 });
    expect(first.items).toHaveLength(100);
    const { output: rest } = await org.okta.run('list_group_apps', {
      group,
      all: true,
      cursor: first.nextCursor ?? '',
    });
    expect(rest.items).toHaveLength(121);
  });

  test('list_group_apps returns an empty list for a group without apps', async () => {
    expect((await org.okta.run('list_group_apps', { group: '00gsupport0000000001' })).output).toEqual({ items: [] });
  });

  test('list_group_apps reports an unknown group', async () => {
    await expect(org.okta.run('list_group_apps', { group: '00gnobody00000000001' })).rejects.toMatchObject({
      category: 'not_found',
      message: expect.stringMatching(/Check the ID\.$/),
    });
  });
});
