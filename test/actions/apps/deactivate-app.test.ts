import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const legacy = '0oalegacy00000000001';
const jira = '0oajira0000000000001';
const path = `/api/v1/apps/${jira}/lifecycle/deactivate`;

describe('deactivate_app', () => {
  const org = useOrg();
  const statusOf = (id: string) => org.sandbox.org.apps.get(id)?.status;

  test('deactivate_app deactivates an app, and users lose what they have through a group', async () => {
    org.sandbox.scenario.assignApp(jira, '00uiris0000000000001');
    const { output } = await org.okta.run('deactivate_app', { app: jira });
    expect(output).toMatchObject({ changed: true, app: { id: jira, status: 'INACTIVE' } });
    expect(statusOf(jira)).toBe('INACTIVE');
    expect([...org.sandbox.org.appUsers.ofLeft(jira)].map(({ userId }) => userId)).toEqual(['00uiris0000000000001']);
    expect(org.sandbox.org.appGroups.count(jira)).toBe(1);
  });

  test('deactivate_app reports an inactive app as unchanged', async () => {
    org.forget();
    const { output } = await org.okta.run('deactivate_app', { app: legacy });
    expect(output).toMatchObject({ changed: false, app: { status: 'INACTIVE' } });
    expect(org.writes()).toEqual([]);
  });

  test('deactivate_app deactivates the app once after a lost response', async () => {
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST' });
    org.forget();
    const { output, response } = await org.okta.run('deactivate_app', { app: jira });
    expect(output).toMatchObject({ changed: true, app: { status: 'INACTIVE' } });
    expect(response.confirmed).toBe('checked');
    expect(org.writes()).toEqual([`POST ${path}`]);
  });

  test('deactivate_app deactivates the app after a lost request', async () => {
    org.sandbox.faults.next({ kind: 'lost_before', method: 'POST' });
    await org.okta.run('deactivate_app', { app: jira });
    expect(statusOf(jira)).toBe('INACTIVE');
  });

  test('deactivate_app says in a dry run what users lose, and writes nothing', async () => {
    const { output } = await org.okta.run('deactivate_app', { app: jira }, { dryRun: true });
    expect(output).toMatchObject({
      dryRun: true,
      next: { operation: 'deactivateApplication', path },
      notes: ['Removes the assignments of users who have the app through a group.'],
    });
    expect(statusOf(jira)).toBe('ACTIVE');
  });

  test('deactivate_app returns not_found for an unknown app', async () => {
    await expect(org.okta.run('deactivate_app', { app: '0oanobody00000000001' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
  });

  test('deactivate_app rejects a read-only role', async () => {
    const reader = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(reader.run('deactivate_app', { app: jira })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
    expect(statusOf(jira)).toBe('ACTIVE');
  });
});
