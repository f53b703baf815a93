import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const support = '00gsupport0000000001';
const grace = '00ugrace000000000001';
const zoe = '00uzoe00000000000001';
const iris = '00uiris0000000000001';

describe('remove_user_from_group', () => {
  const org = useOrg();

  test('is refused to a role that may only read', async () => {
    const reader = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(reader.run('remove_user_from_group', { user: zoe, group: support })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
      message: expect.stringContaining("Give the token's owner a role"),
    });
    expect(org.sandbox.org.memberships.has(support, zoe)).toBe(true);
  });

  test('removes a user given by login', async () => {
    const { output } = await org.okta.run('remove_user_from_group', {
      user: 'grace.lindqvist@acme.example',
      group: support,
    });
    expect(output).toMatchObject({
      changed: true,
      user: { id: grace },
      group: { id: support, profile: { name: 'Support' } },
    });
    expect(org.sandbox.org.memberships.has(support, grace)).toBe(false);
  });

  test('writes nothing for a user who is not in the group', async () => {
    await org.okta.run('remove_user_from_group', { user: grace, group: support });
    org.forget();
    const { output } = await org.okta.run('remove_user_from_group', { user: grace, group: support });
    expect(output).toMatchObject({ changed: false, group: { id: support } });
    expect(org.writes()).toEqual([]);
  });

  test('is content if somebody else has removed the user meanwhile', async () => {
    const body = { errorCode: 'E0000007', errorSummary: 'Not found' };
    org.sandbox.faults.next({ kind: 'status', method: 'DELETE', status: 404, body });
    const { output } = await org.okta.run('remove_user_from_group', { user: iris, group: '00gsalesemea00000001' });
    expect(output).toMatchObject({ changed: false, group: { id: '00gsalesemea00000001' } });
  });

  test('removes although the answer was lost', async () => {
    org.sandbox.faults.next({ kind: 'lost_after', method: 'DELETE' });
    const { output } = await org.okta.run('remove_user_from_group', { user: zoe, group: support });
    expect(output).toMatchObject({ changed: true });
    expect(org.sandbox.org.memberships.has(support, zoe)).toBe(false);
  });

  test('removes although the request was lost on its way', async () => {
    org.sandbox.faults.next({ kind: 'lost_before', method: 'DELETE' });
    const omar = '00uomar0000000000001';
    await org.okta.run('remove_user_from_group', { user: omar, group: '00gcontractors000001' });
    expect(org.sandbox.org.memberships.has('00gcontractors000001', omar)).toBe(false);
  });

  test('rejects a directory-owned group', async () => {
    org.forget();
    await expect(
      org.okta.run('remove_user_from_group', { user: iris, group: '00gadfinance00000001' }),
    ).rejects.toMatchObject({
      category: 'conflict',
      field: 'group',
      message: expect.stringContaining('A directory or an app manages the members'),
    });
    expect(org.writes()).toEqual([]);
    expect(org.sandbox.org.memberships.has('00gadfinance00000001', iris)).toBe(true);
  });

  test('rejects the Everyone group', async () => {
    await expect(
      org.okta.run('remove_user_from_group', { user: iris, group: '00geveryone000000001' }),
    ).rejects.toMatchObject({
      category: 'conflict',
      message: 'Okta manages the members of the group Everyone (BUILT_IN) itself. Leave this group out.',
    });
  });

  test('names the group rule as a possible reason when Okta refuses', async () => {
    org.sandbox.faults.next({
      kind: 'status',
      method: 'DELETE',
      status: 403,
      body: { errorCode: 'E0000006', errorSummary: 'You do not have permission to perform the requested action' },
    });
    await expect(
      org.okta.run('remove_user_from_group', { user: iris, group: '00gsalesemea00000001' }),
    ).rejects.toMatchObject({
      category: 'forbidden',
      status: 403,
      errorCode: 'E0000006',
      requestId: expect.any(String),
      message: expect.stringMatching(/Sales EMEA\. .* If a group rule added the user, change the rule instead\.$/),
    });
  });

  test('names the group rule as well when Okta calls the request invalid', async () => {
    const body = { errorCode: 'E0000001', errorSummary: 'Api validation failed: groupId' };
    org.sandbox.faults.next({ kind: 'status', method: 'DELETE', status: 400, body });
    await expect(
      org.okta.run('remove_user_from_group', { user: iris, group: '00gsalesemea00000001' }),
    ).rejects.toMatchObject({
      category: 'conflict',
      errorCode: 'E0000001',
      message: expect.stringMatching(/Sales EMEA\. .* If a group rule added the user, change the rule instead\.$/),
    });
  });

  test('names an unknown group as not found instead of leaving the user alone', async () => {
    await expect(
      org.okta.run('remove_user_from_group', { user: grace, group: '00gnobody00000000001' }),
    ).rejects.toMatchObject({ category: 'not_found', errorCode: 'E0000007', operation: 'getGroup' });
  });

  test('refuses an empty user before anything is sent', async () => {
    org.forget();
    await expect(org.okta.run('remove_user_from_group', { user: ' ', group: support })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'user',
    });
    expect(org.sent()).toEqual([]);
  });

  describe('with a membership that a group rule gave', () => {
    const sales = '00gsalesemea00000001';
    const note =
      'Okta permanently excludes the user from the group rule "Sales EMEA", which had added them. An exclusion list holds 100 users.';

    beforeEach(async () => {
      await org.reset();
      org.sandbox.org.behavior.ruledMembers = 'excluded';
    });
    afterEach(() => {
      org.sandbox.org.behavior.ruledMembers = 'refused';
    });

    test('removes the user and says what Okta did to the rule, in a dry run too', async () => {
      const plan = await org.okta.run('remove_user_from_group', { user: iris, group: sales }, { dryRun: true });
      expect(plan.output).toMatchObject({ dryRun: true, notes: [note] });
      const { output } = await org.okta.run('remove_user_from_group', { user: iris, group: sales });
      expect(output).toMatchObject({ changed: true, notes: [note] });
      expect(org.sandbox.org.rules.ordered[0]?.excludedUserIds).toEqual([iris]);
    });

    test('refuses if such a membership is to be kept', async () => {
      const input = { user: iris, group: sales, ruleMemberships: 'keep' as const };
      await expect(org.okta.run('remove_user_from_group', input)).rejects.toMatchObject({
        category: 'conflict',
        field: 'group',
        message: expect.stringContaining('The group rule "Sales EMEA" added the user to the group Sales EMEA,'),
      });
      expect(org.writes()).toEqual([]);
      await org.okta.run('remove_user_from_group', { user: grace, group: support, ruleMemberships: 'keep' });
      expect(org.sandbox.org.memberships.has(support, grace)).toBe(false);
    });

    test('says nothing of a rule where there is none', async () => {
      const { output } = await org.okta.run('remove_user_from_group', { user: grace, group: support });
      expect(output).toMatchObject({ notes: [] });
    });
  });
});
