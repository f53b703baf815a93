import { describe, expect, test } from 'vitest';
import type { Plan } from '../../../src/index.ts';
import { useOrg } from '../../support/org.ts';

const key = 'a secret of the host for signing plans';
const grace = 'grace.lindqvist@acme.example';
const graceId = '00ugrace000000000001';
const group = '00gcontractors000001';
const password = 'Corr3ct-Horse-Battery';

describe('a plan', () => {
  const org = useOrg();
  const plan = (...steps: readonly (readonly [step: string, input: object])[]) =>
    org.okta.plan(
      steps.map(([step, input]) => ({ step, input })),
      { key, by: 'Ada' },
    );
  const apply = (made: unknown, options = {}) => org.okta.apply(made, { key, approvedBy: 'Iris', ...options });
  const changesOf = (made: Plan) => made.parts.flatMap(({ changes }) => changes);
  const outcomesOf = async (made: Plan, options = {}) =>
    (await apply(made, options)).receipts.map(({ outcome }) => outcome);

  test('making a plan sends no write', async () => {
    await plan(
      ['offboard_user', { user: grace }],
      ['update_user', { user: grace, mode: 'partial', profile: { title: 'X' } }],
    );
    expect(org.writes()).toEqual([]);
  });

  test('a change has the values before and after', async () => {
    const made = await plan(['update_user', { user: grace, mode: 'partial', profile: { department: 'Moon' } }]);
    const [change] = changesOf(made);
    expect(change?.before).toMatchObject({ 'profile.department': 'Engineering' });
    expect(change?.after).toMatchObject({ 'profile.department': 'Moon' });
    expect(change?.restsOn?.read).toBe(`GET /api/v1/users/${graceId}`);
  });

  test('a change has no attribute that it neither changes nor needs to name the user', async () => {
    const [change] = changesOf(await plan(['suspend_user', { user: grace }]));
    expect(Object.keys(change?.before ?? {})).toEqual(['id', 'status', 'type.id', 'profile.login']);
  });

  test('the second change of an object starts from what the first leaves', async () => {
    const [, second] = changesOf(await plan(['suspend_user', { user: grace }], ['unsuspend_user', { user: grace }]));
    expect([second?.before?.['status'], second?.after?.['status']]).toEqual(['SUSPENDED', 'ACTIVE']);
  });

  test('a step of several writes is planned to its end, also on a user who does not exist yet', async () => {
    const profile = { login: 'noor@acme.example', email: 'noor@acme.example', firstName: 'Noor', lastName: 'Rahman' };
    const made = await plan(['onboard_user', { profile, groupIds: [group], apps: ['0oaslack000000000001'] }]);
    expect(changesOf(made).map(({ operation, path }) => [operation, path])).toEqual([
      ['createUser', '/api/v1/users?activate=false'],
      ['assignUserToGroup', `/api/v1/groups/${group}/users/new-1`],
      ['assignUserToApplication', '/api/v1/apps/0oaslack000000000001/users'],
      ['activateUser', '/api/v1/users/new-1/lifecycle/activate?sendEmail=true'],
    ]);
  });

  test('a plan says what is left out and why', async () => {
    const made = await plan(
      ['suspend_user', { user: 'omar.haddad@acme.example' }],
      ['suspend_user', { user: 'nobody@acme.example' }],
      ['get_user', { user: grace }],
    );
    expect(made.parts.map(({ skipped }) => skipped[0]?.why)).toEqual([
      'No change: the user is SUSPENDED.',
      expect.stringContaining('nobody@acme.example'),
      'It only reads.',
    ]);
  });

  test('a plan says what cannot be undone', async () => {
    const made = await plan(['clear_user_sessions', { user: grace }], ['delete_user', { user: grace }]);
    const lasting = changesOf(made).filter(({ irreversible }) => irreversible !== undefined);
    expect(lasting.map(({ operation }) => operation)).toEqual(['revokeUserSessions', 'deleteUser']);
  });

  test('a plan stops where only Okta knows what comes next', async () => {
    const factor = org.sandbox.scenario.addFactor(graceId, { factorType: 'push', provider: 'OKTA' });
    const made = await plan(['verify_user_by_push', { user: grace, factor: factor.id }]);
    expect(made.parts[0]?.opens).toBe('verifyFactor');
    expect(org.writes()).toEqual([]);
  });

  test('a plan counts its calls by bucket, and the seconds that they take', async () => {
    const { cost } = await plan(['suspend_user', { user: grace }]);
    expect(cost.calls).toBe(cost.buckets.reduce((sum, { calls }) => sum + calls, 0));
    expect(cost.buckets).toContainEqual({ bucket: 'suspendUser', calls: 1 });
    expect(cost.seconds).toBeGreaterThan(0);
  });

  test('a wrong input is refused before any request, with its place in the list', async () => {
    const making = plan(['suspend_user', { user: grace }], ['suspend_user', { usr: grace }]);
    await expect(making).rejects.toMatchObject({ category: 'invalid_request' });
    await expect(making).rejects.toHaveProperty(['faults', 0, 'path'], expect.stringMatching(/^steps\.1\.input\./));
    expect(org.sent()).toEqual([]);
  });

  test('applying a plan makes its changes and returns a receipt for each', async () => {
    const made = await plan(['suspend_user', { user: grace }], ['add_user_to_group', { user: graceId, group }]);
    const run = await apply(made);
    expect(run).toMatchObject({ complete: true, counts: { applied: 2 }, by: 'Ada', approvedBy: 'Iris' });
    expect(run.receipts[0]).toMatchObject({ before: { status: 'ACTIVE' }, after: { status: 'SUSPENDED' } });
    expect(org.sandbox.org.users.get(graceId)?.status).toBe('SUSPENDED');
    expect(org.writes()).toEqual([
      `POST /api/v1/users/${graceId}/lifecycle/suspend`,
      `PUT /api/v1/groups/${group}/users/${graceId}`,
    ]);
  });

  test('applying a plan creates a user with everything that follows from their ID', async () => {
    const profile = { login: 'noor@acme.example', email: 'noor@acme.example', firstName: 'Noor', lastName: 'Rahman' };
    const run = await apply(await plan(['onboard_user', { profile, groupIds: [group] }]));
    expect(run.complete).toBe(true);
    const created = run.receipts[0]?.created?.split('/').at(-1) ?? '';
    expect(org.sandbox.org.memberships.ofRight(created).map(({ groupId }) => groupId)).toContain(group);
  });

  test('a plan that rests on something that has changed since is refused by name, and nothing is sent', async () => {
    const made = await plan(
      ['add_user_to_group', { user: graceId, group }],
      ['update_user', { user: grace, mode: 'partial', profile: { department: 'Moon' } }],
    );
    await org.okta.run('update_user', { user: grace, mode: 'partial', profile: { department: 'Sun' } });
    org.forget();
    const { receipts, complete } = await apply(made);
    expect(complete).toBe(false);
    expect(receipts.map(({ outcome }) => outcome)).toEqual(['not_sent', 'stale']);
    expect(receipts[1]).toMatchObject({
      changed: ['profile.department'],
      why: `Since the plan was made, profile.department of ${grace} changed.`,
    });
    expect(org.writes()).toEqual([]);
  });

  test('with skip, the rest of a plan is applied', async () => {
    const made = await plan(
      ['update_user', { user: grace, mode: 'partial', profile: { department: 'Moon' } }],
      ['add_user_to_group', { user: graceId, group }],
    );
    await org.okta.run('update_user', { user: grace, mode: 'partial', profile: { department: 'Sun' } });
    expect(await outcomesOf(made, { ifChanged: 'skip' })).toEqual(['stale', 'applied']);
    expect(org.sandbox.org.users.get(graceId)?.profile['department']).toBe('Sun');
  });

  test('a change of something else does not make a plan stale', async () => {
    const made = await plan(['add_user_to_group', { user: graceId, group }]);
    await org.okta.run('update_user', { user: grace, mode: 'partial', profile: { title: 'Lead' } });
    await org.okta.run('remove_user_from_group', { user: graceId, group: '00gsupport0000000001' });
    expect(await outcomesOf(made)).toEqual(['applied']);
  });

  test('a renamed group makes a plan stale, because its old name was approved', async () => {
    const made = await plan(['add_user_to_group', { user: graceId, group }]);
    await org.okta.run('update_group', { group, mode: 'partial', name: 'Administrators' });
    expect(await outcomesOf(made)).toEqual(['stale']);
  });

  test('a step that would now do more than planned is refused', async () => {
    const made = await plan(['offboard_user', { user: grace }]);
    await org.okta.run('add_user_to_group', { user: graceId, group });
    org.forget();
    await apply(made);
    expect(org.writes()).not.toContain(`DELETE /api/v1/groups/${group}/users/${graceId}`);
  });

  test('a change that somebody else has made by then counts as made', async () => {
    const made = await plan(['suspend_user', { user: grace }]);
    await org.okta.run('suspend_user', { user: grace });
    expect(await outcomesOf(made)).toEqual(['already']);
  });

  test('a plan survives being sorted and indented by a chat', async () => {
    const made = await plan(['suspend_user', { user: grace }]);
    const sorted = Object.fromEntries(Object.entries(JSON.parse(JSON.stringify(made, null, 4))).reverse());
    expect((await apply(sorted)).complete).toBe(true);
  });

  test.each([
    ['another user', (text: string) => text.replaceAll(graceId, '00uada00000000000001')],
    ['another maker', (text: string) => text.replace('"by":"Ada"', '"by":"Eve"')],
    ['a later expiry', (text: string) => text.replace(/"expires":"2/, '"expires":"3')],
  ])('a plan changed to %s is refused', async (_, change) => {
    const made = await plan(['suspend_user', { user: grace }]);
    org.forget();
    const applying = apply(JSON.parse(change(JSON.stringify(made))));
    await expect(applying).rejects.toMatchObject({ category: 'invalid_request', code: 'plan_signature' });
    expect(org.sent()).toEqual([]);
  });

  test('a plan is refused with another key, after its expiry, by its own maker, and with too many removals', async () => {
    const steps = [{ step: 'suspend_user', input: { user: grace } }];
    const options = { key, by: 'Ada' };
    const made = await org.okta.plan(steps, options);
    await expect(apply(made, { key: `${key} 2` })).rejects.toMatchObject({ code: 'plan_signature' });
    await expect(apply(made, { maxRemovals: 0 })).rejects.toMatchObject({ field: 'maxRemovals' });
    await expect(org.okta.plan(steps, { ...options, maxRemovals: 0 })).rejects.toMatchObject({ field: 'maxRemovals' });
    const short = await org.okta.plan(steps, { ...options, validMs: 1 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    await expect(apply(short)).rejects.toMatchObject({ code: 'plan_expired' });
    const guarded = await org.okta.plan(steps, { ...options, otherApprover: true });
    await expect(apply(guarded, { approvedBy: ' ada' })).rejects.toMatchObject({ code: 'plan_approver' });
    await expect(org.okta.plan(steps, { ...options, key: 'short' })).rejects.toMatchObject({ field: 'key' });
    expect(org.writes()).toEqual([]);
  });

  test('a password of an input passes through a plan encrypted', async () => {
    const made = await plan(['set_user_password', { user: grace, password }]);
    expect(JSON.stringify(made)).not.toContain(password);
    expect((await apply(made)).complete).toBe(true);
  });

  test('a lost response is looked up, and the change is made once', async () => {
    const made = await plan(['add_user_to_group', { user: graceId, group }]);
    org.sandbox.faults.next({ kind: 'lost_after', method: 'PUT' });
    expect(await outcomesOf(made)).toEqual(['applied']);
    expect(org.sandbox.org.memberships.ofRight(graceId).filter(({ groupId }) => groupId === group)).toHaveLength(1);
  });
});
