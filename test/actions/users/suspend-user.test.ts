import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('suspend_user', () => {
  const org = useOrg();

  test('suspend_user suspends an active user and returns their new state', async () => {
    const { output } = await org.okta.run('suspend_user', { user: 'iris.vale@acme.example' });
    expect(output).toMatchObject({ changed: true, previousStatus: 'ACTIVE', user: { status: 'SUSPENDED' } });
    expect(org.sandbox.org.users.get('00uiris0000000000001')?.status).toBe('SUSPENDED');
  });

  test('suspend_user reports an already suspended user as unchanged', async () => {
    org.forget();
    const { output } = await org.okta.run('suspend_user', { user: '00uomar0000000000001' });
    expect(output).toMatchObject({ changed: false, user: { status: 'SUSPENDED' } });
    expect(org.writes()).toEqual([]);
  });

  test("suspend_user rejects a deactivated user with a conflict and Okta's code", async () => {
    await expect(org.okta.run('suspend_user', { user: '00utom00000000000001' })).rejects.toMatchObject({
      category: 'conflict',
      errorCode: 'E0000001',
      message: expect.stringMatching(
        /^Okta rejected suspendUser: .*\. The user is DEPROVISIONED: activate the user first\.$/,
      ),
    });
    expect(org.sandbox.org.users.get('00utom00000000000001')?.status).toBe('DEPROVISIONED');
  });

  test('suspend_user returns not_found for an unknown user', async () => {
    await expect(org.okta.run('suspend_user', { user: 'nobody@acme.example' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
  });

  test('suspend_user suspends the user once after a lost response', async () => {
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST' });
    org.forget();
    const { output, response } = await org.okta.run('suspend_user', { user: 'ben.achterberg@acme.example' });
    expect(output).toMatchObject({ changed: true, user: { status: 'SUSPENDED' } });
    expect(response.confirmed).toBe('checked');
    expect(org.writes()).toHaveLength(1);
  });

  test('suspend_user suspends the user after a lost request', async () => {
    org.sandbox.faults.next({ kind: 'lost_before', method: 'POST' });
    const { output } = await org.okta.run('suspend_user', { user: 'zoe.castillo@acme.example' });
    expect(output).toMatchObject({ changed: true, user: { status: 'SUSPENDED' } });
    expect(org.sandbox.org.users.get('00uzoe00000000000001')?.status).toBe('SUSPENDED');
  });
});
