import { describe, expect, test } from 'vitest';
import type { ActionOutput } from '../../../src/index.ts';
import { useOrg } from '../../support/org.ts';

const grace = '00ugrace000000000001';
const iris = '00uiris0000000000001';
const support = '00gsupport0000000001';
const contractors = '00gcontractors000001';
const sales = '00gsalesemea00000001';
const slack = '0oaslack000000000001';

type Output = ActionOutput<'restore_user'>;

describe('restore_user', () => {
  const org = useOrg({ ruledMembers: 'excluded' });
  const restore = async (input: object = {}): Promise<Output> =>
    (await org.okta.run('restore_user', { user: grace, since: '1 hour ago', ...input })).output;
  const linesOf = ({ report }: Output) => report.map(({ step, target, outcome }) => [step, target?.id, outcome]);
  /** Changes by somebody else, with plain requests. */
  const stranger = async (...calls: readonly (readonly [method: string, path: string, body?: object])[]) => {
    for (const [method, path, body] of calls) {
      const headers = { authorization: `SSWS ${org.sandbox.token}`, 'content-type': 'application/json' };
      const content = body === undefined ? {} : { body: JSON.stringify(body) };
      const { status } = await fetch(`${org.sandbox.url}/api/v1/${path}`, { method, headers, ...content });
      expect(status).toBeLessThan(300);
    }
    org.forget();
  };
  const groupsOf = (user: string) => org.sandbox.org.memberships.ofRight(user).map(({ groupId }) => groupId);
  const appsOf = (user: string) => org.sandbox.org.appUsers.ofRight(user).map(({ appId, scope }) => [appId, scope]);
  const statusOf = (user: string) => org.sandbox.org.users.get(user)?.status;
  const offboarded = () =>
    stranger(['DELETE', `groups/${support}/users/${grace}`], ['POST', `users/${grace}/lifecycle/deactivate`]);

  test('reports by default, and sends no write', async () => {
    await offboarded();
    const output = await restore();
    expect(output).toMatchObject({ dryRun: true, changed: false });
    expect(linesOf(output)).toEqual([
      ['activate_user', grace, 'planned'],
      ['add_user_to_group', support, 'planned'],
      ['assign_app_to_user', slack, 'planned'],
    ]);
    expect(org.writes()).toEqual([]);
  });

  test('gives back what a stranger took with plain requests', async () => {
    const before = { groups: groupsOf(grace), apps: appsOf(grace) };
    await offboarded();
    const output = await restore({ mode: 'apply', sendEmail: false });
    expect(output).toMatchObject({ changed: true, complete: true });
    expect({ groups: groupsOf(grace), apps: appsOf(grace) }).toEqual(before);
    expect(statusOf(grace)).toBe('PROVISIONED');
  });

  test('run again, it changes nothing', async () => {
    await offboarded();
    await restore({ mode: 'apply' });
    org.forget();
    expect((await restore({ mode: 'apply' })).changed).toBe(false);
    expect(org.writes()).toEqual([]);
  });

  test('does not give what the user did not have at the start of the window', async () => {
    await stranger(['PUT', `groups/${contractors}/users/${grace}`], ['DELETE', `groups/${contractors}/users/${grace}`]);
    expect(linesOf(await restore())).toEqual([['activate_user', grace, 'unchanged']]);
  });

  test('gives a role back that cannot be limited, and says so of one that can', async () => {
    org.sandbox.scenario.addRole(grace, 'REPORT_ADMIN');
    org.sandbox.scenario.addRole(grace, 'HELP_DESK_ADMIN');
    const { output } = await org.okta.run('list_user_roles', { user: grace });
    for (const { id } of output.items) await stranger(['DELETE', `users/${grace}/roles/${id}`]);
    expect(linesOf(await restore({ restore: ['roles'], mode: 'apply' }))).toEqual([
      ['assign_role_to_user', 'REPORT_ADMIN', 'done'],
      ['assign_role_to_user', 'HELP_DESK_ADMIN', 'skipped'],
    ]);
  });

  test('says of roles that it cannot restore why the log is not enough', async () => {
    const role = org.sandbox.scenario.addCustomRole({ label: 'Robot keeper', permissions: [] });
    const set = org.sandbox.scenario.addResourceSet({ label: 'Workshop', resources: [] });
    const custom = { type: 'CUSTOM', role: role.id, 'resource-set': set.id };
    await stranger(['POST', `users/${grace}/roles`, custom]);
    org.sandbox.scenario.addRole(grace, 'APP_ADMIN', { apps: [{ name: 'slack' }] });
    const since = new Date(org.sandbox.clock.now() + 1).toISOString();
    await new Promise((resolve) => setTimeout(resolve, 10));
    for (const { id } of (await org.okta.run('list_user_roles', { user: grace })).output.items)
      await stranger(['DELETE', `users/${grace}/roles/${id}`]);
    const { report } = await restore({ since, restore: ['roles'], mode: 'apply' });
    expect(report).toMatchObject([
      {
        target: { id: 'APP_ADMIN' },
        outcome: 'skipped',
        reason:
          'Okta does not log which apps the role was limited to, and without limits it would cover all apps. If a plan revoked it, undo that run.',
      },
      {
        target: { id: 'CUSTOM', name: 'Robot keeper' },
        outcome: 'skipped',
        reason: 'Okta does not log the resource set of a custom role. If a plan revoked it, undo that run.',
      },
    ]);
    expect(org.writes()).toEqual([]);
  });

  describe('an app that also comes with a group', () => {
    const key = 'a secret of the host for signing plans';
    const assignedBoth = async () => {
      await stranger(['PUT', `apps/${slack}/groups/${support}`, {}]);
      expect(appsOf(grace)).toContainEqual([slack, 'USER']);
    };
    const byPlan = async () => {
      const plan = await org.okta.plan([{ step: 'deactivate_user', input: { user: grace } }], { key, by: 'Ada' });
      const { receipts } = await org.okta.apply(plan, { key, approvedBy: 'Iris' });
      return JSON.parse(JSON.stringify(receipts));
    };

    test('is left to the group if only the log is known', async () => {
      await assignedBoth();
      await byPlan();
      const output = await restore();
      expect(output.report).toContainEqual(
        expect.objectContaining({ outcome: 'skipped', reason: expect.stringContaining('assigned directly, too') }),
      );
    });

    test('is assigned directly again if receipts show that it was', async () => {
      await assignedBoth();
      await org.okta.run('update_app_user', { user: grace, app: slack, profile: { team: 'Robots' } });
      const receipts = await byPlan();
      expect(linesOf(await restore({ receipts }))).toContainEqual(['assign_app_to_user', slack, 'planned']);
      const output = await restore({ receipts, mode: 'apply', sendEmail: false });
      expect(linesOf(output)).toContainEqual(['assign_app_to_user', slack, 'done']);
      expect(appsOf(grace)).toContainEqual([slack, 'USER']);
      expect(org.sandbox.org.appUsers.get(slack, grace)?.profile).toMatchObject({ team: 'Robots' });
      org.forget();
      expect((await restore({ receipts, mode: 'apply' })).changed).toBe(false);
      expect(org.writes()).toEqual([]);
    });

    test('stays with the group if receipts show that a group had assigned it', async () => {
      await assignedBoth();
      const [loss] = await byPlan();
      const before = { ...loss.losses[0].before, scope: 'GROUP' };
      const receipts = [{ ...loss, losses: [{ ...loss.losses[0], before }] }];
      await restore({ receipts, mode: 'apply', sendEmail: false });
      expect(appsOf(grace)).toContainEqual([slack, 'GROUP']);
    });
  });

  test('ends an exclusion from a group rule, and leaves the membership to the rule', async () => {
    expect(groupsOf(iris)).toContain(sales);
    await stranger(['DELETE', `groups/${sales}/users/${iris}`]);
    const output = await restore({ user: iris, mode: 'apply' });
    expect(linesOf(output)).toContainEqual(['update_group_rule', expect.any(String), 'done']);
    expect(groupsOf(iris)).toContain(sales);
    expect([...org.sandbox.org.rules.values()].flatMap(({ excludedUserIds }) => excludedUserIds)).not.toContain(iris);
  });

  test('suspends a user again who was suspended before they were deactivated', async () => {
    await stranger(['POST', `users/${grace}/lifecycle/suspend`]);
    const since = new Date(org.sandbox.clock.now() + 1).toISOString();
    await new Promise((resolve) => setTimeout(resolve, 10));
    await offboarded();
    await restore({ since, mode: 'apply', sendEmail: false });
    expect(statusOf(grace)).toBe('SUSPENDED');
  });

  test('uses the attributes of an app from the receipts of a plan', async () => {
    await org.okta.run('update_app_user', { user: grace, app: slack, profile: { team: 'Robots' } });
    const [assignment] = org.sandbox.org.appUsers.ofRight(grace);
    const key = 'a secret of the host for signing plans';
    const plan = await org.okta.plan([{ step: 'offboard_user', input: { user: grace } }], { key, by: 'Ada' });
    const { receipts } = await org.okta.apply(plan, { key, approvedBy: 'Iris' });
    await restore({ receipts: JSON.parse(JSON.stringify(receipts)), mode: 'apply', sendEmail: false });
    expect(org.sandbox.org.appUsers.get(slack, grace)?.profile).toEqual(assignment?.profile);
  });

  test('refuses an unknown user, and one who was deleted', async () => {
    await expect(restore({ user: 'nobody@acme.example' })).rejects.toMatchObject({ category: 'not_found' });
  });

  test('nothing older than 90 days is restored', async () => {
    await offboarded();
    org.sandbox.clock.advance(91 * 86_400_000);
    expect(linesOf(await restore({ since: '89 days ago' }))).toEqual([['activate_user', grace, 'skipped']]);
  });
});
