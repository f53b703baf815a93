import { describe, expect, test } from 'vitest';
import { killedRun } from '../../support/killed-run.ts';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';

const iris = '00uiris0000000000001';
const zoe = '00uzoe00000000000001';
const engineering = '00gengineering000001';
const support = '00gsupport0000000001';
const slack = '0oaslack000000000001';
const github = '0oagithub00000000001';
const keeper = { role: 'CUSTOM', customRole: 'cr0acmekeeper0000001', resourceSet: 'iamacmeworkshop00001' } as const;

describe('assign_role_to_user', () => {
  const org = useOrg();
  const roles = (user = iris) =>
    org.sandbox.org.roles
      .of(user)
      .map(({ type, groupTargets, appTargets }) => [
        type,
        groupTargets,
        appTargets.map((one) => one.appId ?? one.name),
      ]);
  const give = (type: string, user = iris) => org.sandbox.scenario.addRole(user, type);
  const targets = /\/targets\//;

  test('assign_role_to_user assigns a role for everything to a user given by login', async () => {
    const { output } = await org.okta.run('assign_role_to_user', { user: 'iris.vale@acme.example', role: 'ORG_ADMIN' });
    expect(output).toEqual({
      changed: true,
      user: { id: iris },
      assignment: expect.objectContaining({ type: 'ORG_ADMIN', assignmentType: 'USER' }),
      targets: { groups: [], apps: [] },
    });
    expect(roles()).toEqual([['ORG_ADMIN', [], []]]);
  });

  test('assign_role_to_user limits a role to groups at once', async () => {
    const input = { user: iris, role: 'USER_ADMIN', groups: [engineering, support, engineering] } as const;
    const { output } = await org.okta.run('assign_role_to_user', { ...input, groups: [...input.groups] });
    expect(output).toMatchObject({ changed: true, targets: { groups: [engineering, support], apps: [] } });
    expect(roles()).toEqual([['USER_ADMIN', [engineering, support], []]]);
  });

  test('assign_role_to_user limits a role to an instance of one app and to all instances of another', async () => {
    const input = { user: iris, role: 'APP_ADMIN', apps: [slack, 'githubcloud'] } as const;
    const { output } = await org.okta.run('assign_role_to_user', { ...input, apps: [...input.apps] });
    expect(output.targets).toEqual({ groups: [], apps: [slack, 'githubcloud'] });
    expect(roles()).toEqual([['APP_ADMIN', [], [slack, 'githubcloud']]]);
  });

  test('assign_role_to_user assigns a custom role with its resource set, once', async () => {
    const run = () => org.okta.run('assign_role_to_user', { user: iris, ...keeper });
    expect((await run()).output).toMatchObject({
      changed: true,
      assignment: { type: 'CUSTOM', role: keeper.customRole, 'resource-set': keeper.resourceSet },
    });
    expect((await run()).output.changed).toBe(false);
    const other = org.sandbox.scenario.addResourceSet({ label: 'Lab', resources: ['orn:okta:directory:x:users'] });
    const second = await org.okta.run('assign_role_to_user', { user: iris, ...keeper, resourceSet: other.id });
    expect(second.output.changed).toBe(true);
    expect(org.sandbox.org.roles.of(iris)).toHaveLength(2);
  });

  test('assign_role_to_user makes a third-party admin on request', async () => {
    await org.okta.run('assign_role_to_user', { user: iris, role: 'REPORT_ADMIN', thirdParty: true });
    expect(org.writes()).toEqual([`POST /api/v1/users/${iris}/roles?disableNotifications=true`]);
  });

  test.each(['ORG_ADMIN', 'WORKFLOWS_ADMIN'] as const)(
    'assign_role_to_user writes nothing for %s twice',
    async (role) => {
      await org.okta.run('assign_role_to_user', { user: iris, role });
      org.forget();
      const { output } = await org.okta.run('assign_role_to_user', { user: iris, role });
      expect(output).toMatchObject({ changed: false, assignment: { type: role } });
      expect(org.writes()).toEqual([]);
    },
  );

  test.each(['ORG_ADMIN', 'WORKFLOWS_ADMIN'] as const)(
    'assign_role_to_user succeeds if another run assigned %s in the meantime',
    async (role) => {
      give(role);
      org.sandbox.faults.next({ kind: 'status', method: 'GET', path: /roles$/, status: 200, body: [] });
      const { output } = await org.okta.run('assign_role_to_user', { user: iris, role });
      expect(output).toMatchObject({ changed: false, assignment: { type: role } });
      expect(org.writes()).toEqual([`POST /api/v1/users/${iris}/roles`]);
      expect(org.sandbox.requests.find(({ method }) => method === 'POST')?.status).toBe(409);
    },
  );

  test('assign_role_to_user adds only the groups that the role lacks', async () => {
    await org.okta.run('assign_role_to_user', { user: iris, role: 'USER_ADMIN', groups: [engineering] });
    org.forget();
    const groups = [engineering, support];
    const { output } = await org.okta.run('assign_role_to_user', { user: iris, role: 'USER_ADMIN', groups });
    expect(output).toMatchObject({ changed: true, targets: { groups } });
    expect(org.writes()).toHaveLength(1);
    const again = await org.okta.run('assign_role_to_user', { user: iris, role: 'USER_ADMIN', groups: [support] });
    expect(again.output).toMatchObject({ changed: false, targets: { groups } });
  });

  test('assign_role_to_user counts an instance as covered by all instances, which replace single ones', async () => {
    await org.okta.run('assign_role_to_user', { user: iris, role: 'APP_ADMIN', apps: [slack, github] });
    const all = await org.okta.run('assign_role_to_user', { user: iris, role: 'APP_ADMIN', apps: ['slack'] });
    expect(all.output).toMatchObject({ changed: true, targets: { apps: [github, 'slack'] } });
    expect(roles()).toEqual([['APP_ADMIN', [], [github, 'slack']]]);
    const one = await org.okta.run('assign_role_to_user', { user: iris, role: 'APP_ADMIN', apps: [slack] });
    expect(one.output.changed).toBe(false);
  });

  test('assign_role_to_user reads every target of a long list before it decides', async () => {
    const ids = Array.from({ length: 25 }, (_, index) => {
      return org.sandbox.scenario.addGroup({ profile: { name: `Group ${index}` } }).id;
    });
    await org.okta.run('assign_role_to_user', { user: iris, role: 'USER_ADMIN', groups: ids });
    org.forget();
    const { output } = await org.okta.run('assign_role_to_user', { user: iris, role: 'USER_ADMIN', groups: ids });
    expect(output.changed).toBe(false);
    expect(org.writes()).toEqual([]);
  });

  test('assign_role_to_user does not narrow a role that covers everything', async () => {
    give('USER_ADMIN');
    const input = { user: iris, role: 'USER_ADMIN', groups: [engineering] } as const;
    const run = (dryRun: boolean) =>
      org.okta.run('assign_role_to_user', { ...input, groups: [...input.groups] }, { dryRun });
    for (const dryRun of [false, true])
      await expect(run(dryRun)).rejects.toMatchObject({
        category: 'conflict',
        field: 'groups',
        message:
          'The user already has the role USER_ADMIN for all groups. Revoke it first to limit it, or leave groups out.',
      });
    expect(roles()).toEqual([['USER_ADMIN', [], []]]);
  });

  test('assign_role_to_user does not claim that a limited role covers everything', async () => {
    await org.okta.run('assign_role_to_user', { user: iris, role: 'APP_ADMIN', apps: [slack] });
    await expect(org.okta.run('assign_role_to_user', { user: iris, role: 'APP_ADMIN' })).rejects.toMatchObject({
      category: 'conflict',
      message:
        'The user already has the role APP_ADMIN, limited to 1 app. Revoke it first to assign it for all apps, or name the apps to add.',
    });
  });

  test('assign_role_to_user gives a user their own role even if a group gives them the same', async () => {
    const { id } = org.sandbox.org.groups.get(support) ?? { id: '' };
    await org.okta.run('call_okta_api', {
      method: 'POST',
      path: `/api/v1/groups/${id}/roles`,
      body: { type: 'APP_ADMIN' },
    });
    const { output } = await org.okta.run('assign_role_to_user', { user: zoe, role: 'APP_ADMIN' });
    expect(output.changed).toBe(true);
    expect(roles(zoe)).toContainEqual(['APP_ADMIN', [], []]);
  });

  test('assign_role_to_user revokes the role again if a target cannot be set', async () => {
    const body = { errorCode: 'E0000006', errorSummary: 'You do not have permission' };
    org.sandbox.faults.next({ kind: 'status', method: 'PUT', path: targets, status: 403, body });
    const input = { user: iris, role: 'USER_ADMIN', groups: [engineering] } as const;
    await expect(org.okta.run('assign_role_to_user', { ...input, groups: [...input.groups] })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
      message: expect.stringContaining(', so the role USER_ADMIN was revoked again. Give'),
    });
    expect(roles()).toEqual([]);
  });

  test('assign_role_to_user says so if the role could not be revoked again', async () => {
    const body = { errorCode: 'E0000006', errorSummary: 'You do not have permission' };
    org.sandbox.faults.next({ kind: 'status', method: 'PUT', path: targets, status: 403, body });
    org.sandbox.faults.next({ kind: 'status', method: 'DELETE', status: 403, body });
    const groups = [engineering];
    await expect(org.okta.run('assign_role_to_user', { user: iris, role: 'USER_ADMIN', groups })).rejects.toMatchObject(
      {
        message: expect.stringMatching(
          /, and the role USER_ADMIN could not be revoked: it may cover all groups\. Revoke the role in Okta now\.$/,
        ),
      },
    );
  });

  test('assign_role_to_user keeps a role that the user had if a further target cannot be set', async () => {
    await org.okta.run('assign_role_to_user', { user: iris, role: 'USER_ADMIN', groups: [engineering] });
    const body = { errorCode: 'E0000006', errorSummary: 'You do not have permission' };
    org.sandbox.faults.next({ kind: 'status', method: 'PUT', path: targets, status: 403, body });
    const groups = [engineering, support];
    await expect(org.okta.run('assign_role_to_user', { user: iris, role: 'USER_ADMIN', groups })).rejects.toMatchObject(
      {
        category: 'forbidden',
      },
    );
    expect(roles()).toEqual([['USER_ADMIN', [engineering], []]]);
  });

  test.each([
    [{ role: 'USER_ADMIN', groups: ['00gnothing0000000001'] }, 'getGroup'],
    [{ role: 'APP_ADMIN', apps: ['0oanothing0000000001'] }, 'getApplication'],
  ])('assign_role_to_user assigns nothing if a target does not exist: %j', async (input, operation) => {
    await expect(org.okta.run(untyped('assign_role_to_user'), { user: iris, ...input })).rejects.toMatchObject({
      category: 'not_found',
      operation,
    });
    expect(org.writes()).toEqual([]);
  });

  test.each([
    [{ role: 'CUSTOM', customRole: 'cr01' }, 'resourceSet', 'resourceSet is required for the role CUSTOM.'],
    [
      { role: 'ORG_ADMIN', resourceSet: 'iam1' },
      'resourceSet',
      'resourceSet cannot be used with the role ORG_ADMIN. Leave it out, or use CUSTOM.',
    ],
    [{ role: 'ORG_ADMIN', groups: [engineering] }, 'groups', 'groups cannot limit the role ORG_ADMIN. Leave it out.'],
    [{ role: 'USER_ADMIN', apps: [slack] }, 'apps', 'apps cannot limit the role USER_ADMIN. Leave it out.'],
    [{ role: 'KING' }, 'role', expect.stringContaining('role')],
  ])('assign_role_to_user rejects %j before sending a request', async (input, field, message) => {
    await expect(org.okta.run(untyped('assign_role_to_user'), { user: iris, ...input })).rejects.toMatchObject({
      category: 'invalid_request',
      field,
      message,
    });
    expect(org.sent()).toEqual([]);
  });

  test('assign_role_to_user never takes an empty list of groups for all groups', async () => {
    const input = { user: iris, role: 'USER_ADMIN', groups: [] };
    await expect(org.okta.run(untyped('assign_role_to_user'), input)).rejects.toMatchObject({ field: 'groups' });
    expect(roles()).toEqual([]);
  });

  test('assign_role_to_user rejects an app and all instances of the same app', async () => {
    await expect(
      org.okta.run('assign_role_to_user', { user: iris, role: 'APP_ADMIN', apps: ['slack', slack] }),
    ).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'apps',
      message: `apps name all instances of slack and also its instance ${slack}. Leave one of them out.`,
    });
    expect(org.writes()).toEqual([]);
  });

  test.each(['lost_after', 'lost_before', 'truncated', 'server_error_after'] as const)(
    'assign_role_to_user assigns the role once and limits it despite %s',
    async (kind) => {
      org.sandbox.faults.next({ kind, method: 'POST' });
      org.sandbox.faults.next({ kind, method: 'PUT', path: targets });
      const groups = [engineering, support];
      const { output } = await org.okta.run('assign_role_to_user', { user: iris, role: 'USER_ADMIN', groups });
      expect(output).toMatchObject({ changed: true, targets: { groups } });
      expect(roles()).toEqual([['USER_ADMIN', groups, []]]);
      expect(org.sandbox.org.log.events('user.account.privilege.grant')).toHaveLength(1);
    },
  );

  test('assign_role_to_user limits a role that a killed bulk run had assigned without its groups', async () => {
    const inputs = [{ user: iris, role: 'USER_ADMIN' as const, groups: [engineering] }];
    const resume = async (agoMs: number) => {
      const journal = await killedRun(org, { step: 'assign_role_to_user', inputs, agoMs });
      return org.okta.runEach('assign_role_to_user', inputs, { journal, resume: true }).summary();
    };
    give('USER_ADMIN');
    org.sandbox.clock.advance(60_000);
    // The role is older than the killed run, so it is somebody else's.
    expect(await resume(5000)).toMatchObject({ failed: { conflict: 1 } });
    expect(roles()).toEqual([['USER_ADMIN', [], []]]);
    expect(await resume(90_000)).toMatchObject({ succeeded: 1 });
    expect(roles()).toEqual([['USER_ADMIN', [engineering], []]]);
  });

  test('assign_role_to_user waits while Okta is busy with another change of roles', async () => {
    const body = { errorCode: 'E0000268', errorSummary: 'Another request is making changes to the role assignments.' };
    org.sandbox.faults.next({ kind: 'status', method: 'POST', status: 409, body });
    expect((await org.okta.run('assign_role_to_user', { user: iris, role: 'ORG_ADMIN' })).output.changed).toBe(true);
  });

  test('assign_role_to_user says in a dry run that the role is limited afterwards, and writes nothing', async () => {
    const input = { user: iris, role: 'USER_ADMIN', groups: [engineering, support] } as const;
    const { output } = await org.okta.run(
      'assign_role_to_user',
      { ...input, groups: [...input.groups] },
      { dryRun: true },
    );
    expect(output).toMatchObject({
      next: { operation: 'assignRoleToUser', body: { type: 'USER_ADMIN' } },
      notes: ['Then limits the role to 2 groups.'],
    });
    expect(roles()).toEqual([]);
  });

  test.each(['orgAdmin', 'helpDeskAdmin'] as const)('assign_role_to_user rejects a token of %s', async (role) => {
    const other = org.connect({ token: org.sandbox.tokens[role] });
    await expect(other.run('assign_role_to_user', { user: iris, role: 'ORG_ADMIN' })).rejects.toMatchObject({
      category: 'forbidden',
    });
    expect(roles()).toEqual([]);
  });

  test('assign_role_to_user returns not_found for an unknown user', async () => {
    const input = { user: 'nobody@acme.example', role: 'ORG_ADMIN' } as const;
    await expect(org.okta.run('assign_role_to_user', input)).rejects.toMatchObject({ category: 'not_found' });
  });
});
