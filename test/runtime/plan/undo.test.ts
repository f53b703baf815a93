import { describe, expect, test } from 'vitest';
import type { PlannedStep } from '../../../src/index.ts';
import { useOrg } from '../../support/org.ts';
import { stateOf } from '../../support/org-state.ts';

const key = 'a secret of the host for signing plans';
const grace = 'grace.lindqvist@acme.example';
const graceId = '00ugrace000000000001';
const contractors = '00gcontractors000001';
const slack = '0oaslack000000000001';

/** The state of an org without sessions, which nobody can restore; an attribute that is null counts as absent. */
function restorableState(org: Parameters<typeof stateOf>[0]): unknown {
  return JSON.parse(
    JSON.stringify(stateOf(org), (name, value: unknown) => (name === 'sessions' || value === null ? undefined : value)),
  );
}

describe('undoing a run', () => {
  const org = useOrg();
  const run = async (...steps: PlannedStep[]) =>
    org.okta.apply(await org.okta.plan(steps, { key, by: 'Ada' }), { key, approvedBy: 'Iris' });
  const undo = (receipts: unknown) => org.okta.undo(receipts, { key, by: 'Ada' });
  const undone = async (receipts: unknown) => org.okta.apply(await undo(receipts), { key, approvedBy: 'Iris' });

  const groupsOfGrace = () => org.sandbox.org.memberships.ofRight(graceId).map(({ groupId }) => groupId);
  const appsOfGrace = () => org.sandbox.org.appUsers.ofRight(graceId).map(({ appId, scope }) => [appId, scope]);

  test.each([
    ['suspend_user', { user: grace }],
    ['update_user', { user: grace, mode: 'partial', profile: { department: 'Moon', title: null } }],
    ['add_user_to_group', { user: graceId, group: contractors }],
    ['remove_user_from_groups', { user: grace, all: true }],
    ['revoke_app_from_user', { user: grace, app: slack }],
    ['update_app_user', { user: grace, app: slack, profile: { team: 'Robots' } }],
    ['assign_role_to_user', { user: grace, role: 'REPORT_ADMIN' }],
    ['create_group', { name: 'Welders' }],
    ['update_group', { group: contractors, mode: 'partial', name: 'Helpers' }],
    ['deactivate_network_zone', { zone: 'nzooffice00000000001' }],
  ])('undoes %s', async (step, input) => {
    const [zone] = org.sandbox.org.zones.values();
    const before = restorableState(org.sandbox.org);
    const result = await run({ step, input: step === 'deactivate_network_zone' ? { zone: zone?.id } : input });
    if (result.receipts.length === 0) throw new Error(`${step} changed nothing.`);
    expect(restorableState(org.sandbox.org)).not.toEqual(before);
    expect((await undone(result)).complete).toBe(true);
    expect(restorableState(org.sandbox.org)).toEqual(before);
  });

  test('undoing the creation of a user deactivates and deletes them', async () => {
    const profile = { login: 'noor@acme.example', email: 'noor@acme.example', firstName: 'Noor', lastName: 'Rahman' };
    const before = restorableState(org.sandbox.org);
    const result = await run({ step: 'onboard_user', input: { profile, groupIds: [contractors], apps: [slack] } });
    expect((await undone(result)).complete).toBe(true);
    expect(restorableState(org.sandbox.org)).toEqual(before);
  });

  test('undoing a deactivation gives back the apps that Okta removed with it', async () => {
    const result = await run({ step: 'deactivate_user', input: { user: grace } });
    expect(result.receipts[0]?.losses?.map(({ path }) => path)).toEqual([`/api/v1/apps/${slack}/users/${graceId}`]);
    await undone(result);
    expect(org.sandbox.org.appUsers.get(slack, graceId)?.scope).toBe('USER');
    expect(org.sandbox.org.users.get(graceId)?.status).toBe('PROVISIONED');
  });

  test('undoing a deactivation does not give back an app that the same run had assigned', async () => {
    const app = '0oajira0000000000001';
    expect(org.sandbox.org.appUsers.get(app, graceId)).toBeUndefined();
    const result = await run(
      { step: 'assign_app_to_user', input: { user: grace, app } },
      { step: 'deactivate_user', input: { user: grace } },
    );
    expect(result.receipts.flatMap(({ losses = [] }) => losses)).toHaveLength(2);
    const plan = await undo(result);
    expect(plan.parts.flatMap(({ skipped }) => skipped).filter(({ why }) => why.startsWith('Since then'))).toEqual([]);
    await org.okta.apply(plan, { key, approvedBy: 'Iris' });
    expect(org.sandbox.org.appUsers.get(app, graceId)).toBeUndefined();
    expect(org.sandbox.org.appUsers.get(slack, graceId)?.scope).toBe('USER');
    expect(org.sandbox.org.users.get(graceId)?.status).toBe('PROVISIONED');
  });

  test.each(['deactivate_user', 'offboard_user'])(
    'undoing %s gives back an app as it was assigned, directly or through a group',
    async (step) => {
      const jira = '0oajira0000000000001';
      const assign = (app: string) =>
        fetch(`${org.sandbox.url}/api/v1/apps/${app}/groups/${contractors}`, {
          method: 'PUT',
          headers: { authorization: `SSWS ${org.sandbox.token}`, 'content-type': 'application/json' },
          body: '{}',
        });
      await org.okta.run('add_user_to_group', { user: graceId, group: contractors });
      await org.okta.run('update_app_user', { user: grace, app: slack, profile: { team: 'Robots' } });
      for (const app of [slack, jira]) await assign(app);
      const apps = () =>
        org.sandbox.org.appUsers.ofRight(graceId).map(({ appId, scope, profile }) => [appId, scope, profile]);
      const before = apps().sort();
      expect(before.map(([app, scope]) => [app, scope])).toEqual([
        [jira, 'GROUP'],
        [slack, 'USER'],
      ]);
      const result = await run({ step, input: { user: grace } });
      expect(apps()).toEqual([]);
      const back = await undone(result);
      expect(back.receipts.filter(({ outcome }) => outcome !== 'applied')).toEqual([]);
      expect(apps().sort()).toEqual(before);
    },
  );

  test('undoing turns a direct assignment back into one through a group, and the other way round', async () => {
    const jira = '0oajira0000000000001';
    org.sandbox.scenario.assignAppToGroup(jira, '00gsupport0000000001');
    const scope = () => org.sandbox.org.appUsers.get(jira, graceId)?.scope;
    expect(scope()).toBe('GROUP');
    const body = { id: graceId, scope: 'USER' };
    const input = { operation: 'assignUserToApplication', path: { appId: jira }, body };
    const result = await run({ step: 'run_okta_operation', input });
    expect(scope()).toBe('USER');
    const back = await undone(result);
    expect(scope()).toBe('GROUP');
    await undone(back);
    expect(scope()).toBe('USER');
  });

  test('an undo says what it cannot restore, and making it sends no write', async () => {
    const result = await run({ step: 'offboard_user', input: { user: grace } });
    org.forget();
    const plan = await undo(result);
    const left = plan.parts.flatMap(({ skipped }) => skipped).map(({ why }) => why);
    expect(left).toContain('Ended sessions cannot be restored.');
    expect(left).toContain('Removed factors cannot be restored: the user must enroll again.');
    expect(plan.undoes).toBe(result.plan);
    expect(org.writes()).toEqual([]);
  });

  test('undoing a whole offboarding gives back account, groups and apps, although the factors cannot be restored', async () => {
    const [groups, apps] = [groupsOfGrace(), appsOfGrace()];
    const result = await run({ step: 'offboard_user', input: { user: grace } });
    expect([groupsOfGrace(), appsOfGrace()]).not.toEqual([groups, apps]);
    await undone(result);
    expect(org.sandbox.org.users.get(graceId)?.status).toBe('PROVISIONED');
    expect([groupsOfGrace(), appsOfGrace()]).toEqual([groups, apps]);
  });

  test('an offboarded user whom somebody else has activated since is left as they are', async () => {
    const result = await run({ step: 'offboard_user', input: { user: grace } });
    await org.okta.run('activate_user', { user: grace });
    const skipped = (await undo(result)).parts.flatMap((part) => part.skipped);
    expect(skipped).toContainEqual({ target: `deactivateUser ${grace}`, why: 'Since then, status changed.' });
  });

  test('what somebody else has changed since is left as it is', async () => {
    const result = await run({
      step: 'update_user',
      input: { user: grace, mode: 'partial', profile: { department: 'Moon' } },
    });
    await org.okta.run('update_user', { user: grace, mode: 'partial', profile: { department: 'Sun' } });
    const plan = await undo(result);
    expect(plan.parts.flatMap(({ skipped }) => skipped)).toEqual([
      { target: `updateUser ${grace}`, why: 'Since then, profile.department changed.' },
    ]);
  });

  test('two changes of one user are both undone', async () => {
    const before = restorableState(org.sandbox.org);
    const result = await run(
      { step: 'suspend_user', input: { user: grace } },
      { step: 'update_user', input: { user: grace, mode: 'partial', profile: { department: 'Moon' } } },
    );
    expect((await undone(result)).counts).toEqual({ applied: 2 });
    expect(restorableState(org.sandbox.org)).toEqual(before);
  });

  test('some receipts of a run can be undone alone', async () => {
    const result = await run(
      { step: 'suspend_user', input: { user: grace } },
      { step: 'add_user_to_group', input: { user: graceId, group: contractors } },
    );
    await undone(result.receipts.slice(1));
    expect(org.sandbox.org.users.get(graceId)?.status).toBe('SUSPENDED');
    expect(org.sandbox.org.memberships.has(contractors, graceId)).toBe(false);
  });

  test('anything but receipts is refused', async () => {
    await expect(undo({ output: 1 })).rejects.toMatchObject({ category: 'invalid_request', field: 'receipts' });
  });
});
