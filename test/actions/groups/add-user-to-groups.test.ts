import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const [engineering, support, contractors] = ['00gengineering000001', '00gsupport0000000001', '00gcontractors000001'];
const grace = '00ugrace000000000001';

describe('add_user_to_groups', () => {
  const org = useOrg();
  const isIn = (group: string) => org.sandbox.org.memberships.has(group, grace);
  const step = 'add_user_to_group';

  test('add_user_to_groups reports each group and writes only what is missing', async () => {
    const groups = [engineering, support, contractors, engineering];
    const { output } = await org.okta.run('add_user_to_groups', { user: 'grace.lindqvist@acme.example', groups });
    expect(output).toEqual({
      changed: true,
      user: { id: grace },
      report: [
        { step, target: { id: engineering, name: 'Engineering' }, outcome: 'done' },
        { step, target: { id: support, name: 'Support' }, outcome: 'unchanged' },
        { step, target: { id: contractors, name: 'Contractors' }, outcome: 'done' },
      ],
      complete: true,
    });
    expect([engineering, support, contractors].map(isIn)).toEqual([true, true, true]);
    expect(org.writes()).toHaveLength(2);
  });

  test('add_user_to_groups goes on after a group that fails', async () => {
    const groups = ['00gadfinance00000001', '00gnobody00000000001', engineering];
    const { output } = await org.okta.run('add_user_to_groups', { user: grace, groups });
    expect(output).toMatchObject({
      changed: true,
      complete: false,
      report: [
        {
          outcome: 'failed',
          category: 'conflict',
          reason: expect.stringMatching(/^A directory or an app manages the members of the group Finance \(AD\)/),
        },
        { outcome: 'failed', category: 'not_found', errorCode: 'E0000007' },
        { outcome: 'done' },
      ],
    });
    expect(isIn(engineering)).toBe(true);
  });

  test('add_user_to_groups changes nothing when it runs again', async () => {
    await org.okta.run('add_user_to_groups', { user: grace, groups: [engineering] });
    org.forget();
    const { output } = await org.okta.run('add_user_to_groups', { user: grace, groups: [engineering] });
    expect(output).toMatchObject({ changed: false, complete: true, report: [{ outcome: 'unchanged' }] });
    expect(org.writes()).toEqual([]);
  });

  test.each(['lost_before', 'lost_after'] as const)('add_user_to_groups adds the user once after %s', async (kind) => {
    org.sandbox.faults.next({ kind, method: 'PUT' });
    const { output } = await org.okta.run('add_user_to_groups', { user: grace, groups: [engineering, contractors] });
    expect(output).toMatchObject({ changed: true, complete: true });
    expect(org.sandbox.org.log.events('group.user_membership.add')).toHaveLength(2);
  });

  test('add_user_to_groups sends no write in a dry run and plans each group', async () => {
    org.forget();
    const groups = [engineering, support, '00gadfinance00000001'];
    const { output } = await org.okta.run('add_user_to_groups', { user: grace, groups }, { dryRun: true });
    expect(output).toMatchObject({
      dryRun: true,
      changed: false,
      report: [
        { outcome: 'planned', target: { name: 'Engineering' } },
        { outcome: 'unchanged' },
        { outcome: 'failed', category: 'conflict' },
      ],
    });
    expect(org.writes()).toEqual([]);
  });

  test('add_user_to_groups rejects an empty list before any request', async () => {
    org.forget();
    await expect(org.okta.run('add_user_to_groups', { user: grace, groups: [] })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'groups',
    });
    expect(org.sent()).toEqual([]);
  });

  test('add_user_to_groups rejects an unknown user', async () => {
    const running = org.okta.run('add_user_to_groups', { user: 'nobody@acme.example', groups: [engineering] });
    await expect(running).rejects.toMatchObject({ category: 'not_found' });
  });
});
