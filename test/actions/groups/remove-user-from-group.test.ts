import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const support = '00gsupport0000000001';
const grace = '00ugrace000000000001';
const zoe = '00uzoe00000000000001';
const iris = '00uiris0000000000001';

describe('remove_user_from_group', () => {
  const org = useOrg();

  test('remove_user_from_group rejects a read-only role', async () => {
    const reader = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(reader.run('remove_user_from_group', { user: zoe, group: support })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
      message: expect.stringContaining("Give the token's owner a role"),
    });
    expect(org.sandbox.org.memberships.has(support, zoe)).toBe(true);
  });

  test('remove_user_from_group removes a user given by login', async () => {
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

  test('remove_user_from_group writes nothing for a user who is not in the group', async () => {
    await org.okta.run('remove_user_from_group', { user: grace, group: support });
    org.forget();
    const { output } = await org.okta.run('remove_user_from_group', { user: grace, group: support });
    expect(output).toMatchObject({ changed: false, group: { id: support } });
    expect(org.writes()).toEqual([]);
  });

  test('remove_user_from_group succeeds if another run removed the user in the meantime', async () => {
    const body = { errorCode: 'E0000007', errorSummary: 'Not found' };
    org.sandbox.faults.next({ kind: 'status', method: 'DELETE', status: 404, body });
    const { output } = await org.okta.run('remove_user_from_group', { user: iris, group: '00gsalesemea00000001' });
    expect(output).toMatchObject({ changed: false, group: { id: '00gsalesemea00000001' } });
  });

  test('remove_user_from_group removes the user after a lost response', async () => {
    org.sandbox.faults.next({ kind: 'lost_after', method: 'DELETE' });
    const { output } = await org.okta.run('remove_user_from_group', { user: zoe, group: support });
    expect(output).toMatchObject({ changed: true });
    expect(org.sandbox.org.memberships.has(support, zoe)).toBe(false);
  });

  test('remove_user_from_group removes the user after a lost request', async () => {
    org.sandbox.faults.next({ kind: 'lost_before', method: 'DELETE' });
    const omar = '00uomar0000000000001';
    await org.okta.run('remove_user_from_group', { user: omar, group: '00gcontractors000001' });
    expect(org.sandbox.org.memberships.has('00gcontractors000001', omar)).toBe(false);
  });

  test('remove_user_from_group rejects a directory-owned group', async () => {
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

  test('remove_user_from_group rejects the Everyone group', async () => {
    await expect(
      org.okta.run('remove_user_from_group', { user: iris, group: '00geveryone000000001' }),
    ).rejects.toMatchObject({
      category: 'conflict',
      message: 'Okta manages the members of the group Everyone (BUILT_IN) itself. Leave this group out.',
    });
  });

  test('remove_user_from_group names the group rule as a possible reason if Okta rejects the removal', async () => {
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

  test('remove_user_from_group names the group rule if Okta reports the request as invalid', async () => {
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

  test('remove_user_from_group returns not_found for an unknown group instead of unchanged', async () => {
    await expect(
      org.okta.run('remove_user_from_group', { user: grace, group: '00gnobody00000000001' }),
    ).rejects.toMatchObject({ category: 'not_found', errorCode: 'E0000007', operation: 'getGroup' });
  });

  test('remove_user_from_group rejects an empty user before sending a request', async () => {
    org.forget();
    await expect(org.okta.run('remove_user_from_group', { user: ' ', group: support })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'user',
    });
    expect(org.sent()).toEqual([]);
  });

  describe('with a membership from a group rule', () => {
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

    test('remove_user_from_group removes a rule-assigned user and reports the change to the rule, also in a dry run', async () => {
      const plan = await org.okta.run('remove_user_from_group', { user: iris, group: sales }, { dryRun: true });
      expect(plan.output).toMatchObject({ dryRun: true, notes: [note] });
      const { output } = await org.okta.run('remove_user_from_group', { user: iris, group: sales });
      expect(output).toMatchObject({ changed: true, notes: [note] });
      expect(org.sandbox.org.rules.ordered[0]?.excludedUserIds).toEqual([iris]);
    });

    test('remove_user_from_group rejects the removal if rule memberships must be kept', async () => {
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

    test('remove_user_from_group mentions no rule if there is none', async () => {
      const { output } = await org.okta.run('remove_user_from_group', { user: grace, group: support });
      expect(output).toMatchObject({ notes: [] });
    });
  });
});
