import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const slack = '0oaslack000000000001';
const jira = '0oajira0000000000001';
const grace = '00ugrace000000000001';
const iris = '00uiris0000000000001';
const path = `/api/v1/apps/${slack}/users/${grace}`;

describe('update_app_user', () => {
  const org = useOrg();
  const assigned = (userId = grace, appId = slack) => org.sandbox.org.appUsers.get(appId, userId);
  const bodies = () =>
    org.sandbox.requests.filter(({ method }) => method === 'POST').map(({ body }) => JSON.parse(body));

  test('update_app_user changes attributes of a user given by login, and keeps the others', async () => {
    Object.assign(assigned()?.profile ?? {}, { role: 'Agent', team: 'a', seat: 'x' });
    const { output } = await org.okta.run('update_app_user', {
      app: slack,
      user: 'grace.lindqvist@acme.example',
      profile: { role: 'Lead', seat: null },
    });
    expect(output).toMatchObject({ changed: true, app: { id: slack }, assignment: { id: grace } });
    expect(assigned()?.profile).toMatchObject({ role: 'Lead', team: 'a' });
    expect(assigned()?.profile['seat'] ?? null).toBeNull();
  });

  test('update_app_user changes profile and credentials in one request each, and never returns the password', async () => {
    org.forget();
    const { output, response } = await org.okta.run('update_app_user', {
      app: slack,
      user: grace,
      profile: { role: 'Lead' },
      credentials: { userName: 'gl', password: 'Tr0ub4dor&3' },
    });
    expect(org.writes()).toEqual(Array(2).fill(`POST ${path}`));
    expect(bodies().slice(-2)).toEqual([
      { profile: { role: 'Lead' } },
      { credentials: { userName: 'gl', password: { value: '***' } } },
    ]);
    expect(assigned()).toMatchObject({ userName: 'gl', hasPassword: true, profile: { role: 'Lead' } });
    expect(JSON.stringify({ output, response })).not.toContain('Tr0ub4dor');
  });

  test('update_app_user reports a matching assignment as unchanged', async () => {
    await org.okta.run('update_app_user', { app: slack, user: grace, profile: { role: 'Lead' } });
    org.forget();
    const { output } = await org.okta.run('update_app_user', { app: slack, user: grace, profile: { role: 'Lead' } });
    expect(output).toMatchObject({ changed: false, assignment: { profile: { role: 'Lead' } } });
    expect(org.writes()).toEqual([]);
  });

  test('update_app_user changes an assignment through a group and leaves its scope', async () => {
    const ada = '00uada00000000000001';
    await org.okta.run('update_app_user', { app: jira, user: ada, profile: { role: 'Admin' } });
    expect(assigned(ada, jira)).toMatchObject({ scope: 'GROUP', profile: { role: 'Admin' } });
  });

  test('update_app_user fails for a user who does not have the app', async () => {
    org.forget();
    await expect(
      org.okta.run('update_app_user', { app: slack, user: iris, profile: { role: 'Lead' } }),
    ).rejects.toMatchObject({
      category: 'not_found',
      field: 'user',
      message: 'The user iris.vale@acme.example does not have the app Slack. Assign the app to the user first.',
    });
    expect(org.writes()).toEqual([]);
  });

  test('update_app_user returns not_found for an unknown app', async () => {
    const input = { app: '0oanobody00000000001', user: grace, profile: { role: 'Lead' } };
    await expect(org.okta.run('update_app_user', input)).rejects.toMatchObject({
      category: 'not_found',
      operation: 'getApplication',
    });
  });

  test.each([
    [{ features: ['PUSH_PROFILE_UPDATES'], mappedAttributes: ['role'] }, 'E0000075', 'invalid_request'],
    [{ features: ['PROFILE_MASTERING'] }, 'E0000076', 'conflict'],
  ])(
    'update_app_user says what to do about an attribute that cannot be changed: %o',
    async (more, errorCode, category) => {
      const { id } = org.sandbox.scenario.addApp({ name: 'crm', label: 'CRM', signOnMode: 'SAML_2_0', ...more });
      org.sandbox.scenario.assignApp(id, grace);
      const hints = {
        E0000075:
          'Okta rejected updateApplicationUser: Cannot modify the role attribute because it has a field mapping and profile push is enabled. Leave that attribute out.',
        E0000076:
          'Okta rejected updateApplicationUser: Cannot modify the app user because it is mastered by an external app. Change the user in the app that manages them.',
      };
      await expect(
        org.okta.run('update_app_user', { app: id, user: grace, profile: { role: 'Lead' } }),
      ).rejects.toMatchObject({ category, errorCode, message: new Map(Object.entries(hints)).get(errorCode) });
      expect(assigned(grace, id)?.profile).toEqual({});
    },
  );

  test('update_app_user says that a shared account takes no credentials of a single user', async () => {
    const credentials = { scheme: 'SHARED_USERNAME_AND_PASSWORD', userName: 'acme' };
    const { id } = org.sandbox.scenario.addApp({ name: 'swa', label: 'Clock', signOnMode: 'AUTO_LOGIN', credentials });
    org.sandbox.scenario.assignApp(id, grace);
    await expect(
      org.okta.run('update_app_user', { app: id, user: grace, credentials: { userName: 'g' } }),
    ).rejects.toMatchObject({
      category: 'invalid_request',
      errorCode: 'E0000041',
      hint: 'leave the credentials out: all users of this app share one account',
    });
  });

  test('update_app_user changes the assignment once after a lost response', async () => {
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST' });
    org.forget();
    const { output, response } = await org.okta.run('update_app_user', {
      app: slack,
      user: grace,
      profile: { role: 'Lead' },
    });
    expect(output).toMatchObject({ changed: true, assignment: { profile: { role: 'Lead' } } });
    expect(response.confirmed).toBe('checked');
    expect(org.writes()).toHaveLength(1);
  });

  test('update_app_user changes the assignment after a lost request', async () => {
    org.sandbox.faults.next({ kind: 'lost_before', method: 'POST' });
    await org.okta.run('update_app_user', { app: slack, user: grace, credentials: { password: 'Tr0ub4dor&3' } });
    expect(assigned()?.hasPassword).toBe(true);
  });

  test('update_app_user masks the password in a dry run and writes nothing', async () => {
    org.forget();
    const { output } = await org.okta.run(
      'update_app_user',
      { app: slack, user: grace, credentials: { password: 'Tr0ub4dor&3' } },
      { dryRun: true },
    );
    expect(output).toMatchObject({ dryRun: true, next: { operation: 'updateApplicationUser', method: 'POST' } });
    expect(JSON.stringify(output)).not.toContain('Tr0ub4dor');
    expect(org.writes()).toEqual([]);
  });

  test('update_app_user rejects an update without content before sending a request', async () => {
    org.forget();
    for (const content of [{}, { profile: {} }, { credentials: {} }])
      await expect(org.okta.run('update_app_user', { app: slack, user: grace, ...content })).rejects.toMatchObject({
        category: 'invalid_request',
        field: 'profile',
        message: 'profile is empty. Set an attribute, a username or a password.',
      });
    expect(org.sent()).toEqual([]);
  });

  test('update_app_user rejects a read-only role', async () => {
    const reader = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(
      reader.run('update_app_user', { app: slack, user: grace, profile: { role: 'Lead' } }),
    ).rejects.toMatchObject({ category: 'forbidden', errorCode: 'E0000006' });
  });
});
