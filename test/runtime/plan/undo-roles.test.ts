import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PlannedStep, PlanRun } from '../../../src/index.ts';
import { useOrg } from '../../support/org.ts';

const key = 'a secret of the host for signing plans';
const grace = '00ugrace000000000001';
const contractors = '00gcontractors000001';
const support = '00gsupport0000000001';
const slack = '0oaslack000000000001';

describe('undoing changes of admin roles', () => {
  const org = useOrg();
  const run = async (...steps: PlannedStep[]) => {
    const result = await org.okta.apply(await org.okta.plan(steps, { key, by: 'Ada' }), { key, approvedBy: 'Iris' });
    expect(result.complete).toBe(true);
    return result;
  };
  const undo = (result: unknown) => org.okta.undo(result, { key, by: 'Ada' });
  const undone = async (result: PlanRun) => {
    const plan = await undo(result);
    // It passes through JSON, like a plan that is stored.
    return org.okta.apply(JSON.parse(JSON.stringify(plan)), { key, approvedBy: 'Iris' });
  };
  const rolesOf = (user = grace) =>
    [...org.sandbox.org.roles.of(user)]
      .map(({ type, customRoleId, resourceSetId, groupTargets, appTargets }) => [
        type,
        customRoleId,
        resourceSetId,
        [...groupTargets].sort(),
        appTargets.map(({ name, appId }) => [name, appId].filter(Boolean).join('/')).sort(),
      ])
      .sort();
  const skippedIn = async (result: PlanRun) => (await undo(result)).parts.flatMap(({ skipped }) => skipped);
  const assign = (input: object) => ({ step: 'assign_role_to_user', input: { user: grace, ...input } });
  const revoke = (role: string) => ({ step: 'revoke_role_from_user', input: { user: grace, role } });

  test.each([
    ['a role for all groups', 'USER_ADMIN', {}],
    ['a role limited to one group', 'HELP_DESK_ADMIN', { groups: [support] }],
    ['a role limited to several groups', 'USER_ADMIN', { groups: [support, contractors] }],
    ['a role limited to all instances of an app', 'APP_ADMIN', { apps: [{ name: 'slack' }] }],
    ['a role limited to one instance of an app', 'APP_ADMIN', { apps: [{ name: 'slack', appId: slack }] }],
    ['a role that cannot be limited', 'REPORT_ADMIN', {}],
  ])('gives back %s that a run revoked', async (_, type, limits) => {
    org.sandbox.scenario.addRole(grace, type, limits);
    const before = rolesOf();
    const result = await run(revoke(type));
    expect(rolesOf()).toEqual([]);
    expect((await undone(result)).complete).toBe(true);
    expect(rolesOf()).toEqual(before);
  });

  test.each([
    ['for all groups', { role: 'USER_ADMIN' }],
    ['limited to groups', { role: 'USER_ADMIN', groups: [support, contractors] }],
    ['limited to all instances of an app', { role: 'APP_ADMIN', apps: ['slack'] }],
    ['limited to one instance of an app', { role: 'APP_ADMIN', apps: [slack] }],
  ])('takes back a role that a run assigned %s', async (_, input) => {
    const result = await run(assign(input));
    expect(rolesOf()).toHaveLength(1);
    const plan = await undo(result);
    expect(plan.parts.flatMap(({ changes }) => changes).map(({ operation }) => operation)).toEqual([
      'unassignRoleFromUser',
    ]);
    await org.okta.apply(plan, { key, approvedBy: 'Iris' });
    expect(rolesOf()).toEqual([]);
  });

  test('gives back a custom role with its resource set', async () => {
    const role = org.sandbox.scenario.addCustomRole({ label: 'Robot keeper', permissions: ['okta.users.read'] });
    const set = org.sandbox.scenario.addResourceSet({ label: 'Workshop', resources: [] });
    const input = { role: 'CUSTOM', customRole: role.id, resourceSet: set.id };
    const given = await run(assign(input));
    const before = rolesOf();
    const [{ id = '' } = {}] = [...org.sandbox.org.roles.of(grace)];
    expect((await undone(await run(revoke(id)))).complete).toBe(true);
    expect(rolesOf()).toEqual(before);
    expect(await skippedIn(given)).toEqual([]);
  });

  test.each([
    ['groups', 'USER_ADMIN', { groups: [support] }, { groups: [contractors] }],
    ['another app', 'APP_ADMIN', { apps: [{ name: 'jira' }] }, { apps: ['slack'] }],
    ['one more instance', 'APP_ADMIN', { apps: [{ name: 'jira' }] }, { apps: [slack] }],
    ['all instances in place of one', 'APP_ADMIN', { apps: [{ name: 'slack', appId: slack }] }, { apps: ['slack'] }],
  ])('takes %s from a role that a run extended', async (_, type, limits, input) => {
    org.sandbox.scenario.addRole(grace, type, limits);
    const before = rolesOf();
    const result = await run(assign({ role: type, ...input }));
    expect(rolesOf()).not.toEqual(before);
    expect((await undone(result)).complete).toBe(true);
    expect(rolesOf()).toEqual(before);
  });

  test('undoes several changes of one role as one: extended, revoked and assigned again without limits', async () => {
    org.sandbox.scenario.addRole(grace, 'USER_ADMIN', { groups: [support] });
    const before = rolesOf();
    const result = await run(
      assign({ role: 'USER_ADMIN', groups: [contractors] }),
      revoke('USER_ADMIN'),
      assign({ role: 'USER_ADMIN' }),
    );
    expect(rolesOf()).toEqual([['USER_ADMIN', undefined, undefined, [], []]]);
    expect((await undone(result)).complete).toBe(true);
    expect(rolesOf()).toEqual(before);
  });

  test('a plan shows what a role is limited to, and rests on it', async () => {
    org.sandbox.scenario.addRole(grace, 'USER_ADMIN', { groups: [support] });
    const plan = await org.okta.plan([revoke('USER_ADMIN')], { key, by: 'Ada' });
    expect(plan.parts[0]?.changes[0]).toMatchObject({
      text: 'Unassign role from user: grace.lindqvist@acme.example, USER_ADMIN',
      before: { type: 'USER_ADMIN', 'targets.groups': [support] },
      after: {},
    });
    expect(plan.parts[0]?.changes[0]).not.toHaveProperty('irreversible');
    await org.okta.run('assign_role_to_user', { user: grace, role: 'USER_ADMIN', groups: [contractors] });
    const { receipts } = await org.okta.apply(plan, { key, approvedBy: 'Iris' });
    expect(receipts[0]).toMatchObject({ outcome: 'stale', changed: ['targets.groups'] });
    expect(rolesOf()).toHaveLength(1);
  });

  test('a role that somebody else has limited or given again since is left as it is', async () => {
    const given = await run(assign({ role: 'USER_ADMIN', groups: [support] }));
    await org.okta.run('assign_role_to_user', { user: grace, role: 'USER_ADMIN', groups: [contractors] });
    expect(await skippedIn(given)).toMatchObject([{ why: 'Since then, targets changed.' }]);
    const revoked = await run(revoke('USER_ADMIN'));
    await org.okta.run('assign_role_to_user', { user: grace, role: 'USER_ADMIN' });
    expect(await skippedIn(revoked)).toMatchObject([{ why: expect.stringContaining('Since then, role') }]);
  });

  test('a role that cannot be limited is revoked again, and its receipts say so', async () => {
    org.sandbox.scenario.addRole(grace, 'USER_ADMIN', { groups: [support, contractors] });
    const plan = await undo(await run(revoke('USER_ADMIN')));
    const refused = ({ method, path }: { method: string; path: string }) =>
      method === 'PUT' && path.endsWith(`/targets/groups/${support}`);
    org.sandbox.faults.rates({ redirect: 1, match: refused });
    const { receipts, complete } = await org.okta.apply(plan, { key, approvedBy: 'Iris' });
    expect(complete).toBe(false);
    expect(receipts.map(({ outcome }) => outcome)).not.toContain('applied');
    expect(rolesOf()).toEqual([]);
  });

  test("a role through a group is not taken for the user's own", async () => {
    const { org: state } = org.sandbox;
    expect(state.memberships.ofRight(grace).map(({ groupId }) => groupId)).toContain(support);
    await fetch(`${org.sandbox.url}/api/v1/groups/${support}/roles`, {
      method: 'POST',
      headers: { authorization: `SSWS ${org.sandbox.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'HELP_DESK_ADMIN' }),
    });
    org.sandbox.scenario.addRole(grace, 'HELP_DESK_ADMIN', { groups: [contractors] });
    const before = rolesOf();
    const { output } = await org.okta.run('list_user_roles', { user: grace });
    expect(output.items.map(({ throughGroup }) => throughGroup).sort()).toEqual([false, true]);
    const result = await run(revoke('HELP_DESK_ADMIN'));
    expect(result.receipts[0]).toMatchObject({ after: {} });
    expect((await undone(result)).complete).toBe(true);
    expect(rolesOf()).toEqual(before);
  });

  test.each([1, 2, 3])(
    'a role that is given in a run that is cut off after write %i is limited once it is resumed',
    async (cut) => {
      org.sandbox.scenario.addRole(grace, 'USER_ADMIN', { groups: [support, contractors] });
      const before = rolesOf();
      const plan = await undo(await run(revoke('USER_ADMIN')));
      const folder = mkdtempSync(join(tmpdir(), 'undo-roles-'));
      const journal = join(folder, 'plan.journal');
      await org.okta.apply(plan, { key, approvedBy: 'Iris', journal });
      // As a run leaves it that was killed after it had sent this change.
      const lines = readFileSync(journal, 'utf8').split('\n');
      const killedAt = lines.findIndex((line) => line.startsWith(`{"done":{"change":"1.${cut}"`));
      writeFileSync(journal, `${lines.slice(0, killedAt).join('\n')}\n`);
      const [role] = [...org.sandbox.org.roles.of(grace)];
      if (role !== undefined) role.groupTargets = role.groupTargets.slice(0, cut - 1);
      const { complete, receipts } = await org.okta.apply(plan, { key, approvedBy: 'Iris', journal, resume: true });
      expect([complete, receipts.map(({ outcome }) => outcome)]).toEqual([true, ['applied', 'applied', 'applied']]);
      expect(rolesOf()).toEqual(before);
      rmSync(folder, { recursive: true });
    },
  );

  test('a role that somebody else assigned just before a run was killed is not taken for its own', async () => {
    const plan = await org.okta.plan([assign({ role: 'USER_ADMIN', groups: [support] })], { key, by: 'Ada' });
    const folder = mkdtempSync(join(tmpdir(), 'undo-roles-'));
    const journal = join(folder, 'plan.journal');
    await org.okta.apply(plan, { key, approvedBy: 'Iris', journal });
    const lines = readFileSync(journal, 'utf8').split('\n');
    const sent = lines.findIndex((line) => line.startsWith('{"start":"1.1"'));
    const [role] = [...org.sandbox.org.roles.of(grace)];
    if (role !== undefined) role.groupTargets = [];
    // Some roles have the same ID for every user.
    const { output } = await org.okta.run('list_user_roles', { user: grace });
    const start = { start: '1.1', present: output.items.map(({ id }) => id) };
    writeFileSync(journal, `${lines.slice(0, sent).join('\n')}\n${JSON.stringify(start)}\n`);
    const { receipts } = await org.okta.apply(plan, { key, approvedBy: 'Iris', journal, resume: true });
    expect(receipts.map(({ outcome }) => outcome)).not.toContain('applied');
    expect(rolesOf()).toEqual([['USER_ADMIN', undefined, undefined, [], []]]);
    rmSync(folder, { recursive: true });
  });

  test.each(['../../../groups', '..', 'x?y=1', 'x/y'])(
    'a target %j in receipts that were made up leads to no other path',
    async (target) => {
      org.sandbox.scenario.addRole(grace, 'USER_ADMIN', { groups: [support] });
      const { receipts } = await run(assign({ role: 'USER_ADMIN', groups: [contractors] }));
      const forged = receipts.map((receipt) => ({
        ...receipt,
        before: { ...receipt.before, 'targets.groups': [support, target] },
      }));
      org.forget();
      const plan = await undo(forged);
      for (const { path } of plan.parts.flatMap(({ changes }) => changes))
        expect(path).toMatch(new RegExp(`^/api/v1/users/${grace}/roles/\\w+/targets/groups/[^/?]+$`));
      expect(org.writes()).toEqual([]);
    },
  );
});
