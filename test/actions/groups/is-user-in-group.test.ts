import { describe, expect, test } from 'vitest';
import { addTeams } from '../../support/many-groups.ts';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';

const support = '00gsupport0000000001';
const grace = '00ugrace000000000001';

describe('is_user_in_group', () => {
  const org = useOrg();

  test('is_user_in_group returns true and the group for a member', async () => {
    const { output } = await org.okta.run('is_user_in_group', { user: 'grace.lindqvist@acme.example', group: support });
    expect(output).toMatchObject({
      member: true,
      group: { id: support, profile: { name: 'Support' } },
      user: { id: grace },
    });
  });

  test('is_user_in_group returns false and the group for a user who is not a member', async () => {
    const { output } = await org.okta.run('is_user_in_group', { user: '00uiris0000000000001', group: support });
    expect(output).toMatchObject({ member: false, group: { id: support, profile: { name: 'Support' } } });
  });

  test('is_user_in_group finds a group on a later page', async () => {
    const teams = addTeams(org.sandbox, { count: 250, userId: grace });
    const last = teams.at(-1) ?? '';
    org.forget();
    const { output } = await org.okta.run('is_user_in_group', { user: grace, group: last });
    expect(output).toMatchObject({ member: true, group: { id: last } });
    expect(org.sent()).toHaveLength(2);
  });

  test('is_user_in_group reads no further page after finding the group', async () => {
    org.forget();
    await org.okta.run('is_user_in_group', { user: grace, group: support });
    expect(org.sent()).toEqual([`GET /api/v1/users/${grace}/groups`]);
  });

  test('is_user_in_group returns not_found for an unknown group instead of false', async () => {
    await expect(
      org.okta.run('is_user_in_group', { user: grace, group: '00gnobody00000000001' }),
    ).rejects.toMatchObject({ category: 'not_found', errorCode: 'E0000007' });
  });

  test('is_user_in_group returns not_found for an unknown user', async () => {
    await expect(
      org.okta.run('is_user_in_group', { user: '00unobody00000000001', group: support }),
    ).rejects.toMatchObject({ category: 'not_found', errorCode: 'E0000007' });
  });

  test('is_user_in_group succeeds with a read-only role', async () => {
    const reader = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    const { output } = await reader.run('is_user_in_group', { user: grace, group: support });
    expect(output).toMatchObject({ member: true });
  });

  test('is_user_in_group rejects a missing group before sending a request', async () => {
    org.forget();
    await expect(org.okta.run(untyped('is_user_in_group'), { user: grace })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'group',
    });
    expect(org.sent()).toEqual([]);
  });
});
