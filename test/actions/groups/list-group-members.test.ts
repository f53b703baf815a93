import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('list_group_members', () => {
  const org = useOrg({ users: 450 });
  const list = async (input: object) =>
    (await org.okta.run('list_group_members', { group: '00geveryone000000001', ...input })).output;

  test('list_group_members lists the members of a group with their profiles', async () => {
    const { items, nextCursor } = await list({ group: '00gengineering000001' });
    expect(items.map(({ profile }) => profile?.login).sort()).toEqual([
      'ada.okonkwo@acme.example',
      'ben.achterberg@acme.example',
    ]);
    expect(nextCursor).toBeUndefined();
  });

  test('list_group_members returns 200 members and a cursor by default', async () => {
    org.forget();
    const page = await list({});
    expect(page.items).toHaveLength(200);
    expect(page.nextCursor).toBeDefined();
    expect(org.sent()).toEqual(['GET /api/v1/groups/00geveryone000000001/users?limit=200']);
  });

  test('list_group_members lists every member in pages of 200', async () => {
    org.forget();
    const { items, nextCursor } = await list({ all: true });
    // Recorded in a real org: Everyone includes deactivated users.
    const everybody = [...org.sandbox.org.users.values()];
    expect(new Set(items.map(({ id }) => id))).toEqual(new Set(everybody.map(({ id }) => id)));
    expect(items).toHaveLength(everybody.length);
    expect(nextCursor).toBeUndefined();
    expect(org.sent()).toHaveLength(3);
  });

  test('list_group_members continues after a limited page without gaps or duplicates', async () => {
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit: 90, ...(cursor === undefined ? {} : { cursor }) });
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength((await list({ all: true })).items.length);
  });

  test('list_group_members streams the same members in bounded pages', async () => {
    const ids = new Set<unknown>();
    for await (const item of org.okta.stream('list_group_members', { group: '00geveryone000000001', all: true }))
      ids.add(item.id);
    expect(ids.size).toBe((await list({ all: true })).items.length);
  });

  test('list_group_members returns an empty list for a group without members', async () => {
    for (const { userId } of org.sandbox.org.memberships.ofLeft('00gcontractors000001'))
      org.sandbox.org.memberships.delete('00gcontractors000001', userId);
    expect(await list({ group: '00gcontractors000001' })).toEqual({ items: [] });
  });

  test('list_group_members returns not_found for an unknown group', async () => {
    await expect(list({ group: '00gnobody00000000001' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
  });

  test('list_group_members rejects a cursor of another group before sending a request', async () => {
    const { nextCursor } = await list({ limit: 5 });
    org.forget();
    await expect(list({ group: '00gsupport0000000001', cursor: nextCursor })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'cursor',
    });
    expect(org.sent()).toEqual([]);
  });

  test('list_group_members rejects limit together with all before sending a request', async () => {
    org.forget();
    await expect(list({ limit: 5, all: true })).rejects.toMatchObject({ category: 'invalid_request', field: 'limit' });
    expect(org.sent()).toEqual([]);
  });
});
