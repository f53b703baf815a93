import { describe, expect, test } from 'vitest';
import { addTeams } from '../../support/many-groups.ts';
import { useOrg } from '../../support/org.ts';

describe('list_groups', () => {
  const org = useOrg();

  test('list_groups lists every group of the org', async () => {
    const { output } = await org.okta.run('list_groups', { all: true });
    const { items } = output;
    expect(items.map(({ id }) => id).sort()).toEqual([...org.sandbox.org.groups.keys()].sort());
    expect(output).not.toHaveProperty('nextCursor');
  });

  test('list_groups continues after a limited page without gaps or duplicates', async () => {
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const { output: page } = await org.okta.run('list_groups', {
        limit: 2,
        ...(cursor === undefined ? {} : { cursor }),
      });
      expect(page.items.length).toBeLessThanOrEqual(2);
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(ids).toHaveLength(org.sandbox.org.groups.size);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('list_groups lets Okta run the search', async () => {
    const { output } = await org.okta.run('list_groups', { search: 'profile.name sw "Con"' });
    expect(output).toMatchObject({ items: [{ profile: { name: 'Contractors' } }] });
  });

  test('list_groups rejects a search expression that Okta cannot parse', async () => {
    await expect(org.okta.run('list_groups', { search: 'name is Engineering' })).rejects.toMatchObject({
      category: 'invalid_request',
      status: 400,
    });
  });

  test('list_groups rejects query together with search before sending a request', async () => {
    org.forget();
    await expect(org.okta.run('list_groups', { query: 'a', search: 'type eq "OKTA_GROUP"' })).rejects.toMatchObject({
      category: 'invalid_request',
      status: undefined,
    });
    expect(org.sent()).toEqual([]);
  });

  test('list_groups rejects a cursor of another list', async () => {
    org.forget();
    await expect(org.okta.run('list_groups', { cursor: '/api/v1/users?after=x' })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'cursor',
    });
    expect(org.sent()).toEqual([]);
  });

  test('list_groups lists every group whose name starts with the query', async () => {
    const teams = addTeams(org.sandbox, { count: 350 });
    const { output } = await org.okta.run('list_groups', { query: 'team', all: true });
    const { items } = output;
    expect(items.map(({ id }) => id).sort()).toEqual([...teams].sort());
    expect(output).not.toHaveProperty('nextCursor');
  });

  test('list_groups matches quotes and backslashes in a query literally', async () => {
    const { id } = org.sandbox.scenario.addGroup({ profile: { name: 'R&D "west" \\ lab' } });
    const { output } = await org.okta.run('list_groups', { query: 'R&D "west" \\' });
    expect(output).toMatchObject({ items: [{ id }] });
    expect(await org.okta.run('list_groups', { query: '" or type pr or profile.name eq "' })).toMatchObject({
      output: { items: [] },
    });
  });

  test('list_groups filters groups by type', async () => {
    const { output } = await org.okta.run('list_groups', { filter: 'type eq "APP_GROUP"' });
    expect(output).toMatchObject({ items: [{ id: '00gadfinance00000001' }] });
  });

  test('list_groups rejects a role that cannot read groups', async () => {
    const reporter = org.connect({ token: org.sandbox.tokens.reportAdmin });
    await expect(reporter.run('list_groups', {})).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
  });
});
