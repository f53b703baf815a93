import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const engineering = '00gengineering000001';
const grace = '00ugrace000000000001';
const iris = '00uiris0000000000001';

describe('add_user_to_group', () => {
  const org = useOrg();

  test('adds a user given by login and returns user and group', async () => {
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

  test('writes nothing for a user who is in the group already', async () => {
    await org.okta.run('add_user_to_group', { user: grace, group: engineering });
    org.forget();
    const { output } = await org.okta.run('add_user_to_group', { user: grace, group: engineering });
    expect(output).toMatchObject({ changed: false, user: { id: grace }, group: { id: engineering } });
    expect(org.writes()).toEqual([]);
  });

  test('counts a user as added although the answer was lost', async () => {
    org.sandbox.faults.next({ kind: 'lost_after', method: 'PUT' });
    org.forget();
    const { output } = await org.okta.run('add_user_to_group', { user: iris, group: engineering });
    expect(output).toMatchObject({ changed: true });
    expect(org.writes()).toEqual([`PUT /api/v1/groups/${engineering}/users/${iris}`]);
    expect(org.sandbox.org.memberships.ofLeft(engineering).map(({ userId }) => userId)).toContain(iris);
  });

  test('adds although the request was lost on its way', async () => {
    org.sandbox.faults.next({ kind: 'lost_before', method: 'PUT' });
    await org.okta.run('add_user_to_group', { user: iris, group: '00gsupport0000000001' });
    expect(org.sandbox.org.memberships.has('00gsupport0000000001', iris)).toBe(true);
  });

  test('rejects a directory-owned group', async () => {
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

  test('tells what Okta said to the attempt if the group itself cannot be read', async () => {
    const body = { errorCode: 'E0000006', errorSummary: 'You do not have permission to perform the requested action' };
    const group = '/api/v1/groups/00gadfinance00000001';
    org.sandbox.faults.next({ kind: 'status', method: 'GET', path: group, status: 403, body });
    await expect(
      org.okta.run('add_user_to_group', { user: grace, group: '00gadfinance00000001' }),
    ).rejects.toMatchObject({ operation: 'assignUserToGroup' });
  });

  test('takes two requests, only one of them from the bucket of groups', async () => {
    org.forget();
    await org.okta.run('add_user_to_group', { user: grace, group: '00gcontractors000001' });
    expect(org.sent()).toEqual([
      `GET /api/v1/users/${grace}/groups`,
      `PUT /api/v1/groups/00gcontractors000001/users/${grace}`,
    ]);
  });

  test('rejects a directory-owned group in a dry run', async () => {
    await expect(
      org.okta.run('add_user_to_group', { user: grace, group: '00gadfinance00000001' }, { dryRun: true }),
    ).rejects.toMatchObject({ category: 'conflict', field: 'group' });
  });

  test('rejects a built-in group', async () => {
    // Recorded in a real org: beside Everyone, whose members are all users, there is a built-in group for administrators.
    const { id } = org.sandbox.scenario.addGroup({ type: 'BUILT_IN', profile: { name: 'Okta Administrators' } });
    await expect(org.okta.run('add_user_to_group', { user: '00utom00000000000001', group: id })).rejects.toMatchObject({
      category: 'conflict',
      message: 'Okta manages the members of the group Okta Administrators (BUILT_IN) itself. Leave this group out.',
    });
  });

  test('names an unknown group as not found', async () => {
    await expect(
      org.okta.run('add_user_to_group', { user: grace, group: '00gnobody00000000001' }),
    ).rejects.toMatchObject({ category: 'not_found', errorCode: 'E0000007', operation: 'assignUserToGroup' });
  });

  test('names an unknown user as not found', async () => {
    org.forget();
    await expect(
      org.okta.run('add_user_to_group', { user: 'nobody@acme.example', group: engineering }),
    ).rejects.toMatchObject({ category: 'not_found', errorCode: 'E0000007' });
    expect(org.writes()).toEqual([]);
  });

  test('is refused to a role that may only read', async () => {
    const reader = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(
      reader.run('add_user_to_group', { user: '00umei00000000000001', group: engineering }),
    ).rejects.toMatchObject({ category: 'forbidden', errorCode: 'E0000006' });
    expect(org.sandbox.org.memberships.has(engineering, '00umei00000000000001')).toBe(false);
  });

  test('shows the membership it would make in a dry run, and makes none', async () => {
    const mei = '00umei00000000000001';
    const { output } = await org.okta.run('add_user_to_group', { user: mei, group: engineering }, { dryRun: true });
    expect(output).toMatchObject({
      dryRun: true,
      next: { operation: 'assignUserToGroup', method: 'PUT', path: `/api/v1/groups/${engineering}/users/${mei}` },
    });
    expect(org.sandbox.org.memberships.has(engineering, mei)).toBe(false);
  });

  test('refuses a group that would change the path before anything is sent', async () => {
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
