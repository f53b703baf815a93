import { describe, expect, test } from 'vitest';
import { addTeams } from '../../support/many-groups.ts';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';

describe('groups picker', () => {
  const org = useOrg();
  const load = (search: { query?: string; cursor?: string }) => org.okta.options('groups', search);

  test('the groups picker lists all groups without a query and marks externally managed and built-in ones', async () => {
    const { items, nextCursor } = await load({});
    expect(items).toEqual(
      expect.arrayContaining([
        { value: '00gengineering000001', label: 'Engineering' },
        { value: '00geveryone000000001', label: 'Everyone (built in)' },
        { value: '00gadfinance00000001', label: 'Finance (AD) (from a directory or app)' },
      ]),
    );
    expect(items).toHaveLength(org.sandbox.org.groups.size);
    expect(nextCursor).toBeUndefined();
  });

  test('the groups picker finds a group by any part of its name', async () => {
    expect((await load({ query: 'emea' })).items).toEqual([{ value: '00gsalesemea00000001', label: 'Sales EMEA' }]);
    expect((await load({ query: 'nothing like it' })).items).toEqual([]);
  });

  test('the groups picker matches quotes and backslashes literally', async () => {
    const { id } = org.sandbox.scenario.addGroup({ profile: { name: 'R&D "west" \\ lab' } });
    expect((await load({ query: '"west" \\' })).items).toEqual([{ value: id, label: 'R&D "west" \\ lab' }]);
    expect((await load({ query: '" or type pr or profile.name eq "' })).items).toEqual([]);
  });

  test('the groups picker continues a search on the next page', async () => {
    const teams = addTeams(org.sandbox, { count: 120 });
    const first = await load({ query: 'team' });
    const second = await load({ query: 'team', cursor: first.nextCursor ?? '' });
    expect([...first.items, ...second.items].map(({ value }) => value).sort()).toEqual([...teams].sort());
    expect(second.nextCursor).toBeUndefined();
  });

  test.each(['/api/v1/users?after=x', 'https://evil.example/api/v1/groups?after=x', '/api/v1/groups'])(
    'the groups picker rejects the cursor %j before sending a request',
    async (cursor) => {
      org.forget();
      await expect(load({ cursor })).rejects.toMatchObject({ category: 'invalid_request', field: 'cursor' });
      expect(org.sent()).toEqual([]);
    },
  );

  test('rejects an unknown option source with the closest match', async () => {
    await expect(org.okta.options(untyped('group'))).rejects.toMatchObject({
      category: 'invalid_request',
      message: expect.stringContaining('groups'),
    });
  });
});
