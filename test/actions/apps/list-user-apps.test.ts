import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('list_user_apps', () => {
  const org = useOrg();

  test('list_user_apps lists the apps of a user, both direct and from a group', async () => {
    const ada = '00uada00000000000001';
    await org.okta.run('assign_app_to_user', { user: ada, app: '0oaslack000000000001' });
    const { output } = await org.okta.run('list_user_apps', { user: 'ada.okonkwo@acme.example' });
    expect(output.items.map(({ label, appInstanceId }) => [label, appInstanceId]).sort()).toEqual([
      ['Jira', '0oajira0000000000001'],
      ['Slack', '0oaslack000000000001'],
    ]);
    expect(output).not.toHaveProperty('nextCursor');
  });

  test('list_user_apps returns an empty list for a user without apps', async () => {
    const { output } = await org.okta.run('list_user_apps', { user: '00uiris0000000000001' });
    expect(output).toEqual({ items: [] });
  });

  test('list_user_apps returns the requested number of apps and a cursor for the rest', async () => {
    const ada = '00uada00000000000001';
    await org.okta.run('assign_app_to_user', { user: ada, app: '0oaslack000000000001' });
    const { output: first } = await org.okta.run('list_user_apps', { user: ada, limit: 1 });
    expect(first.items).toHaveLength(1);
    const { output: second } = await org.okta.run('list_user_apps', { user: ada, cursor: first.nextCursor });
    expect(second.items).toHaveLength(1);
    expect(second.items[0]).not.toEqual(first.items[0]);
  });

  test('list_user_apps returns not_found for an unknown user', async () => {
    await expect(org.okta.run('list_user_apps', { user: 'nobody@acme.example' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
  });

  test('list_user_apps rejects a user that would change the path before sending a request', async () => {
    org.forget();
    await expect(org.okta.run('list_user_apps', { user: '..' })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'user',
    });
    expect(org.sent()).toEqual([]);
  });
});
