import { describe, expect, test } from 'vitest';
import { listUserGroups } from '../../../src/actions/groups/list-user-groups.ts';
import { addTeams } from '../../support/many-groups.ts';
import { useOrg } from '../../support/org.ts';
import { outputOf, untyped } from '../../support/untyped.ts';

const ada = '00uada00000000000001';

describe('list_user_groups', () => {
  const org = useOrg();
  const list = async (input: object) =>
    outputOf(listUserGroups, await org.okta.run(untyped('list_user_groups'), input));

  test('list_user_groups lists the groups of a user given by login, including Everyone', async () => {
    const { items, nextCursor } = await list({ user: 'iris.vale@acme.example' });
    expect(items.map(({ profile }) => profile?.name).sort()).toEqual(['Everyone', 'Finance (AD)', 'Sales EMEA']);
    expect(nextCursor).toBeUndefined();
  });

  test('list_user_groups sends no limit, because Okta does not document one', async () => {
    org.forget();
    await list({ user: ada, limit: 1 });
    expect(org.sent()).toEqual([`GET /api/v1/users/${ada}/groups`]);
  });

  test('list_user_groups follows next links to the last page', async () => {
    const teams = addTeams(org.sandbox, { count: 300, userId: ada });
    org.forget();
    const { items, nextCursor } = await list({ user: ada, all: true });
    expect(items).toHaveLength(teams.length + 2);
    expect(items.map(({ id }) => id)).toEqual(expect.arrayContaining(teams));
    expect(nextCursor).toBeUndefined();
    expect(org.sent()).toHaveLength(2);
  });

  test('list_user_groups resumes in the middle of a page that a limit cut', async () => {
    addTeams(org.sandbox, { count: 300, userId: ada });
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ user: ada, limit: 70, ...(cursor === undefined ? {} : { cursor }) });
      expect(page.items.length).toBeLessThanOrEqual(70);
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(302);
  });

  test('list_user_groups returns not_found for an unknown user', async () => {
    await expect(list({ user: 'nobody@acme.example' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
  });

  test('list_user_groups rejects a login with a slash before sending a request', async () => {
    org.forget();
    await expect(list({ user: 'acme/grace' })).rejects.toMatchObject({ category: 'invalid_request', field: 'user' });
    expect(org.sent()).toEqual([]);
  });
});
