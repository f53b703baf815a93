import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const engineering = '00gengineering000001';
const grace = '00ugrace000000000001';
const iris = '00uiris0000000000001';

describe('add_user_to_group', () => {
  const org = useOrg();

  test('add_user_to_group adds a user given by login and returns the user and the group', async () => {
    const { output } = await org.okta.run('add_user_to_group', {
      user: 'grace.lindqvist@acme.example',
      group: engineering,
    });
    expect(output).toMatchObject({
      changed: true,
      user: { id: grace },
      group: { id: engineering },
    });
    expect(org.sandbox.org.memberships.has(engineering, grace)).toBe(true);
  });

  test('add_user_to_group writes nothing for a user who is already in the group', async () => {
    await org.okta.run('add_user_to_group', { user: grace, group: engineering });
    org.forget();
    const { output } = await org.okta.run('add_user_to_group', { user: grace, group: engineering });
    expect(output).toMatchObject({ changed: false, user: { id: grace }, group: { id: engineering } });
    expect(org.writes()).toEqual([]);
  });

  test('add_user_to_group reports a user as added after a lost response', async () => {
    org.sandbox.faults.next({ kind: 'lost_after', method: 'PUT' });
    org.forget();
    const { output } = await org.okta.run('add_user_to_group', { user: iris, group: engineering });
    expect(output).toMatchObject({ changed: true });
    expect(org.writes()).toEqual([`PUT /api/v1/groups/${engineering}/users/${iris}`]);
    expect(org.sandbox.org.memberships.ofLeft(engineering).map(({ userId }) => userId)).toContain(iris);
  });

  test('add_user_to_group adds the user after a lost request', async () => {
    org.sandbox.faults.next({ kind: 'lost_before', method: 'PUT' });
    await org.okta.run('add_user_to_group', { user: iris, group: '00gsupport0000000001' });
    expect(org.sandbox.org.memberships.has('00gsupport0000000001', iris)).toBe(true);
  });

  test('add_user_to_group rejects a directory-owned group', async () => {
    org.forget();
    await expect(
      org.okta.run('add_user_to_group', { user: grace, group: '00gadfinance00000001' }),
    ).rejects.toMatchObject({
      category: 'conflict',
      field: 'group',
      message:
        'A directory or an app manages the members of the group Finance (AD) (APP_GROUP). Change them in that directory or app.',
    });
    expect(org.sandbox.org.memberships.has('00gadfinance00000001', grace)).toBe(false);
  });

  test("add_user_to_group returns Okta's error if the group cannot be read", async () => {
    const body = { errorCode: 'E0000006', errorSummary: 'You do not have permission to perform the requested action' };
    const group = '/api/v1/groups/00gadfinance00000001';
    org.sandbox.faults.next({ kind: 'status', method: 'GET', path: group, status: 403, body });
    await expect(
      org.okta.run('add_user_to_group', { user: grace, group: '00gadfinance00000001' }),
    ).rejects.toMatchObject({ operation: 'assignUserToGroup' });
  });

  test('add_user_to_group sends two requests, only one of them from the groups rate limit', async () => {
    org.forget();
    await org.okta.run('add_user_to_group', { user: grace, group: '00gcontractors000001' });
    expect(org.sent()).toEqual([
      `GET /api/v1/users/${grace}/groups`,
      `PUT /api/v1/groups/00gcontractors000001/users/${grace}`,
    ]);
  });

  test('add_user_to_group rejects a directory-owned group in a dry run', async () => {
    await expect(
      org.okta.run('add_user_to_group', { user: grace, group: '00gadfinance00000001' }, { dryRun: true }),
    ).rejects.toMatchObject({ category: 'conflict', field: 'group' });
  });

  test('add_user_to_group rejects a built-in group', async () => {
    // Recorded in a real org: Everyone is not the only built-in group; another one holds the administrators.
    const { id } = org.sandbox.scenario.addGroup({ type: 'BUILT_IN', profile: { name: 'Okta Administrators' } });
    await expect(org.okta.run('add_user_to_group', { user: '00utom00000000000001', group: id })).rejects.toMatchObject({
      category: 'conflict',
      message: 'Okta manages the members of the group Okta Administrators (BUILT_IN) itself. Leave this group out.',
    });
  });

  test('add_user_to_group returns not_found for an unknown group', async () => {
    await expect(
      org.okta.run('add_user_to_group', { user: grace, group: '00gnobody00000000001' }),
    ).rejects.toMatchObject({ category: 'not_found', errorCode: 'E0000007', operation: 'assignUserToGroup' });
  });

  test('add_user_to_group returns not_found for an unknown user', async () => {
    org.forget();
    await expect(
      org.okta.run('add_user_to_group', { user: 'nobody@acme.example', group: engineering }),
    ).rejects.toMatchObject({ category: 'not_found', errorCode: 'E0000007' });
    expect(org.writes()).toEqual([]);
  });

  test('add_user_to_group rejects a read-only role', async () => {
    const reader = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(
      reader.run('add_user_to_group', { user: '00umei00000000000001', group: engineering }),
    ).rejects.toMatchObject({ category: 'forbidden', errorCode: 'E0000006' });
    expect(org.sandbox.org.memberships.has(engineering, '00umei00000000000001')).toBe(false);
  });

  test('add_user_to_group shows the membership in a dry run and writes nothing', async () => {
    const mei = '00umei00000000000001';
    const { output } = await org.okta.run('add_user_to_group', { user: mei, group: engineering }, { dryRun: true });
    expect(output).toMatchObject({
      dryRun: true,
      next: { operation: 'assignUserToGroup', method: 'PUT', path: `/api/v1/groups/${engineering}/users/${mei}` },
    });
    expect(org.sandbox.org.memberships.has(engineering, mei)).toBe(false);
  });

  test('add_user_to_group rejects a group that would change the path before sending a request', async () => {
    org.forget();
    for (const group of ['..', '%2e%2e', 'a/b', '']) {
      await expect(org.okta.run('add_user_to_group', { user: grace, group })).rejects.toMatchObject({
        category: 'invalid_request',
        field: 'group',
      });
    }
    expect(org.sent()).toEqual([]);
  });
});
