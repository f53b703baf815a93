import { describe, expect, test } from 'vitest';
import { addTeams } from '../../support/many-groups.ts';
import { useOrg } from '../../support/org.ts';

describe('list_groups', () => {
  const org = useOrg();

  test('lists every group of the org', async () => {
    const { output } = await org.okta.run('list_groups', { all: true });
    const { items } = output;
    expect(items.map(({ id }) => id).sort()).toEqual([...org.sandbox.org.groups.keys()].sort());
    expect(output).not.toHaveProperty('nextCursor');
  });

  test('goes on where a limited page ended, without a gap and without a repetition', async () => {
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

  test('searches on the side of Okta', async () => {
    const { output } = await org.okta.run('list_groups', { search: 'profile.name sw "Con"' });
    expect(output).toMatchObject({ items: [{ profile: { name: 'Contractors' } }] });
  });

  test('refuses a search expression that Okta does not understand', async () => {
    await expect(org.okta.run('list_groups', { search: 'name is Engineering' })).rejects.toMatchObject({
      category: 'invalid_request',
      status: 400,
    });
  });

  test('refuses query together with search before anything is sent', async () => {
    org.forget();
    await expect(org.okta.run('list_groups', { query: 'a', search: 'type eq "OKTA_GROUP"' })).rejects.toMatchObject({
      category: 'invalid_request',
      status: undefined,
    });
    expect(org.sent()).toEqual([]);
  });

  test('refuses a cursor that leads elsewhere', async () => {
    org.forget();
    await expect(org.okta.run('list_groups', { cursor: '/api/v1/users?after=x' })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'cursor',
    });
    expect(org.sent()).toEqual([]);
  });

  test('lists every group whose name starts with the query, however many', async () => {
    const teams = addTeams(org.sandbox, { count: 350 });
    const { output } = await org.okta.run('list_groups', { query: 'team', all: true });
    const { items } = output;
    expect(items.map(({ id }) => id).sort()).toEqual([...teams].sort());
    expect(output).not.toHaveProperty('nextCursor');
  });

  test('takes quotes and backslashes of a query literally', async () => {
    const { id } = org.sandbox.scenario.addGroup({ profile: { name: 'R&D "west" \\ lab' } });
    const { output } = await org.okta.run('list_groups', { query: 'R&D "west" \\' });
    expect(output).toMatchObject({ items: [{ id }] });
    expect(await org.okta.run('list_groups', { query: '" or type pr or profile.name eq "' })).toMatchObject({
      output: { items: [] },
    });
  });

  test('filters by type', async () => {
    const { output } = await org.okta.run('list_groups', { filter: 'type eq "APP_GROUP"' });
    expect(output).toMatchObject({ items: [{ id: '00gadfinance00000001' }] });
  });

  test('is refused to a role that may not read groups', async () => {
    const reporter = org.connect({ token: org.sandbox.tokens.reportAdmin });
    await expect(reporter.run('list_groups', {})).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
  });
});
