import { describe, expect, test } from 'vitest';
import { writeEvent } from '../../support/log-events.ts';
import { useOrg } from '../../support/org.ts';
import { people } from '../../support/people.ts';
import { untyped } from '../../support/untyped.ts';

const engineering = '00gengineering000001';
const support = '00gsupport0000000001';
const group = (id: string, displayName: string) => ({ id, type: 'UserGroup', alternateId: 'unknown', displayName });

describe('list_group_membership_changes', () => {
  const org = useOrg();
  const list = async (input: Parameters<typeof org.okta.run<'list_group_membership_changes'>>[1]) =>
    (await org.okta.run('list_group_membership_changes', input)).output.items;

  test('list_group_membership_changes returns who, whom, which group and when, newest first', async () => {
    await org.okta.run('add_user_to_group', { user: people.iris.id, group: engineering });
    await org.okta.run('remove_user_from_group', { user: people.iris.id, group: engineering });
    const [removed, added, ...others] = await list({ group: engineering });
    const same = { user: { id: people.iris.id }, group: { id: engineering, name: 'Engineering' }, by: 'user' };
    expect(removed).toMatchObject({ change: 'removed', actor: { id: people.ada.id }, ...same });
    expect(added).toMatchObject({ change: 'added', published: expect.any(String), ...same });
    expect(others).toEqual([]);
  });

  test('list_group_membership_changes narrows to a group, a user and a kind of change', async () => {
    for (const id of [engineering, support])
      for (const user of [people.iris, people.zoe])
        for (const kind of ['add', 'remove'])
          writeEvent(org.sandbox, { eventType: `group.user_membership.${kind}`, target: [user, group(id, 'x')] });
    expect(await list({})).toHaveLength(8);
    expect(await list({ group: support })).toHaveLength(4);
    expect(await list({ user: people.zoe.alternateId })).toHaveLength(4);
    const [only, ...others] = await list({ group: support, user: people.zoe.id, change: 'removed' });
    expect(only).toMatchObject({ change: 'removed', user: { id: people.zoe.id }, group: { id: support } });
    expect(others).toEqual([]);
  });

  test('list_group_membership_changes tells a rule and Okta itself from a person', async () => {
    const target = [people.iris, group(engineering, 'Engineering')];
    const eventType = 'group.user_membership.add';
    writeEvent(org.sandbox, { eventType, target, debugData: { triggeredByGroupRuleId: '0pracme0000000000001' } });
    const actor = {
      id: 'spracme0000000000001',
      type: 'SystemPrincipal',
      alternateId: 'system@okta.com',
      displayName: 'Okta System',
    };
    org.sandbox.org.log.record({ eventType, actor, target });
    expect((await list({})).map(({ by }) => by).sort()).toEqual(['rule', 'system']);
  });

  test('list_group_membership_changes shows that a group rule added a member', async () => {
    const rule = [...org.sandbox.org.rules.values()][0];
    expect(rule?.expression).toBe('user.department=="Sales"');
    await org.okta.run('update_user', { user: people.zoe.id, mode: 'partial', profile: { department: 'Sales' } });
    expect(await list({ user: people.zoe.id })).toMatchObject([
      { change: 'added', by: 'rule', group: { name: 'Sales EMEA' } },
    ]);
  });

  test('list_group_membership_changes leaves out other events of the group', async () => {
    writeEvent(org.sandbox, { eventType: 'group.profile.update', target: [group(support, 'Support')] });
    expect(await list({ group: support })).toEqual([]);
  });

  test('list_group_membership_changes rejects a help desk administrator', async () => {
    const okta = org.connect({ token: org.sandbox.tokens.helpDeskAdmin });
    await expect(okta.run('list_group_membership_changes', {})).rejects.toMatchObject({ category: 'forbidden' });
  });

  test.each([{ change: 'moved' }, { group: 'a/b' }, { since: 'soon' }, { app: 'x' }])(
    'list_group_membership_changes rejects %j before sending a request',
    async (input) => {
      await expect(org.okta.run(untyped('list_group_membership_changes'), input)).rejects.toMatchObject({
        category: 'invalid_request',
      });
      expect(org.sent()).toEqual([]);
    },
  );
});
