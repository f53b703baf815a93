import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const [everyone, support, contractors, salesEmea, financeAd] = [
  '00geveryone000000001',
  '00gsupport0000000001',
  '00gcontractors000001',
  '00gsalesemea00000001',
  '00gadfinance00000001',
];
const iris = '00uiris0000000000001';
const zoe = '00uzoe00000000000001';

describe('remove_user_from_groups', () => {
  const org = useOrg();
  const isIn = (group: string, user = zoe) => org.sandbox.org.memberships.has(group, user);
  const step = 'remove_user_from_group';

  test('remove_user_from_groups removes a user from the groups listed only', async () => {
    org.sandbox.scenario.addMember(contractors, zoe);
    const input = { user: 'zoe.castillo@acme.example', groups: [support, '00gengineering000001'] };
    const { output } = await org.okta.run('remove_user_from_groups', input);
    expect(output).toEqual({
      changed: true,
      user: { id: zoe },
      report: [
        { step, target: { id: support, name: 'Support' }, outcome: 'done' },
        {
          step,
          target: { id: '00gengineering000001', name: 'Engineering' },
          outcome: 'unchanged',
          reason: 'The user is not in the group.',
        },
      ],
      complete: true,
    });
    expect([isIn(support), isIn(contractors)]).toEqual([false, true]);
  });

  test('remove_user_from_groups skips what Okta or a directory manages, and names the rule that will skip the user', async () => {
    org.sandbox.org.behavior.ruledMembers = 'excluded';
    const { output } = await org.okta.run('remove_user_from_groups', { user: iris, all: true });
    const lines = new Map(output.report.map((line) => [line.target?.id, line]));
    expect(lines.get(everyone)).toMatchObject({ outcome: 'skipped', category: 'conflict' });
    expect(lines.get(financeAd)).toMatchObject({
      outcome: 'skipped',
      reason: expect.stringMatching(/^A directory or an app manages the members of the group Finance \(AD\)/),
    });
    expect(lines.get(salesEmea)).toMatchObject({
      outcome: 'done',
      reason: expect.stringMatching(/^Okta permanently excludes the user from the group rule "Sales EMEA"/),
    });
    expect([isIn(salesEmea, iris), isIn(financeAd, iris)]).toEqual([false, true]);
    expect(org.sandbox.org.rules.ordered[0]?.excludedUserIds).toEqual([iris]);
  });

  test('remove_user_from_groups keeps memberships from a rule if the caller asks for it', async () => {
    const input = { user: iris, groups: [salesEmea], ruleMemberships: 'keep' as const };
    const { output } = await org.okta.run('remove_user_from_groups', input);
    expect(output).toMatchObject({ changed: false, report: [{ outcome: 'skipped', category: 'conflict' }] });
    expect(isIn(salesEmea, iris)).toBe(true);
  });

  test('remove_user_from_groups names the rule if Okta refuses the removal, and goes on', async () => {
    org.sandbox.scenario.addMember(support, iris);
    const { output } = await org.okta.run('remove_user_from_groups', { user: iris, groups: [salesEmea, support] });
    expect(output).toMatchObject({
      changed: true,
      complete: false,
      report: [
        { outcome: 'failed', reason: expect.stringContaining('The group rule "Sales EMEA" adds users') },
        { outcome: 'done' },
      ],
    });
    expect([isIn(salesEmea, iris), isIn(support, iris)]).toEqual([true, false]);
  });

  test('remove_user_from_groups reports an unknown group as failed', async () => {
    const { output } = await org.okta.run('remove_user_from_groups', { user: zoe, groups: ['00gnobody00000000001'] });
    expect(output).toMatchObject({ complete: false, report: [{ outcome: 'failed', category: 'not_found' }] });
  });

  test('remove_user_from_groups changes nothing when it runs again', async () => {
    await org.okta.run('remove_user_from_groups', { user: zoe, groups: [support] });
    org.forget();
    const { output } = await org.okta.run('remove_user_from_groups', { user: zoe, groups: [support] });
    expect(output).toMatchObject({ changed: false, complete: true, report: [{ outcome: 'unchanged' }] });
    expect(org.writes()).toEqual([]);
  });

  test.each(['lost_before', 'lost_after'] as const)(
    'remove_user_from_groups removes the user after %s',
    async (kind) => {
      org.sandbox.faults.next({ kind, method: 'DELETE' });
      const { output } = await org.okta.run('remove_user_from_groups', { user: zoe, groups: [support] });
      expect(output).toMatchObject({ changed: true, complete: true });
      expect(org.sandbox.org.log.events('group.user_membership.remove')).toHaveLength(1);
    },
  );

  test('remove_user_from_groups sends no write in a dry run and says what a rule would do', async () => {
    org.forget();
    const { output } = await org.okta.run('remove_user_from_groups', { user: iris, all: true }, { dryRun: true });
    expect(output).toMatchObject({ dryRun: true, changed: false, complete: false });
    expect(output.report.filter(({ outcome }) => outcome === 'planned')).toMatchObject([
      { target: { name: 'Sales EMEA' }, reason: expect.stringContaining('"Sales EMEA"') },
    ]);
    expect(org.writes()).toEqual([]);
  });

  test.each([
    [{ user: zoe }, 'groups is required unless all is true.'],
    [{ user: zoe, groups: [support], all: true }, 'groups cannot be used together with all.'],
  ])('remove_user_from_groups rejects %j before any request', async (input, message) => {
    org.forget();
    await expect(org.okta.run('remove_user_from_groups', input)).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'groups',
      message,
    });
    expect(org.sent()).toEqual([]);
  });
});
