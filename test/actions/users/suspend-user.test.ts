import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('suspend_user', () => {
  const org = useOrg();

  test('suspends an active user and returns the user as it is afterwards', async () => {
    const { output } = await org.okta.run('suspend_user', { user: 'iris.vale@acme.example' });
    expect(output).toMatchObject({ changed: true, previousStatus: 'ACTIVE', user: { status: 'SUSPENDED' } });
    expect(org.sandbox.org.users.get('00uiris0000000000001')?.status).toBe('SUSPENDED');
  });

  test('leaves a user alone who is suspended already', async () => {
    org.forget();
    const { output } = await org.okta.run('suspend_user', { user: '00uomar0000000000001' });
    expect(output).toMatchObject({ changed: false, user: { status: 'SUSPENDED' } });
    expect(org.writes()).toEqual([]);
  });

  test('refuses a deactivated user as conflict with the code that Okta gives', async () => {
    await expect(org.okta.run('suspend_user', { user: '00utom00000000000001' })).rejects.toMatchObject({
      category: 'conflict',
      errorCode: 'E0000001',
      message: expect.stringMatching(
        /^Okta rejected suspendUser: .*\. The user is DEPROVISIONED: activate the user first\.$/,
      ),
    });
    expect(org.sandbox.org.users.get('00utom00000000000001')?.status).toBe('DEPROVISIONED');
  });

  test('names an unknown user as not found', async () => {
    await expect(org.okta.run('suspend_user', { user: 'nobody@acme.example' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
  });

  test('suspends once although the answer was lost', async () => {
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST' });
    org.forget();
    const { output, response } = await org.okta.run('suspend_user', { user: 'ben.achterberg@acme.example' });
    expect(output).toMatchObject({ changed: true, user: { status: 'SUSPENDED' } });
    expect(response.confirmed).toBe('checked');
    expect(org.writes()).toHaveLength(1);
  });

  test('suspends although the request was lost on its way', async () => {
    org.sandbox.faults.next({ kind: 'lost_before', method: 'POST' });
    const { output } = await org.okta.run('suspend_user', { user: 'zoe.castillo@acme.example' });
    expect(output).toMatchObject({ changed: true, user: { status: 'SUSPENDED' } });
    expect(org.sandbox.org.users.get('00uzoe00000000000001')?.status).toBe('SUSPENDED');
  });
});
