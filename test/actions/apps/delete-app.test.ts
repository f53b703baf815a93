import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const legacy = '0oalegacy00000000001';
const jira = '0oajira0000000000001';

describe('delete_app', () => {
  const org = useOrg();
  const has = (id: string) => org.sandbox.org.apps.has(id);

  test('delete_app deletes an inactive app and returns it as it was', async () => {
    const { output } = await org.okta.run('delete_app', { app: legacy });
    expect(output).toMatchObject({ changed: true, app: { id: legacy, label: 'Legacy HR', status: 'INACTIVE' } });
    expect(has(legacy)).toBe(false);
  });

  test('delete_app fails for an active app and says what to do', async () => {
    org.forget();
    await expect(org.okta.run('delete_app', { app: jira })).rejects.toMatchObject({
      category: 'conflict',
      field: 'ifActive',
      message: 'The app Jira is active. Deactivate it first, or set ifActive to deactivate.',
    });
    expect(org.writes()).toEqual([]);
    expect(has(jira)).toBe(true);
  });

  test('delete_app deactivates an active app first if it may', async () => {
    org.forget();
    const { output } = await org.okta.run('delete_app', { app: jira, ifActive: 'deactivate' });
    expect(output).toMatchObject({ changed: true, app: { id: jira, status: 'ACTIVE' } });
    expect(org.writes()).toEqual([`POST /api/v1/apps/${jira}/lifecycle/deactivate`, `DELETE /api/v1/apps/${jira}`]);
    expect(has(jira)).toBe(false);
  });

  test('delete_app reports an app that somebody activated in the meantime', async () => {
    org.sandbox.faults.next({
      kind: 'status',
      method: 'DELETE',
      status: 403,
      body: {
        errorCode: 'E0000056',
        errorSummary: 'Delete application forbidden.',
        errorCauses: [{ errorSummary: 'The application must be deactivated before deletion.' }],
      },
    });
    await expect(org.okta.run('delete_app', { app: legacy })).rejects.toMatchObject({
      category: 'conflict',
      errorCode: 'E0000056',
      message: expect.stringMatching(/Deactivate the application first\.$/),
    });
    expect(has(legacy)).toBe(true);
  });

  test('delete_app succeeds if another run deleted the app in the meantime', async () => {
    const body = { errorCode: 'E0000007', errorSummary: 'Not found' };
    org.sandbox.faults.next({ kind: 'status', method: 'DELETE', status: 404, body });
    expect((await org.okta.run('delete_app', { app: legacy })).output).toMatchObject({ changed: false });
  });

  test('delete_app deletes the app after a lost response or request, and after an internal error', async () => {
    for (const kind of ['lost_after', 'lost_before', 'server_error_after'] as const) {
      await org.reset();
      org.sandbox.faults.next({ kind, method: 'DELETE' });
      const { output } = await org.okta.run('delete_app', { app: legacy });
      expect(output).toMatchObject({ changed: true });
      expect(has(legacy)).toBe(false);
    }
  });

  test('delete_app says in a dry run who has the app, and writes nothing', async () => {
    const { output } = await org.okta.run('delete_app', { app: jira, ifActive: 'deactivate' }, { dryRun: true });
    expect(output).toMatchObject({
      dryRun: true,
      next: { operation: 'deactivateApplication' },
      notes: expect.arrayContaining(['It is deleted afterwards.', 'Removes the app from 2 users and 1 group.']),
    });
    const inactive = await org.okta.run('delete_app', { app: legacy }, { dryRun: true });
    expect(inactive.output).toMatchObject({
      next: { operation: 'deleteApplication' },
      notes: ['Removes the app from 0 users and 0 groups.', expect.stringContaining('permanently')],
    });
    expect([has(jira), has(legacy)]).toEqual([true, true]);
  });

  test('delete_app returns not_found for an unknown app', async () => {
    await expect(org.okta.run('delete_app', { app: '0oanobody00000000001' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
  });

  test('delete_app rejects a read-only role', async () => {
    const reader = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(reader.run('delete_app', { app: legacy })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
    expect(has(legacy)).toBe(true);
  });
});
