import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const jira = '0oajira0000000000001';
const slack = '0oaslack000000000001';
const engineering = '00gengineering000001';
const ada = '00uada00000000000001';

describe('revoke_app_from_group', () => {
  const org = useOrg();
  const input = { app: jira, group: engineering };
  const isAssigned = () => org.sandbox.org.appGroups.has(jira, engineering);

  test('revoke_app_from_group takes the app from the group and from members who have it only through it', async () => {
    await org.okta.run('assign_app_to_group', { app: jira, group: '00geveryone000000001' });
    await org.okta.run('revoke_app_from_group', input);
    expect(org.sandbox.org.appUsers.has(jira, ada)).toBe(true);
    const { output } = await org.okta.run('revoke_app_from_group', { app: jira, group: '00geveryone000000001' });
    expect(output).toEqual({ changed: true, app: { id: jira }, group: { id: '00geveryone000000001' } });
    expect(isAssigned()).toBe(false);
    expect(org.sandbox.org.appUsers.has(jira, ada)).toBe(false);
  });

  test('revoke_app_from_group writes nothing for an app that the group does not have', async () => {
    org.forget();
    const { output } = await org.okta.run('revoke_app_from_group', { app: slack, group: engineering });
    expect(output).toEqual({ changed: false, app: { id: slack }, group: { id: engineering } });
    expect(org.writes()).toEqual([]);
  });

  test('revoke_app_from_group succeeds if another run revoked the app in the meantime', async () => {
    const body = { errorCode: 'E0000007', errorSummary: 'Not found' };
    org.sandbox.faults.next({ kind: 'status', method: 'DELETE', status: 404, body });
    const { output } = await org.okta.run('revoke_app_from_group', input);
    expect(output).toMatchObject({ changed: false });
  });

  test('revoke_app_from_group revokes the app after a lost response or request', async () => {
    for (const kind of ['lost_after', 'lost_before'] as const) {
      await org.reset();
      org.sandbox.faults.next({ kind, method: 'DELETE' });
      const { output } = await org.okta.run('revoke_app_from_group', input);
      expect(output).toMatchObject({ changed: true });
      expect(isAssigned()).toBe(false);
    }
  });

  test('revoke_app_from_group reports in a dry run what would be lost and writes nothing', async () => {
    const { output } = await org.okta.run('revoke_app_from_group', input, { dryRun: true });
    expect(output).toMatchObject({
      dryRun: true,
      next: { operation: 'unassignApplicationFromGroup', method: 'DELETE' },
      notes: expect.arrayContaining([expect.stringContaining('deleted permanently')]),
    });
    expect(isAssigned()).toBe(true);
  });

  test('revoke_app_from_group returns not_found for an unknown app or group instead of unchanged', async () => {
    for (const [unknown, operation] of [
      [{ app: '0oanobody00000000001', group: engineering }, 'getApplication'],
      [{ app: jira, group: '00gnobody00000000001' }, 'getGroup'],
    ] as const)
      await expect(org.okta.run('revoke_app_from_group', unknown)).rejects.toMatchObject({
        category: 'not_found',
        operation,
      });
  });

  test('revoke_app_from_group rejects a read-only role', async () => {
    const reader = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(reader.run('revoke_app_from_group', input)).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
    expect(isAssigned()).toBe(true);
  });
});
