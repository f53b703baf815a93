import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ActionOutput } from '../../../src/index.ts';
import { addTeams } from '../../support/many-groups.ts';
import { useOrg } from '../../support/org.ts';
import { putInStatus, userOf } from '../../support/user-status.ts';

const engineering = '00gengineering000001';
const support = '00gsupport0000000001';
const finance = '00gadfinance00000001';
const slack = '0oaslack000000000001';
const github = '0oagithub00000000001';
const jira = '0oajira0000000000001';
const liam = '00uliam0000000000001';
const tom = '00utom00000000000001';
const omar = '00uomar0000000000001';

const login = 'noor.rahman@acme.example';
const noor = { login, email: login, firstName: 'Noor', lastName: 'Rahman' };
const liamsProfile = {
  login: 'liam.moreau@acme.example',
  email: 'liam.moreau@acme.example',
  firstName: 'Liam',
  lastName: 'Moreau',
};
const irisProfile = {
  login: 'iris.vale@acme.example',
  email: 'iris.vale@acme.example',
  firstName: 'Iris',
  lastName: 'Vale',
};

type Output = ActionOutput<'onboard_user'>;

describe('onboard_user', () => {
  const org = useOrg();

  beforeEach(() => org.reset());

  afterEach(() => org.sandbox.faults.clear());

  const run = async (input: object, options?: { dryRun?: boolean }) =>
    (await org.okta.run('onboard_user', { profile: noor, ...input }, options)).output;
  const idOf = ({ user }: Output) => user?.id ?? 'none';
  const told = ({ report }: Output) => report.map(({ step, outcome, target }) => `${step} ${target?.id} ${outcome}`);
  const withLogin = (wanted = login) =>
    [...org.sandbox.org.users.values()].filter(({ profile }) => profile['login'] === wanted);
  const inGroup = (groupId: string, userId: string) => org.sandbox.org.memberships.has(groupId, userId);
  const hasApp = (appId: string, userId: string) => org.sandbox.org.appUsers.has(appId, userId);

  test('onboard_user creates the user, assigns groups and apps, and activates last', async () => {
    const output = await run({ groupIds: [support], apps: [slack] });
    const id = idOf(output);
    expect(output).toMatchObject({ created: true, complete: true, user: { status: 'PROVISIONED' } });
    expect(told(output)).toEqual([
      `create_user ${id} done`,
      `add_user_to_group ${support} done`,
      `assign_app_to_user ${slack} done`,
      `activate_user ${id} done`,
    ]);
    expect(withLogin()).toMatchObject([{ id, status: 'PROVISIONED', profile: noor }]);
    expect([inGroup(support, id), hasApp(slack, id)]).toEqual([true, true]);
    expect(org.writes()).toEqual([
      'POST /api/v1/users?activate=false',
      `PUT /api/v1/groups/${support}/users/${id}`,
      `POST /api/v1/apps/${slack}/users`,
      `POST /api/v1/users/${id}/lifecycle/activate?sendEmail=true`,
    ]);
  });

  test('onboard_user adds more groups than one create request allows', async () => {
    const teams = addTeams(org.sandbox, { count: 45 });
    const output = await run({ groupIds: [...teams, teams[0]] });
    expect(output.complete).toBe(true);
    expect(teams.filter((id) => !inGroup(id, idOf(output)))).toEqual([]);
    expect(output.report.filter(({ step }) => step === 'add_user_to_group')).toHaveLength(45);
  });

  test('onboard_user assigns an app with profile and credentials, and keeps a group-assigned app unchanged', async () => {
    const output = await run({
      groupIds: [engineering],
      apps: [{ app: slack, profile: { role: 'admin' }, credentials: { userName: 'noor' } }, jira],
    });
    expect(output.report).toContainEqual({
      step: 'assign_app_to_user',
      target: { id: jira, name: 'Jira' },
      outcome: 'unchanged',
      reason: 'The user has the app through a group.',
    });
    const { appUsers } = org.sandbox.org;
    expect(appUsers.get(slack, idOf(output))).toMatchObject({ userName: 'noor', profile: { role: 'admin' } });
    expect(appUsers.get(jira, idOf(output))).toMatchObject({ scope: 'GROUP' });
  });

  test('onboard_user activates a user with a password at once without an email', async () => {
    const output = await run({ password: { type: 'plain', value: 'Corr3ct-Horse' } });
    expect(output.user?.status).toBe('ACTIVE');
    expect(withLogin()).toMatchObject([{ status: 'ACTIVE', password: 'Corr3ct-Horse' }]);
    expect(org.writes()).toContain(`POST /api/v1/users/${idOf(output)}/lifecycle/activate?sendEmail=false`);
    expect(JSON.stringify(output)).not.toContain('Corr3ct');
  });

  test('onboard_user returns the activation link if Okta sends no email', async () => {
    const output = await run({ sendEmail: false });
    expect(output.activationUrl).toMatch(/^http/);
  });

  test('onboard_user leaves the user staged if activation is off', async () => {
    const output = await run({ activate: false, groupIds: [support] });
    expect(output).toMatchObject({ complete: true, user: { status: 'STAGED' } });
    expect(output.report.map(({ step }) => step)).toEqual(['create_user', 'add_user_to_group']);
  });

  test('onboard_user repeats no write on a second run', async () => {
    const input = { groupIds: [support], apps: [slack] };
    const { user } = await run(input);
    org.forget();
    const again = await run(input);
    expect(again).toMatchObject({ created: false, complete: true, user: { id: user?.id, status: 'PROVISIONED' } });
    expect(again.report.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged', 'unchanged', 'unchanged']);
    expect(again.report[1]).toMatchObject({ target: { id: support, name: 'Support' } });
    // Okta reports that the login is taken.
    expect(org.writes()).toEqual(['POST /api/v1/users?activate=false']);
    expect(withLogin()).toHaveLength(1);
  });

  test('onboard_user completes an existing user and names the differences in the profile', async () => {
    const password = { type: 'plain', value: 'Corr3ct-Horse' };
    const output = await run({ profile: { ...liamsProfile, title: 'Lead' }, password, groupIds: [support] });
    expect(output).toMatchObject({ created: false, complete: true, user: { id: liam, status: 'PROVISIONED' } });
    expect(output.report[0]).toEqual({
      step: 'create_user',
      target: { id: liam, name: 'liam.moreau@acme.example' },
      outcome: 'unchanged',
      reason:
        'A user with this login already exists. Their profile differs (title) and is unchanged, like their password.',
    });
    expect(told(output).slice(1)).toEqual([`add_user_to_group ${support} done`, `activate_user ${liam} done`]);
    expect(userOf(org.sandbox, liam).profile).not.toHaveProperty('title');
    expect(userOf(org.sandbox, liam).password).toBeUndefined();
    expect(inGroup(support, liam)).toBe(true);
  });

  test('onboard_user activates a deactivated user first, because Okta assigns them no app', async () => {
    const profile = { ...liamsProfile, login: 'tom.abara@acme.example', email: 'tom.abara@acme.example' };
    const output = await run({ profile, apps: [slack], groupIds: [support] });
    expect(output).toMatchObject({ created: false, complete: true, user: { id: tom, status: 'PROVISIONED' } });
    expect(output.report.map(({ step }) => step)).toEqual([
      'create_user',
      'activate_user',
      'add_user_to_group',
      'assign_app_to_user',
    ]);
    expect([inGroup(support, tom), hasApp(slack, tom)]).toEqual([true, true]);
  });

  test.each(['ACTIVE', 'PROVISIONED', 'RECOVERY', 'PASSWORD_EXPIRED', 'LOCKED_OUT'] as const)(
    'onboard_user does not activate a user in status %s',
    async (status) => {
      putInStatus(org.sandbox, status);
      const output = await run({ profile: irisProfile });
      expect(output.report[1]).toMatchObject({ outcome: 'unchanged', reason: `The user is ${status}.` });
      expect(org.writes()).toEqual(['POST /api/v1/users?activate=false']);
    },
  );

  test('onboard_user reports that a suspended user cannot be activated and continues', async () => {
    const profile = { ...liamsProfile, login: 'omar.haddad@acme.example', email: 'omar.haddad@acme.example' };
    const output = await run({ profile, groupIds: [support] });
    expect(output.complete).toBe(false);
    expect(output.report).toContainEqual(
      expect.objectContaining({
        step: 'activate_user',
        outcome: 'failed',
        category: 'conflict',
        errorCode: 'E0000038',
        requestId: expect.any(String),
      }),
    );
    expect(inGroup(support, omar)).toBe(true);
  });

  test('onboard_user rejects a taken login on request', async () => {
    await expect(run({ profile: liamsProfile, ifExists: 'refuse', groupIds: [support] })).rejects.toMatchObject({
      category: 'conflict',
      errorCode: 'E0000001',
    });
    expect(inGroup(support, liam)).toBe(false);
  });

  test('onboard_user does not use another user because a different attribute is taken', async () => {
    const errorCauses = [{ errorSummary: 'employeeNumber: An object with this field already exists' }];
    const body = { errorCode: 'E0000001', errorSummary: 'Api validation failed: newUser', errorCauses };
    org.sandbox.faults.next({ kind: 'status', method: 'POST', status: 400, body });
    await expect(run({ groupIds: [support] })).rejects.toMatchObject({ category: 'conflict', errorCode: 'E0000001' });
    expect(org.writes()).toHaveLength(1);
  });

  test("onboard_user throws Okta's error if the user cannot be created", async () => {
    await expect(run({ profile: { ...noor, shoeSize: 44 } })).rejects.toMatchObject({
      category: 'invalid_request',
      errorCode: 'E0000001',
    });
    expect(withLogin()).toEqual([]);
  });

  test('onboard_user reports what fails and continues', async () => {
    const nobody = '00gnobody00000000001';
    const output = await run({ groupIds: [nobody, finance, support], apps: ['0oanobody00000000001', github] });
    expect(output).toMatchObject({ created: true, complete: false, user: { status: 'PROVISIONED' } });
    expect(output.report.slice(1, 6)).toEqual([
      expect.objectContaining({
        target: { id: nobody },
        outcome: 'failed',
        category: 'not_found',
        errorCode: 'E0000007',
        requestId: expect.any(String),
      }),
      expect.objectContaining({
        target: { id: finance },
        outcome: 'failed',
        category: 'conflict',
        errorCode: 'E0000006',
        requestId: expect.any(String),
        reason: expect.stringContaining('A directory or an app manages the members'),
      }),
      expect.objectContaining({ target: { id: support, name: 'Support' }, outcome: 'done' }),
      expect.objectContaining({ target: { id: '0oanobody00000000001' }, outcome: 'failed', category: 'not_found' }),
      expect.objectContaining({ target: { id: github, name: 'GitHub' }, outcome: 'done' }),
    ]);
    expect(inGroup(support, idOf(output))).toBe(true);
  });

  test('onboard_user names the groups and apps in the report, and is complete even without their names', async () => {
    const names = async (input: object) => {
      const { report, complete } = await run(input);
      return [...report.slice(1, 3).map(({ target }) => target), complete];
    };
    const wanted = { groupIds: [support], apps: [slack], activate: false };
    expect(await names(wanted)).toEqual([{ id: support, name: 'Support' }, { id: slack, name: 'Slack' }, true]);
    const hasty = org.connect({ retries: 0 });
    const joined = () => org.writes().some((line) => line.startsWith('PUT '));
    org.forget();
    org.sandbox.faults.rates({
      server_error: 1,
      match: ({ method, path }) =>
        method === 'GET' && (path === `/api/v1/apps/${slack}` || (path.endsWith('/groups') && joined())),
    });
    const mara = { ...noor, login: 'mara.quist@acme.example', email: 'mara.quist@acme.example' };
    const { output } = await hasty.run('onboard_user', { profile: mara, ...wanted });
    expect(output).toMatchObject({ complete: true });
    expect(told(output).slice(1)).toEqual([`add_user_to_group ${support} done`, `assign_app_to_user ${slack} done`]);
  });

  test('onboard_user reports a sub-step with an unknown outcome, and the next run resolves it', async () => {
    const hasty = org.connect({ retries: 1 });
    org.sandbox.faults.next({ kind: 'server_error_after', method: 'PUT' });
    org.forget();
    // The look-up of the outcome fails too.
    const afterwards = () => org.writes().some((line) => line.startsWith('PUT '));
    org.sandbox.faults.rates({
      server_error: 1,
      match: ({ method, path }) => method === 'GET' && path.includes('/groups') && afterwards(),
    });
    const input = { profile: noor, groupIds: [support] };
    const first = (await hasty.run('onboard_user', input)).output;
    expect(first).toMatchObject({ created: true, complete: false, user: { status: 'PROVISIONED' } });
    expect(first.report[1]).toMatchObject({ outcome: 'failed', category: 'outcome_unknown', errorCode: 'E0000009' });
    org.sandbox.faults.clear();
    const again = (await hasty.run('onboard_user', input)).output;
    expect(again).toMatchObject({ created: false, complete: true });
    expect(again.report[1]).toMatchObject({ outcome: 'unchanged' });
  });

  test('onboard_user reports every group if the memberships cannot be read', async () => {
    const hasty = org.connect({ retries: 0 });
    org.sandbox.faults.next({ kind: 'server_error', method: 'GET', path: /\/groups$/ });
    const input = { profile: noor, groupIds: [support, engineering], apps: [slack] };
    const output = (await hasty.run('onboard_user', input)).output;
    expect(told(output).slice(1, 4)).toEqual([
      `add_user_to_group ${support} failed`,
      `add_user_to_group ${engineering} failed`,
      `assign_app_to_user ${slack} done`,
    ]);
  });

  const writes = ['POST /api/v1/users', 'PUT', 'POST /api/v1/apps', 'POST lifecycle'];
  const kinds = ['lost_before', 'lost_after', 'server_error_after', 'truncated', 'html_after'] as const;
  const losses = writes.flatMap((write) => kinds.map((kind) => ({ write, kind })));

  test.each(losses)('onboard_user does everything once although $write met $kind', async ({ write, kind }) => {
    const [method = '', path = ''] = write.split(' ');
    const start = path.startsWith('/') ? `^${path}` : path;
    org.sandbox.faults.next({ kind, method, path: new RegExp(path === '/api/v1/users' ? `${start}\\?` : start) });
    const output = await run({ groupIds: [support], apps: [slack], sendEmail: true });
    expect(org.sandbox.faults.pending).toBe(0);
    expect(output).toMatchObject({ created: true, complete: true });
    expect(output.report.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done', 'done']);
    const [user, ...others] = withLogin();
    expect(others).toEqual([]);
    expect(user).toMatchObject({ id: idOf(output), status: 'PROVISIONED' });
    expect([inGroup(support, idOf(output)), hasApp(slack, idOf(output))]).toEqual([true, true]);
  });

  test('onboard_user lists what it would do for a new user in a dry run and writes nothing', async () => {
    const output = await run({ groupIds: [support, finance], apps: [slack] }, { dryRun: true });
    expect(output).toMatchObject({ dryRun: true, created: false, complete: false });
    expect(output).toMatchObject({ notes: ['Okta would email the activation link.'] });
    expect(output).not.toHaveProperty('user');
    expect(output.report).toEqual([
      { step: 'create_user', outcome: 'planned', reason: `No user has the login ${login}.` },
      { step: 'add_user_to_group', target: { id: support, name: 'Support' }, outcome: 'planned' },
      expect.objectContaining({ target: { id: finance }, outcome: 'failed', category: 'conflict' }),
      { step: 'assign_app_to_user', target: { id: slack, name: 'Slack' }, outcome: 'planned' },
      { step: 'activate_user', outcome: 'planned' },
    ]);
    expect(org.writes()).toEqual([]);
  });

  test('onboard_user reports in a dry run what is already done and whether anything is left', async () => {
    const input = { groupIds: [engineering], apps: [jira, slack] };
    const { user } = await run(input);
    org.forget();
    const plan = await run(input, { dryRun: true });
    expect(plan).toMatchObject({ complete: true, created: false, user: { id: user?.id }, notes: [] });
    expect(plan.report.map(({ outcome }) => outcome)).toEqual(Array(5).fill('unchanged'));
    expect(org.writes()).toEqual([]);
  });

  test('onboard_user rejects a taken login in a dry run on request', async () => {
    const input = { profile: liamsProfile, ifExists: 'refuse' };
    await expect(run(input, { dryRun: true })).rejects.toMatchObject({
      category: 'conflict',
      field: 'profile.login',
      message:
        'The login liam.moreau@acme.example belongs to the user 00uliam0000000000001, whose status is STAGED. Use that user, or choose another login.',
    });
  });

  test('onboard_user does not use a user whose login only starts with the requested one', async () => {
    const profile = { ...noor, login: 'grace.lindqvist' };
    const { report } = await run({ profile }, { dryRun: true });
    expect(report[0]).toMatchObject({ step: 'create_user', outcome: 'planned' });
  });

  test('onboard_user uses a user whose login differs only in case and diacritics', async () => {
    const output = await run({ profile: { ...liamsProfile, login: 'Líam.Moreau@acme.example' } });
    expect(output).toMatchObject({ created: false, user: { id: liam } });
  });

  test('onboard_user reports the calls it made if it is aborted', async () => {
    const controller = new AbortController();
    org.sandbox.faults.next({ kind: 'slow', method: 'PUT', delayMs: 3000 });
    const input = { profile: noor, groupIds: [support], apps: [slack] };
    const ended = org.okta.run('onboard_user', input, { signal: controller.signal });
    await expect.poll(() => org.sent().some((line) => line.startsWith('PUT '))).toBe(true);
    controller.abort();
    await expect(ended).rejects.toMatchObject({
      category: 'outcome_unknown',
      calls: [
        { operation: 'createUser', status: 200 },
        { operation: 'listUserGroups', status: 200 },
        { operation: 'assignUserToGroup' },
      ],
    });
    expect(withLogin()).toMatchObject([{ status: 'STAGED' }]);
  });

  test('onboard_user reports what the role does not allow', async () => {
    const okta = org.connect({ token: org.sandbox.tokens.groupAdmin });
    const { output } = await okta.run('onboard_user', { profile: noor, groupIds: [support], apps: [slack] });
    expect(output).toMatchObject({
      created: true,
      complete: false,
      report: [
        { outcome: 'done' },
        { outcome: 'done' },
        { step: 'assign_app_to_user', outcome: 'failed', category: 'forbidden', errorCode: 'E0000006' },
        { outcome: 'done' },
      ],
    });
  });

  test('onboard_user succeeds with the roles Group administrator and Application administrator together', async () => {
    const value = '00sandboxTwoRoles'.padEnd(42, '0');
    const roles = ['USER_ADMIN', 'APP_ADMIN'];
    org.sandbox.scenario.addToken({ name: 'Two roles', value, userId: '00uada00000000000001', roles });
    const okta = org.connect({ token: value });
    const { output } = await okta.run('onboard_user', { profile: noor, groupIds: [support], apps: [slack] });
    expect(output).toMatchObject({ created: true, complete: true });
  });

  test('onboard_user rejects a read-only administrator', async () => {
    const okta = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(okta.run('onboard_user', { profile: noor })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
    expect(withLogin()).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['no profile', { profile: undefined }, 'profile'],
    ['a login that is too short', { profile: { ...noor, login: 'no' } }, 'profile.login'],
    ['a group that would change the path', { groupIds: ['..'] }, 'groupIds[0]'],
    ['an app without an ID', { apps: [{ profile: {} }] }, 'apps[0].app'],
    ['an unknown value of ifExists', { ifExists: 'overwrite' }, 'ifExists'],
  ])('onboard_user rejects %s before sending a request', async (_, input, path) => {
    await expect(run(input)).rejects.toMatchObject({
      category: 'invalid_request',
      faults: expect.arrayContaining([expect.objectContaining({ path })]),
    });
    expect(org.sent()).toEqual([]);
  });

  describe('for a user whom a group rule excludes', () => {
    const sales = '00gsalesemea00000001';
    const iris = '00uiris0000000000001';
    const rehire = { profile: irisProfile };
    const reason =
      'The group rule "Sales EMEA" excludes the user, so it does not add them to this group. Add the group to groupIds, or remove the user from the rule\'s exclusions in the Admin Console.';

    beforeEach(async () => {
      org.sandbox.org.behavior.ruledMembers = 'excluded';
      await org.okta.run('offboard_user', { user: iris, ruleMemberships: 'remove' });
      expect(inGroup(sales, iris)).toBe(false);
    });
    afterEach(() => {
      org.sandbox.org.behavior.ruledMembers = 'refused';
    });

    test('onboard_user reports an excluding group rule and the missing group as incomplete, also in a dry run', async () => {
      const plan = await run(rehire, { dryRun: true });
      const output = await run(rehire);
      for (const { report } of [plan, output])
        expect(report.at(-1)).toEqual({
          step: 'add_user_to_group',
          target: { id: sales, name: 'Sales EMEA' },
          outcome: 'skipped',
          category: 'conflict',
          reason,
        });
      expect(output).toMatchObject({ created: false, complete: false });
      expect(inGroup(sales, iris)).toBe(false);
    });

    test('onboard_user counts a user whom a group rule excludes as incomplete in a bulk run', async () => {
      const results: unknown[] = [];
      for await (const result of org.okta.runEach('onboard_user', [rehire])) results.push(result);
      expect(results).toMatchObject([{ incomplete: 'conflict' }]);
    });

    test('onboard_user is complete after the excluded user is added to the group manually', async () => {
      const output = await run({ ...rehire, groupIds: [sales] });
      expect(output.complete).toBe(true);
      expect(JSON.stringify(output.report)).not.toContain('excludes');
      expect(inGroup(sales, iris)).toBe(true);
      expect((await run(rehire)).complete).toBe(true);
    });

    test('onboard_user ignores an inactive group rule', async () => {
      for (const rule of org.sandbox.org.rules.ordered) rule.status = 'INACTIVE';
      expect((await run(rehire)).complete).toBe(true);
    });

    test('onboard_user continues if the token cannot read the group rules', async () => {
      const body = { errorCode: 'E0000006', errorSummary: 'No permission', errorCauses: [] };
      org.sandbox.faults.next({ kind: 'status', method: 'GET', path: /groups\/rules/, status: 403, body });
      expect((await run(rehire)).complete).toBe(true);
    });
  });

  test('onboard_user reads no group rules for a new user', async () => {
    await run({});
    expect(org.sent().filter((line) => line.includes('/rules'))).toEqual([]);
  });
});
