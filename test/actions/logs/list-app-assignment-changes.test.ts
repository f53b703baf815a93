import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';
import { people } from '../../support/people.ts';
import { untyped } from '../../support/untyped.ts';

const slack = '0oaslack000000000001';
const github = '0oagithub00000000001';

describe('list_app_assignment_changes', () => {
  const org = useOrg();
  const list = async (input: Parameters<typeof org.okta.run<'list_app_assignment_changes'>>[1]) =>
    (await org.okta.run('list_app_assignment_changes', input)).output.items;

  test('list_app_assignment_changes returns who, whom, which app and when, newest first', async () => {
    await org.okta.run('assign_app_to_user', { user: people.iris.id, app: slack });
    await org.okta.run('revoke_app_from_user', { user: people.iris.id, app: slack });
    const [removed, added, ...others] = await list({ app: slack });
    const same = {
      actor: { id: people.ada.id },
      user: { id: people.iris.id },
      app: { id: slack, name: 'Slack' },
      by: 'user',
    };
    expect(removed).toMatchObject({ change: 'removed', ...same });
    expect(added).toMatchObject({ change: 'added', published: expect.any(String), ...same });
    expect(others).toEqual([]);
  });

  test('list_app_assignment_changes narrows to an app, a user and a kind of change', async () => {
    for (const app of [slack, github]) {
      for (const user of [people.iris.id, people.ada.id]) await org.okta.run('assign_app_to_user', { user, app });
      await org.okta.run('revoke_app_from_user', { user: people.iris.id, app });
    }
    expect(await list({})).toHaveLength(6);
    expect(await list({ app: github })).toHaveLength(3);
    expect(await list({ user: people.iris.alternateId, app: github })).toHaveLength(2);
    expect(await list({ app: github, change: 'removed' })).toMatchObject([
      { change: 'removed', user: { id: people.iris.id } },
    ]);
  });

  test('list_app_assignment_changes accepts an app administrator and rejects a help desk administrator', async () => {
    const { appAdmin, helpDeskAdmin } = org.sandbox.tokens;
    const { output } = await org.connect({ token: appAdmin }).run('list_app_assignment_changes', {});
    expect(output.items).toEqual([]);
    await expect(org.connect({ token: helpDeskAdmin }).run('list_app_assignment_changes', {})).rejects.toMatchObject({
      category: 'forbidden',
    });
  });

  test.each([{ change: 'updated' }, { app: '..' }, { until: 'later' }, { group: 'x' }])(
    'list_app_assignment_changes rejects %j before sending a request',
    async (input) => {
      await expect(org.okta.run(untyped('list_app_assignment_changes'), input)).rejects.toMatchObject({
        category: 'invalid_request',
      });
      expect(org.sent()).toEqual([]);
    },
  );
});
