import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ActionOutput } from '../../../src/index.ts';
import { fastClock } from '../../support/fast-clock.ts';
import { addTeams } from '../../support/many-groups.ts';
import { useOrg } from '../../support/org.ts';
import { everyStatus, putInStatus, statusOf } from '../../support/user-status.ts';

const everyone = '00geveryone000000001';
const engineering = '00gengineering000001';
const support = '00gsupport0000000001';
const finance = '00gadfinance00000001';
const sales = '00gsalesemea00000001';
const slack = '0oaslack000000000001';
const jira = '0oajira0000000000001';
const legacy = '0oalegacy00000000001';
const ada = '00uada00000000000001';
const grace = '00ugrace000000000001';
const ben = '00uben00000000000001';
const iris = '00uiris0000000000001';
const tom = '00utom00000000000001';

const keptByOkta = 'Okta manages the members of the group Everyone (BUILT_IN) itself.';
const keptByDirectory = 'A directory or an app manages the members of the group';
const refused = { errorCode: 'E0000006', errorSummary: 'You do not have permission to perform the requested action' };

type Output = ActionOutput<'offboard_user'>;

describe('offboard_user', () => {
  const org = useOrg();

  beforeEach(() => org.reset());

  afterEach(() => {
    org.sandbox.faults.clear();
    vi.restoreAllMocks();
  });

  const run = async (input: object, options?: { dryRun?: boolean }) =>
    (await org.okta.run('offboard_user', { user: grace, ...input }, options)).output;
  const told = ({ report }: Output) =>
    report.map(({ step, outcome, target }) => `${step} ${target?.id ?? '-'} ${outcome}`);
  const lineOf = (output: Output, id: string) => output.report.find(({ target }) => target?.id === id);
  const groupsOf = (id: string) => org.sandbox.org.memberships.ofRight(id).map(({ groupId }) => groupId);
  const appsOf = (id: string) => org.sandbox.org.appUsers.ofRight(id).map(({ appId }) => appId);
  const factorsOf = (id: string) => org.sandbox.org.factors.of(id).map((factor) => factor.id);
  const sessionsOf = (id: string) => org.sandbox.org.sessions.of(id);
  const give = (app: string, user: string, scope?: 'USER' | 'GROUP') =>
    org.sandbox.scenario.assignApp(app, user, scope);
  const refuseDeactivation = () =>
    org.sandbox.faults.next({ kind: 'status', method: 'POST', path: /deactivate/, status: 403, body: refused });

  test('offboard_user ends sessions and account first and names everything that ended with them', async () => {
    const output = await run({ user: 'grace.lindqvist@acme.example' });
    expect(output).toMatchObject({ userId: grace, complete: true, user: { id: grace, status: 'DEPROVISIONED' } });
    expect(told(output)).toEqual([
      `clear_user_sessions ${grace} done`,
      `deactivate_user ${grace} done`,
      `remove_user_from_group ${everyone} skipped`,
      `remove_user_from_group ${support} done`,
      `revoke_app_from_user ${slack} done`,
      'reset_user_factors opfgracepush00000001 done',
      'reset_user_factors mblgracesms000000001 done',
      'reset_user_factors fwfgracewebauthn0001 done',
    ]);
    expect(statusOf(org.sandbox, grace)).toBe('DEPROVISIONED');
    expect([groupsOf(grace), appsOf(grace), factorsOf(grace), sessionsOf(grace)]).toEqual([[], [], [], []]);
    expect(org.writes()).toEqual([
      `DELETE /api/v1/users/${grace}/sessions?oauthTokens=true`,
      `POST /api/v1/users/${grace}/lifecycle/deactivate?sendEmail=false`,
      // Okta's help: a deactivated user is not removed from any group.
      `DELETE /api/v1/groups/${support}/users/${grace}`,
      // Undocumented: whether a deactivation removes factors. A policy decides which ones Okta lists.
      `POST /api/v1/users/${grace}/lifecycle/reset_factors`,
    ]);
  });

  test('offboard_user removes a deactivated user from all remaining groups', async () => {
    const teams = addTeams(org.sandbox, { count: 230, userId: grace });
    const output = await run({});
    expect(output.complete).toBe(true);
    expect(groupsOf(grace)).toEqual([]);
    expect(teams.filter((id) => lineOf(output, id)?.outcome !== 'done')).toEqual([]);
    expect(org.writes().filter((line) => line.includes('/groups/'))).toHaveLength(231);
  });

  test('offboard_user is idempotent', async () => {
    await run({});
    org.forget();
    const again = await run({});
    expect(again).toMatchObject({ complete: true, user: { status: 'DEPROVISIONED' } });
    expect(told(again)).toEqual([
      `clear_user_sessions ${grace} unchanged`,
      `deactivate_user ${grace} unchanged`,
      `remove_user_from_group ${everyone} skipped`,
      'revoke_app_from_user - unchanged',
      'reset_user_factors - unchanged',
    ]);
    expect(org.writes()).toEqual([]);
  });

  test.each(everyStatus)('offboard_user deactivates a user in status %s', async (status) => {
    putInStatus(org.sandbox, status);
    const output = await run({ user: iris, groups: false });
    expect(output).toMatchObject({ complete: true, user: { status: 'DEPROVISIONED' } });
    expect(statusOf(org.sandbox)).toBe('DEPROVISIONED');
  });

  test('offboard_user removes what an already deactivated user still has', async () => {
    org.sandbox.scenario.addMember(support, tom);
    give(slack, tom);
    give(legacy, tom);
    const output = await run({ user: tom });
    expect(output.complete).toBe(true);
    expect(told(output)).toEqual([
      `clear_user_sessions ${tom} unchanged`,
      `deactivate_user ${tom} unchanged`,
      `remove_user_from_group ${everyone} skipped`,
      `remove_user_from_group ${support} done`,
      `revoke_app_from_user ${legacy} done`,
      `revoke_app_from_user ${slack} done`,
      'reset_user_factors - unchanged',
    ]);
    expect([groupsOf(tom), appsOf(tom)]).toEqual([[], []]);
  });

  test('offboard_user keeps memberships that a directory, a rule or Okta manages, and says who manages them', async () => {
    refuseDeactivation();
    const output = await run({ user: iris, ruleMemberships: 'remove' });
    expect(output.complete).toBe(false);
    expect(lineOf(output, everyone)).toMatchObject({ outcome: 'skipped', reason: expect.stringContaining(keptByOkta) });
    expect(lineOf(output, finance)).toMatchObject({
      outcome: 'skipped',
      reason: expect.stringContaining(keptByDirectory),
    });
    expect(lineOf(output, sales)).toEqual({
      step: 'remove_user_from_group',
      target: { id: sales, name: 'Sales EMEA' },
      outcome: 'skipped',
      category: 'conflict',
      errorCode: 'E0000006',
      requestId: expect.any(String),
      reason:
        'The group rule "Sales EMEA" adds users to the group Sales EMEA, and Okta refused a manual removal. Change the rule, or the attributes it uses.',
    });
    expect(groupsOf(iris).sort()).toEqual([finance, sales].sort());
    expect(org.writes().filter((line) => line.includes('/groups/'))).toHaveLength(1);
  });

  describe('with a membership from a group rule', () => {
    const rule = () => {
      const [found] = org.sandbox.org.rules.ordered;
      if (found === undefined) throw new Error('The org has no rule.');
      return found;
    };

    beforeEach(() => {
      org.sandbox.org.behavior.ruledMembers = 'excluded';
      org.sandbox.org.behavior.membershipRules = true;
    });
    afterEach(() => {
      org.sandbox.org.behavior.ruledMembers = 'refused';
      org.sandbox.org.behavior.membershipRules = true;
    });

    test('offboard_user keeps a rule membership by default and explains the cost of removing it', async () => {
      const output = await run({ user: iris });
      expect(output.complete).toBe(true);
      expect(lineOf(output, sales)).toEqual({
        step: 'remove_user_from_group',
        target: { id: sales, name: 'Sales EMEA' },
        outcome: 'skipped',
        category: 'conflict',
        reason:
          'The group rule "Sales EMEA" added the user to the group Sales EMEA, and Okta excludes manually removed users from the rule permanently. Set ruleMemberships to "remove" to remove the user anyway.',
      });
      expect(groupsOf(iris)).toContain(sales);
      expect(rule().excludedUserIds).toEqual([]);
      expect(statusOf(org.sandbox)).toBe('DEPROVISIONED');
    });

    test('offboard_user removes a rule membership on request and reports the change to the rule, also in a dry run', async () => {
      const cost =
        'Okta permanently excludes the user from the group rule "Sales EMEA", which had added them. An exclusion list holds 100 users.';
      const plan = await run({ user: iris, ruleMemberships: 'remove' }, { dryRun: true });
      expect(lineOf(plan, sales)).toMatchObject({ outcome: 'planned', reason: cost });
      expect(org.writes()).toEqual([]);
      const output = await run({ user: iris, ruleMemberships: 'remove' });
      expect(lineOf(output, sales)).toMatchObject({ outcome: 'done', reason: cost });
      expect(groupsOf(iris)).not.toContain(sales);
      expect(rule().excludedUserIds).toEqual([iris]);
    });

    test('offboard_user reports that the exclusion list of a rule is full', async () => {
      rule().excludedUserIds.push(
        ...Array.from({ length: 100 }, (_, index) => `00uexcluded${String(index).padStart(9, '0')}`),
      );
      const output = await run({ user: iris, ruleMemberships: 'remove' }, { dryRun: true });
      expect(lineOf(output, sales)?.reason).toContain(
        'An exclusion list holds 100 users and one is full: the rule may add the user again.',
      );
    });

    test('offboard_user reports only a possible rule if the org does not return the source of a membership', async () => {
      org.sandbox.org.behavior.membershipRules = false;
      expect(lineOf(await run({ user: iris }), sales)?.reason).toContain('The group rule "Sales EMEA" may have added');
      const output = await run({ user: iris, ruleMemberships: 'remove' });
      expect(lineOf(output, sales)?.reason).toContain('the group rule "Sales EMEA" if it had added them.');
    });

    test('offboard_user removes a manual membership even if a rule adds users to the group', async () => {
      org.sandbox.scenario.addMember(sales, tom);
      const output = await run({ user: tom });
      expect(lineOf(output, sales)).toEqual({
        step: 'remove_user_from_group',
        target: { id: sales, name: 'Sales EMEA' },
        outcome: 'done',
      });
      expect(rule().excludedUserIds).toEqual([]);
    });
  });

  test('offboard_user reports a rejected removal as failed if no rule explains it', async () => {
    org.sandbox.scenario.addMember(support, tom);
    org.sandbox.faults.next({ kind: 'status', method: 'DELETE', status: 403, body: refused });
    const output = await run({ user: tom });
    expect(output.complete).toBe(false);
    expect(lineOf(output, support)).toMatchObject({
      outcome: 'failed',
      category: 'forbidden',
      errorCode: 'E0000006',
      requestId: expect.any(String),
      reason: expect.stringContaining('Okta refused to remove the user from the group Support'),
    });
  });

  test('offboard_user reads the group rules once for any number of memberships', async () => {
    const teams = addTeams(org.sandbox, { count: 3, userId: tom });
    const path = /\/groups\//;
    org.sandbox.faults.next({ kind: 'status', method: 'DELETE', path, status: 403, body: refused, times: 3 });
    const output = await run({ user: tom });
    expect(teams.map((id) => lineOf(output, id)?.outcome)).toEqual(['failed', 'failed', 'failed']);
    expect(org.sent().filter((line) => line.includes('/groups/rules'))).toHaveLength(1);
  });

  test('offboard_user continues after a failed deactivation but keeps the factors of the active account', async () => {
    refuseDeactivation();
    const output = await run({ delete: true });
    expect(output).toMatchObject({ complete: false, user: { status: 'ACTIVE' } });
    expect(told(output)).toEqual([
      `clear_user_sessions ${grace} done`,
      `deactivate_user ${grace} failed`,
      `delete_user ${grace} skipped`,
      `remove_user_from_group ${everyone} skipped`,
      `remove_user_from_group ${support} done`,
      `revoke_app_from_user ${slack} done`,
      'reset_user_factors opfgracepush00000001 skipped',
      'reset_user_factors mblgracesms000000001 skipped',
      'reset_user_factors fwfgracewebauthn0001 skipped',
    ]);
    expect([groupsOf(grace), appsOf(grace), sessionsOf(grace)]).toEqual([[], [], []]);
    expect(factorsOf(grace)).toHaveLength(3);
    expect(statusOf(org.sandbox, grace)).toBe('ACTIVE');
    expect(await run({})).toMatchObject({ complete: true });
    expect(factorsOf(grace)).toEqual([]);
  });

  test('offboard_user ends a group-assigned app with the membership', async () => {
    refuseDeactivation();
    const output = await run({ user: ben, clearSessions: false });
    expect(lineOf(output, engineering)).toMatchObject({ outcome: 'done' });
    expect(lineOf(output, jira)).toMatchObject({ outcome: 'done', reason: 'Removed by the earlier steps.' });
    expect(appsOf(ben)).toEqual([]);
  });

  test('offboard_user keeps a group-assigned app if the groups are kept', async () => {
    refuseDeactivation();
    const output = await run({ user: ben, groups: false });
    expect(lineOf(output, jira)).toMatchObject({
      target: { name: 'Jira' },
      outcome: 'skipped',
      category: 'conflict',
      reason: expect.stringContaining(`The user has the app through the group Engineering (${engineering})`),
    });
    expect(appsOf(ben)).toEqual([jira]);
  });

  test('offboard_user reads the assignments embedded in the list of apps without further requests', async () => {
    const group = { name: 'Engineering', href: `${org.sandbox.url}/api/v1/groups/${engineering}` };
    const embedded = (scope: string, more: object = {}) => ({ user: { id: tom, scope, status: 'ACTIVE', ...more } });
    give(slack, tom);
    org.sandbox.faults.next({
      kind: 'status',
      method: 'GET',
      path: /^\/api\/v1\/apps\?/,
      status: 200,
      body: [
        { id: slack, label: 'Slack', status: 'ACTIVE', _embedded: embedded('USER') },
        { id: jira, label: 'Jira', status: 'ACTIVE', _embedded: embedded('GROUP', { _links: { group } }) },
      ],
    });
    const output = await run({ user: tom, groups: false, factors: false });
    expect(lineOf(output, slack)).toMatchObject({ outcome: 'done' });
    expect(lineOf(output, jira)).toMatchObject({
      outcome: 'skipped',
      reason: expect.stringContaining(`through the group Engineering (${engineering})`),
    });
    expect(appsOf(tom)).toEqual([]);
    const query = `filter=user.id%20eq%20%22${tom}%22&expand=user%2F${tom}&includeNonDeleted=true&limit=200`;
    expect(org.sent()).toContain(`GET /api/v1/apps?${query}`);
    expect(org.sent().filter((line) => /^GET .*\/apps\/0oa/.test(line))).toEqual([]);
  });

  test('offboard_user reads the dashboard links if the org rejects listing the apps of a user', async () => {
    refuseDeactivation();
    const body = { errorCode: 'E0000031', errorSummary: 'Invalid search criteria.' };
    org.sandbox.faults.next({ kind: 'status', method: 'GET', path: /^\/api\/v1\/apps\?/, status: 400, body, times: 2 });
    const output = await run({ groups: false, factors: false });
    expect(lineOf(output, slack)).toMatchObject({ outcome: 'done' });
    expect(appsOf(grace)).toEqual([]);
  });

  test('offboard_user uses the earlier list of factors if Okta lists none for a deactivated user', async () => {
    const body = { errorCode: 'E0000038', errorSummary: "This operation is not allowed in the user's current status." };
    org.sandbox.faults.next({ kind: 'slow', method: 'GET', path: /\/factors/, delayMs: 0 });
    org.sandbox.faults.next({ kind: 'status', method: 'GET', path: /\/factors/, status: 403, body });
    vi.spyOn(org.sandbox.org.factors, 'delete').mockReturnValueOnce(false);
    const output = await run({ groups: false, apps: false });
    expect(org.sandbox.faults.pending).toBe(0);
    expect(
      told(output)
        .slice(2)
        .map((line) => line.split(' ')[1]),
    ).toEqual(['opfgracepush00000001', 'mblgracesms000000001', 'fwfgracewebauthn0001']);
    expect(org.writes().filter((line) => line.includes('reset_factors'))).toHaveLength(1);
  });

  test('offboard_user resets the factors even if the token cannot list them', async () => {
    putInStatus(org.sandbox, 'DEPROVISIONED', grace);
    org.sandbox.faults.next({ kind: 'status', method: 'GET', path: /\/factors/, status: 403, body: refused, times: 2 });
    const output = await run({ groups: false, apps: false });
    expect(lineOf(output, grace)).toBeDefined();
    expect(output.report.at(-1)).toMatchObject({ step: 'reset_user_factors', target: { name: 'every factor' } });
    expect(org.writes().filter((line) => line.includes('reset_factors'))).toHaveLength(1);
  });

  test('offboard_user reports that Okta keeps the factors of a deactivated user', async () => {
    vi.spyOn(org.sandbox.org.factors, 'delete').mockReturnValue(false);
    const errorCode = 'E0000038';
    org.sandbox.faults.next({ kind: 'status', path: /reset_factors/, status: 403, body: { errorCode } });
    const output = await run({ groups: false, apps: false });
    expect(lineOf(output, 'opfgracepush00000001')).toMatchObject({
      outcome: 'failed',
      category: 'conflict',
      errorCode: 'E0000038',
    });
    // One reset removes all factors, so one error applies to all.
    expect(org.writes().filter((line) => line.includes('reset_factors'))).toHaveLength(1);
    expect(output.complete).toBe(false);
  });

  test('offboard_user changes only what the input asks for', async () => {
    const output = await run({ clearSessions: false, groups: false, apps: false, factors: false });
    expect(told(output)).toEqual([`deactivate_user ${grace} done`]);
    expect(groupsOf(grace)).toEqual([support]);
    expect(org.sent()).toHaveLength(3);
  });

  test('offboard_user permanently deletes the user and names what ended with them', async () => {
    const output = await run({ delete: true, sendEmail: true });
    expect(output).toMatchObject({ userId: grace, complete: true, user: { id: grace } });
    expect(told(output).slice(1, 5)).toEqual([
      `deactivate_user ${grace} done`,
      `delete_user ${grace} done`,
      `remove_user_from_group ${everyone} done`,
      `remove_user_from_group ${support} done`,
    ]);
    expect(statusOf(org.sandbox, grace)).toBeUndefined();
    expect(org.writes()).toEqual([
      `DELETE /api/v1/users/${grace}/sessions?oauthTokens=true`,
      `POST /api/v1/users/${grace}/lifecycle/deactivate?sendEmail=true`,
      `DELETE /api/v1/users/${grace}?sendEmail=false`,
    ]);
  });

  test('offboard_user finishes an interrupted deletion and writes nothing for the ID of a deleted user', async () => {
    await run({});
    expect(told(await run({ delete: true }))).toContain(`delete_user ${grace} done`);
    org.forget();
    expect(await run({ delete: true })).toEqual({
      userId: grace,
      user: { id: grace },
      complete: true,
      report: [
        {
          step: 'delete_user',
          target: { id: grace },
          outcome: 'unchanged',
          reason: 'Okta does not have a user with this ID: they were already deleted.',
        },
      ],
    });
    expect(org.writes()).toEqual([]);
  });

  test('offboard_user removes the rest if the deletion fails', async () => {
    const path = `/api/v1/users/${grace}`;
    org.sandbox.faults.next({ kind: 'status', method: 'DELETE', path, status: 403, body: refused });
    const output = await run({ delete: true });
    expect(output.complete).toBe(false);
    expect(lineOf(output, support)).toMatchObject({ outcome: 'done' });
    expect(output.report).toContainEqual(
      expect.objectContaining({ step: 'delete_user', outcome: 'failed', category: 'forbidden' }),
    );
    expect([statusOf(org.sandbox, grace), groupsOf(grace)]).toEqual(['DEPROVISIONED', []]);
  });

  test('offboard_user reports that Okta still returns a deleted user', async () => {
    org.sandbox.faults.next({
      kind: 'status',
      method: 'DELETE',
      path: `/api/v1/users/${grace}`,
      status: 204,
      times: 50,
    });
    const hasty = org.connect({ clock: fastClock(20) });
    const output = (await hasty.run('offboard_user', { user: grace, delete: true })).output;
    org.sandbox.faults.clear();
    expect(output.report).toContainEqual(
      expect.objectContaining({
        step: 'delete_user',
        outcome: 'failed',
        reason: 'Okta accepted the deletion but still returns the user. Run this again to make sure.',
      }),
    );
  });

  test('offboard_user reports what cannot be read and continues', async () => {
    const hasty = org.connect({ retries: 0 });
    org.sandbox.faults.next({ kind: 'server_error', method: 'GET', path: /\/groups$/, times: 2 });
    const output = (await hasty.run('offboard_user', { user: grace })).output;
    expect(output.complete).toBe(false);
    expect(output.report[2]).toMatchObject({
      step: 'remove_user_from_group',
      outcome: 'failed',
      category: 'unavailable',
      errorCode: 'E0000009',
    });
    expect(lineOf(output, slack)).toMatchObject({ outcome: 'done' });
  });

  test('offboard_user names no ended items if only the remaining ones could be read', async () => {
    const hasty = org.connect({ retries: 0 });
    org.sandbox.faults.next({ kind: 'server_error', method: 'GET', path: /^\/api\/v1\/apps\?/ });
    const output = (await hasty.run('offboard_user', { user: grace })).output;
    expect(output.complete).toBe(true);
    const apps = output.report.filter(({ step }) => step === 'revoke_app_from_user');
    const reason = 'Nothing is left. What the user had before could not be listed.';
    expect(apps).toEqual([{ step: 'revoke_app_from_user', outcome: 'done', reason }]);
  });

  const account = `/api/v1/users/${grace}`;
  const kinds = ['lost_before', 'lost_after', 'server_error_after', 'truncated', 'html_after'] as const;
  const targets = [
    ['the sessions', { method: 'DELETE', path: /\/sessions/ }],
    ['the account', { method: 'POST', path: /\/deactivate/ }],
    ['a membership', { method: 'DELETE', path: /\/groups\// }],
    ['an assignment', { method: 'DELETE', path: /\/apps\// }],
    ['the user', { method: 'DELETE', path: account }],
  ] as const;
  const losses = targets.flatMap(([what, at]) => kinds.map((kind) => [what, kind, at] as const));

  test.each(losses)('offboard_user removes %s once although the write met %s', async (what, kind, at) => {
    const remove = what === 'the user';
    // Only an already deactivated user still has assignments to revoke one by one.
    if (what === 'an assignment') putInStatus(org.sandbox, 'DEPROVISIONED', grace);
    org.sandbox.faults.next({ kind, ...at });
    const output = await run({ delete: remove, factors: what !== 'an assignment' });
    expect(org.sandbox.faults.pending).toBe(0);
    expect(output.complete).toBe(true);
    expect(statusOf(org.sandbox, grace)).toBe(remove ? undefined : 'DEPROVISIONED');
    if (!remove) expect([groupsOf(grace), appsOf(grace)]).toEqual([[], []]);
    const deactivations = org.sandbox.org.log
      .events('user.lifecycle.deactivate')
      .filter(({ outcome }) => outcome.result === 'SUCCESS');
    expect(deactivations).toHaveLength(what === 'an assignment' ? 0 : 1);
  });

  test('offboard_user lists what it would do in a dry run and writes nothing', async () => {
    const output = await run({ delete: true }, { dryRun: true });
    expect(output).toMatchObject({ dryRun: true, userId: grace, complete: false, user: { status: 'ACTIVE' } });
    expect(told(output)).toEqual([
      `clear_user_sessions ${grace} planned`,
      `deactivate_user ${grace} planned`,
      `delete_user ${grace} planned`,
      `remove_user_from_group ${everyone} skipped`,
      `remove_user_from_group ${support} planned`,
      `revoke_app_from_user ${slack} planned`,
      'reset_user_factors opfgracepush00000001 planned',
      'reset_user_factors mblgracesms000000001 planned',
      'reset_user_factors fwfgracewebauthn0001 planned',
    ]);
    expect(output).toMatchObject({
      notes: [
        'Deactivating removes every app, which may destroy data in the apps and cannot be undone.',
        'Deleting is permanent.',
      ],
    });
    expect(org.writes()).toEqual([]);
  });

  test('offboard_user reports in a dry run that nothing is left to do', async () => {
    await run({});
    expect(await run({}, { dryRun: true })).toMatchObject({ complete: true, notes: [] });
    await run({ delete: true });
    expect(await run({ delete: true }, { dryRun: true })).toMatchObject({ dryRun: true, complete: true });
  });

  test('offboard_user reports in a dry run what it would keep', async () => {
    give(jira, tom, 'GROUP');
    org.sandbox.scenario.addMember(finance, tom);
    const output = await run({ user: tom }, { dryRun: true });
    expect(lineOf(output, jira)).toMatchObject({ outcome: 'skipped', category: 'conflict' });
    expect(lineOf(output, finance)).toMatchObject({ outcome: 'skipped', category: 'conflict' });
    expect(output.complete).toBe(true);
  });

  test('offboard_user returns not_found for an unknown login, because it may be mistyped', async () => {
    await expect(run({ user: 'grace.lindquist@acme.example' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
  });

  test('offboard_user reports the calls it made if it is aborted', async () => {
    const controller = new AbortController();
    org.sandbox.faults.next({ kind: 'slow', method: 'GET', path: /\/groups$/, delayMs: 3000 });
    const ended = org.okta.run('offboard_user', { user: grace }, { signal: controller.signal });
    await expect.poll(() => org.sent().some((line) => line.endsWith('/groups'))).toBe(true);
    controller.abort();
    await expect(ended).rejects.toMatchObject({
      category: 'cancelled',
      calls: [
        { operation: 'getUser', status: 200 },
        { operation: 'revokeUserSessions', status: 204 },
        { operation: 'listUserGroups' },
      ],
    });
    expect(statusOf(org.sandbox, grace)).toBe('ACTIVE');
  });

  test('offboard_user reports what the role does not allow', async () => {
    const okta = org.connect({ token: org.sandbox.tokens.groupAdmin });
    const output = (await okta.run('offboard_user', { user: grace })).output;
    expect(output).toMatchObject({ complete: false, user: { status: 'DEPROVISIONED' } });
    expect(output.report).toContainEqual(
      expect.objectContaining({ step: 'revoke_app_from_user', outcome: 'failed', category: 'forbidden' }),
    );
  });

  test('offboard_user succeeds with the roles Group administrator and Application administrator together', async () => {
    const value = '00sandboxTwoRoles'.padEnd(42, '0');
    org.sandbox.scenario.addToken({ name: 'Two roles', value, userId: ada, roles: ['USER_ADMIN', 'APP_ADMIN'] });
    const { output } = await org.connect({ token: value }).run('offboard_user', { user: grace, delete: true });
    expect(output).toMatchObject({ complete: true });
  });

  test('offboard_user changes nothing for a read-only administrator', async () => {
    const okta = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    const output = (await okta.run('offboard_user', { user: grace })).output;
    expect(output.complete).toBe(false);
    expect(output.report[1]).toMatchObject({ outcome: 'failed', category: 'forbidden', errorCode: 'E0000006' });
    expect(statusOf(org.sandbox, grace)).toBe('ACTIVE');
    expect([groupsOf(grace), appsOf(grace)]).toEqual([[support], [slack]]);
  });

  test.each([{ user: undefined }, { user: '..' }, { factors: 'yes' }, { confirm: true }])(
    'offboard_user rejects %j before sending a request',
    async (input) => {
      await expect(run(input)).rejects.toMatchObject({ category: 'invalid_request' });
      expect(org.sent()).toEqual([]);
    },
  );
});
