import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('a picker', () => {
  const org = useOrg();

  beforeEach(() => org.reset());
  afterEach(() => {
    org.sandbox.org.behavior.searchDelayMs = 0;
  });

  test.each(['groups', 'okta_groups'] as const)(
    'the picker for %s finds a group that was created a second ago',
    async (source) => {
      org.sandbox.org.behavior.searchDelayMs = 60_000;
      const { id } = org.sandbox.scenario.addGroup({ profile: { name: 'Brand new' } });
      const { output } = await org.okta.run('list_groups', { search: 'profile.name eq "Brand new"' });
      expect(output).toMatchObject({ items: [] });
      expect((await org.okta.options(source, { query: 'brand' })).items).toEqual([{ value: id, label: 'Brand new' }]);
      expect((await org.okta.options(source, {})).items).toContainEqual({ value: id, label: 'Brand new' });
    },
  );

  test('the apps picker finds an app that was created a second ago', async () => {
    org.sandbox.org.behavior.searchDelayMs = 60_000;
    const { id } = org.sandbox.scenario.addApp({ name: 'bookmark', label: 'Brand new' });
    expect((await org.okta.options('apps', { query: 'brand' })).items).toEqual([{ value: id, label: 'Brand new' }]);
  });

  test('the users picker finds a user who was created a second ago, once', async () => {
    org.sandbox.org.behavior.searchDelayMs = 60_000;
    const login = 'noor.rahman@acme.example';
    const profile = { login, email: login, firstName: 'Noor', lastName: 'Rahman' };
    const { output } = await org.okta.run('create_user', { profile });
    const { id } = output;
    const entry = { value: id, label: expect.stringContaining('Noor Rahman') };
    expect((await org.okta.options('users', { query: 'Noor' })).items).toEqual([entry]);
    org.sandbox.org.behavior.searchDelayMs = 0;
    expect((await org.okta.options('users', { query: 'Noor' })).items).toEqual([entry]);
  });

  test.each(['groups', 'okta_groups', 'apps'] as const)(
    'the picker for %s sorts by label, with numbers in numeric order',
    async (source) => {
      for (const name of ['Team 10', 'team 9', 'Team 1', 'Ärzte']) {
        if (source === 'apps') org.sandbox.scenario.addApp({ name: 'bookmark', label: name });
        else org.sandbox.scenario.addGroup({ profile: { name } });
      }
      const labels = async (query?: string) =>
        (await org.okta.options(source, query === undefined ? {} : { query })).items.map(({ label }) => label);
      expect(await labels('team')).toEqual(['Team 1', 'team 9', 'Team 10']);
      const all = await labels();
      expect(all.at(0)).toBe('Ärzte');
      expect(all.slice(-3)).toEqual(['Team 1', 'team 9', 'Team 10']);
    },
  );
});
