import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const slack = '0oaslack000000000001';
const github = '0oagithub00000000001';
const jira = '0oajira0000000000001';
const ada = '00uada00000000000001';
const grace = '00ugrace000000000001';
const zoe = '00uzoe00000000000001';
const iris = '00uiris0000000000001';

describe('revoke_app_from_user', () => {
  const org = useOrg();
  const has = (userId: string, appId: string) => org.sandbox.org.appUsers.has(appId, userId);

  test('revoke_app_from_user rejects a read-only role', async () => {
    const reader = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(reader.run('revoke_app_from_user', { user: grace, app: slack })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
    expect(has(grace, slack)).toBe(true);
  });

  test('revoke_app_from_user reports in a dry run what would be lost and writes nothing', async () => {
    const { output } = await org.okta.run('revoke_app_from_user', { user: grace, app: slack }, { dryRun: true });
    expect(output).toMatchObject({
      dryRun: true,
      next: { operation: 'unassignUserFromApplication', method: 'DELETE' },
      notes: expect.arrayContaining([expect.stringContaining('deleted permanently')]),
    });
    expect(has(grace, slack)).toBe(true);
  });

  test('revoke_app_from_user revokes an app from a user given by login', async () => {
    const { output } = await org.okta.run('revoke_app_from_user', { user: 'grace.lindqvist@acme.example', app: slack });
    expect(output).toEqual({ changed: true, user: { id: grace }, app: { id: slack } });
    expect(has(grace, slack)).toBe(false);
  });

  test('revoke_app_from_user writes nothing for an assignment that no longer exists', async () => {
    await org.okta.run('revoke_app_from_user', { user: grace, app: slack });
    org.forget();
    const { output } = await org.okta.run('revoke_app_from_user', { user: grace, app: slack });
    expect(output).toEqual({ changed: false, user: { id: grace }, app: { id: slack } });
    expect(org.writes()).toEqual([]);
  });

  test('revoke_app_from_user succeeds if another run revoked the app in the meantime', async () => {
    const body = { errorCode: 'E0000007', errorSummary: 'Not found' };
    org.sandbox.faults.next({ kind: 'status', method: 'DELETE', status: 404, body });
    const { output } = await org.okta.run('revoke_app_from_user', { user: zoe, app: github });
    expect(output).toEqual({ changed: false, user: { id: zoe }, app: { id: github } });
  });

  test('revoke_app_from_user revokes the app after a lost response', async () => {
    org.sandbox.faults.next({ kind: 'lost_after', method: 'DELETE' });
    const { output } = await org.okta.run('revoke_app_from_user', { user: zoe, app: github });
    expect(output).toMatchObject({ changed: true });
    expect(has(zoe, github)).toBe(false);
  });

  test('revoke_app_from_user revokes the app after a lost request', async () => {
    await org.okta.run('assign_app_to_user', { user: iris, app: slack });
    org.sandbox.faults.next({ kind: 'lost_before', method: 'DELETE' });
    await org.okta.run('revoke_app_from_user', { user: iris, app: slack });
    expect(has(iris, slack)).toBe(false);
  });

  test('revoke_app_from_user rejects a group assignment and says to change the group', async () => {
    org.forget();
    await expect(org.okta.run('revoke_app_from_user', { user: ada, app: jira })).rejects.toMatchObject({
      category: 'conflict',
      message:
        'The user has the app through the group Engineering (00gengineering000001), and Okta does not revoke such an assignment from a single user. Remove the user from that group, or the app from the group.',
    });
    expect(org.writes()).toEqual([]);
    expect(has(ada, jira)).toBe(true);
  });

  test('revoke_app_from_user names the group that assigns the app if Okta returns it', async () => {
    const group = { name: 'Engineering', href: `${org.sandbox.url}/api/v1/groups/00gengineering000001` };
    org.sandbox.faults.next({
      kind: 'status',
      method: 'GET',
      path: `/api/v1/apps/${jira}/users/${ada}`,
      status: 200,
      body: { id: ada, scope: 'GROUP', status: 'ACTIVE', _links: { group } },
    });
    await expect(org.okta.run('revoke_app_from_user', { user: ada, app: jira })).rejects.toMatchObject({
      category: 'conflict',
      message: expect.stringContaining('through the group Engineering (00gengineering000001),'),
    });
  });

  test('revoke_app_from_user rejects a direct assignment if a group assigns the app too', async () => {
    await org.okta.run('assign_app_to_user', { user: iris, app: slack });
    org.sandbox.faults.next({
      kind: 'status',
      method: 'DELETE',
      status: 403,
      body: {
        errorCode: 'E0000046',
        errorSummary: 'Deactivate application for user forbidden.',
        errorCauses: [
          {
            errorSummary:
              'The application cannot be unassigned from the user while their group memberships grant them access.',
          },
        ],
      },
    });
    await expect(org.okta.run('revoke_app_from_user', { user: iris, app: slack })).rejects.toMatchObject({
      category: 'conflict',
      status: 403,
      errorCode: 'E0000046',
      causes: [expect.stringContaining('group memberships grant them access')],
      message: expect.stringContaining('through a group'),
    });
    expect(has(iris, slack)).toBe(true);
  });

  test('revoke_app_from_user returns not_found for an unknown app instead of unchanged', async () => {
    await expect(
      org.okta.run('revoke_app_from_user', { user: grace, app: '0oanobody00000000001' }),
    ).rejects.toMatchObject({ category: 'not_found', errorCode: 'E0000007', operation: 'getApplication' });
  });

  test('revoke_app_from_user returns not_found for an unknown user instead of unchanged', async () => {
    await expect(
      org.okta.run('revoke_app_from_user', { user: '00unobody00000000001', app: slack }),
    ).rejects.toMatchObject({ category: 'not_found', errorCode: 'E0000007', operation: 'getUser' });
  });

  test('revoke_app_from_user rejects an app that would change the path before sending a request', async () => {
    org.forget();
    await expect(org.okta.run('revoke_app_from_user', { user: grace, app: '..' })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'app',
    });
    expect(org.sent()).toEqual([]);
  });
});
