import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const legacy = '0oalegacy00000000001';
const jira = '0oajira0000000000001';
const path = `/api/v1/apps/${legacy}/lifecycle/activate`;

describe('activate_app', () => {
  const org = useOrg();
  const statusOf = (id: string) => org.sandbox.org.apps.get(id)?.status;

  test('activate_app activates an inactive app and returns its new state', async () => {
    const { output } = await org.okta.run('activate_app', { app: legacy });
    expect(output).toMatchObject({ changed: true, app: { id: legacy, label: 'Legacy HR', status: 'ACTIVE' } });
    expect(statusOf(legacy)).toBe('ACTIVE');
  });

  test('activate_app reports an active app as unchanged', async () => {
    org.forget();
    const { output } = await org.okta.run('activate_app', { app: jira });
    expect(output).toMatchObject({ changed: false, app: { status: 'ACTIVE' } });
    expect(org.writes()).toEqual([]);
  });

  test('activate_app activates the app once after a lost response', async () => {
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST' });
    org.forget();
    const { output, response } = await org.okta.run('activate_app', { app: legacy });
    expect(output).toMatchObject({ changed: true, app: { status: 'ACTIVE' } });
    expect(response.confirmed).toBe('checked');
    expect(org.writes()).toEqual([`POST ${path}`]);
  });

  test('activate_app activates the app after a lost request', async () => {
    org.sandbox.faults.next({ kind: 'lost_before', method: 'POST' });
    await org.okta.run('activate_app', { app: legacy });
    expect(statusOf(legacy)).toBe('ACTIVE');
  });

  test('activate_app plans the activation in a dry run and writes nothing', async () => {
    const { output } = await org.okta.run('activate_app', { app: legacy }, { dryRun: true });
    expect(output).toMatchObject({ dryRun: true, next: { operation: 'activateApplication', path } });
    expect(statusOf(legacy)).toBe('INACTIVE');
  });

  test('activate_app returns not_found for an unknown app', async () => {
    await expect(org.okta.run('activate_app', { app: '0oanobody00000000001' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
  });

  test('activate_app rejects a read-only role', async () => {
    const reader = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(reader.run('activate_app', { app: legacy })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
    expect(statusOf(legacy)).toBe('INACTIVE');
  });
});
