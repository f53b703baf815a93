import { beforeEach, describe, expect, test } from 'vitest';
import { useOrg } from '../support/org.ts';

const engineering = '00gengineering000001';
const grace = '00ugrace000000000001';
const slack = '0oaslack000000000001';

describe('resolving a name', () => {
  const org = useOrg();

  beforeEach(() => org.reset());

  test.each([
    ['groups', 'Engineering', engineering],
    ['groups', ' sales emea ', '00gsalesemea00000001'],
    ['apps', 'slack', slack],
    ['users', 'grace.lindqvist@acme.example', grace],
    ['users', 'grace.lindqvist', grace],
    ['users', 'Grace Lindqvist', grace],
    ['users', 'me', '00uada00000000000001'],
    ['network_zones', ' lund OFFICE', 'nzoacmeoffice0000001'],
    ['policies', 'contractors', '00pacmecontract00001'],
    ['policies', 'Any two factors', 'rstacmeaccess0000001'],
  ] as const)('resolves a name to its ID: %s %j', async (source, name, id) => {
    expect(await org.okta.resolve(source, name)).toBe(id);
  });

  test('resolves a name that search does not find yet', async () => {
    org.sandbox.org.behavior.searchDelayMs = 5000;
    const group = org.sandbox.scenario.addGroup({ profile: { name: 'Brand new' } });
    const app = org.sandbox.scenario.addApp({ name: 'new', label: 'Brand new app', signOnMode: 'BOOKMARK' });
    expect(await org.okta.resolve('groups', 'brand new')).toBe(group.id);
    expect(await org.okta.resolve('apps', 'Brand new app')).toBe(app.id);
    org.sandbox.org.behavior.searchDelayMs = 0;
  });

  test('reports an unknown name as not found and an ambiguous one as a conflict with the IDs', async () => {
    await expect(org.okta.resolve('groups', 'Eng')).rejects.toMatchObject({
      category: 'not_found',
      message: 'No group is named "Eng". Find the group\'s ID (00g…) with list_groups.',
    });
    const twin = org.sandbox.scenario.addGroup({ profile: { name: 'Sales' } });
    const other = org.sandbox.scenario.addGroup({ profile: { name: 'SALES' } });
    await expect(org.okta.resolve('groups', 'sales')).rejects.toMatchObject({
      category: 'conflict',
      message: `2 groups are named "sales". Use one of the IDs ${[twin.id, other.id].sort().join(', ')}.`,
    });
  });

  test('reports an unknown or ambiguous name of a zone or a policy', async () => {
    await expect(org.okta.resolve('network_zones', 'Lund')).rejects.toMatchObject({
      category: 'not_found',
      message: 'No network zone is named "Lund". Find the network zone\'s ID (nzo…) with list_network_zones.',
    });
    await expect(org.okta.resolve('policies', 'Default Policy')).rejects.toMatchObject({
      category: 'conflict',
      message: expect.stringMatching(/^4 policies are named "Default Policy"\. Use one of the IDs 00p/),
    });
  });

  test('rejects an invalid name without sending a request', async () => {
    org.forget();
    const anything = org.okta.resolve as (source: string, name: unknown) => Promise<string>;
    await expect(anything('event_types', 'x')).rejects.toMatchObject({ category: 'invalid_request', field: 'source' });
    await expect(anything('groups', ' ')).rejects.toMatchObject({ category: 'invalid_request', field: 'name' });
    await expect(anything('groups', undefined)).rejects.toMatchObject({ category: 'invalid_request', field: 'name' });
    expect(org.sent()).toEqual([]);
  });

  test.each([
    ['add_user_to_group', { user: grace, group: 'Engineering' }, 'group', engineering],
    ['remove_user_from_group', { user: grace, group: 'Engineering' }, 'group', engineering],
    ['is_user_in_group', { user: grace, group: 'engineering' }, 'group', engineering],
    ['list_group_members', { group: 'Engineering' }, 'group', engineering],
    ['assign_app_to_user', { user: grace, app: 'Slack' }, 'app', slack],
    ['revoke_app_from_user', { user: grace, app: 'Slack' }, 'app', slack],
    ['revoke_app_from_group', { app: '0oajira0000000000001', group: 'Engineering' }, 'group', engineering],
    ['update_app_user', { app: slack, user: 'Grace Lindqvist', profile: { a: 'b' } }, 'user', grace],
    ['get_user', { user: 'Grace Lindqvist' }, 'user', grace],
    ['suspend_user', { user: 'Grace Lindqvist' }, 'user', grace],
    ['update_user', { user: grace, mode: 'partial', groupIds: ['Engineering'] }, 'groupIds[0]', engineering],
    [
      'create_user',
      {
        profile: { login: 'noor@acme.example', email: 'noor@acme.example', firstName: 'Noor', lastName: 'R' },
        groupIds: ['00gsupport0000000001', 'Engineering'],
      },
      'groupIds[1]',
      engineering,
    ],
  ])('reports which ID to use for a name given as an ID: %s %j', async (key, input, field, id) => {
    await expect(org.okta.run(key, input)).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
      field,
      hint: `use its ID ${id}`,
      message: expect.stringMatching(
        new RegExp(`^${field.replace(/\W/g, '\\$&')} is ".+", which is a name and not an ID\\. Use its ID ${id}\\.$`),
      ),
    });
    expect(org.writes().filter((line) => line.includes('lifecycle'))).toEqual([]);
  });

  test('says how to find the ID for a value that is not a known name', async () => {
    await expect(org.okta.run('add_user_to_group', { user: grace, group: 'Enginering' })).rejects.toMatchObject({
      category: 'not_found',
      hint: "find the group's ID (00g…) with list_groups",
    });
  });

  test('reports in an onboarding which ID to use for a name, also in a dry run', async () => {
    const input = {
      profile: { login: 'grace.lindqvist@acme.example', email: 'g@acme.example', firstName: 'Grace', lastName: 'L' },
      groupIds: ['Engineering'],
      apps: ['GitHub'],
    };
    for (const dryRun of [true, false]) {
      const { output } = await org.okta.run('onboard_user', input, { dryRun });
      expect(output).toMatchObject({ complete: false });
      expect(output.report.filter(({ outcome }) => outcome === 'failed').map(({ reason }) => reason)).toEqual([
        `"Engineering" is a name and not an ID. Use its ID ${engineering}.`,
        '"GitHub" is a name and not an ID. Use its ID 0oagithub00000000001.',
      ]);
    }
  });

  test('blames only the unknown group if the user exists', async () => {
    const unknown = '00gunknown0000000001';
    await expect(org.okta.run('add_user_to_group', { user: 'grace.lindqvist', group: unknown })).rejects.toMatchObject({
      category: 'not_found',
      hint: 'check the ID',
    });
  });

  test.each([
    ['user_added_to_group', { group: 'Engineering' }, 'group'],
    ['user_removed_from_group', { group: 'engineering' }, 'group'],
    ['group_updated', { group: 'Sales EMEA' }, 'group'],
    ['okta_event', { types: ['group.user_membership.add'], group: 'Engineering' }, 'group'],
    ['user_suspended', { user: 'Grace Lindqvist' }, 'user'],
    ['user_suspended', { user: 'me' }, 'user'],
  ])('rejects a name in an ID filter without sending a request: %s %j', async (key, input, field) => {
    org.forget();
    await expect(org.okta.poll(key, input)).rejects.toMatchObject({
      category: 'invalid_request',
      field,
      message: expect.stringMatching(/; find the (ID \(00g…\) with list_groups|user with find_users)\.$/),
    });
    await expect(org.okta.read(key, input, [])).rejects.toMatchObject({ category: 'invalid_request', field });
    expect(org.sent()).toEqual([]);
  });
});
