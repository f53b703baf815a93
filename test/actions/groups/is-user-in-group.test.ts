import { describe, expect, test } from 'vitest';
import { addTeams } from '../../support/many-groups.ts';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';

const support = '00gsupport0000000001';
const grace = '00ugrace000000000001';

describe('is_user_in_group', () => {
  const org = useOrg();

  test('says yes for a member and returns the group', async () => {
    const { output } = await org.okta.run('is_user_in_group', { user: 'grace.lindqvist@acme.example', group: support });
    expect(output).toMatchObject({
      member: true,
      group: { id: support, profile: { name: 'Support' } },
      user: { id: grace },
    });
  });

  test('says no for anybody else and returns the group all the same', async () => {
    const { output } = await org.okta.run('is_user_in_group', { user: '00uiris0000000000001', group: support });
    expect(output).toMatchObject({ member: false, group: { id: support, profile: { name: 'Support' } } });
  });

  test('finds a group on a later page', async () => {
    const teams = addTeams(org.sandbox, { count: 250, userId: grace });
    const last = teams.at(-1) ?? '';
    org.forget();
    const { output } = await org.okta.run('is_user_in_group', { user: grace, group: last });
    expect(output).toMatchObject({ member: true, group: { id: last } });
    expect(org.sent()).toHaveLength(2);
  });

  test('reads no further page once the group is found', async () => {
    org.forget();
    await org.okta.run('is_user_in_group', { user: grace, group: support });
    expect(org.sent()).toEqual([`GET /api/v1/users/${grace}/groups`]);
  });

  test('names an unknown group as not found instead of saying no', async () => {
    await expect(
      org.okta.run('is_user_in_group', { user: grace, group: '00gnobody00000000001' }),
    ).rejects.toMatchObject({ category: 'not_found', errorCode: 'E0000007' });
  });

  test('names an unknown user as not found', async () => {
    await expect(
      org.okta.run('is_user_in_group', { user: '00unobody00000000001', group: support }),
    ).rejects.toMatchObject({ category: 'not_found', errorCode: 'E0000007' });
  });

  test('needs no more than a role that may only read', async () => {
    const reader = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    const { output } = await reader.run('is_user_in_group', { user: grace, group: support });
    expect(output).toMatchObject({ member: true });
  });

  test('refuses a missing group before anything is sent', async () => {
    org.forget();
    await expect(org.okta.run(untyped('is_user_in_group'), { user: grace })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'group',
    });
    expect(org.sent()).toEqual([]);
  });
});
