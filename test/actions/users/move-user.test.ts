import { describe, expect, test } from 'vitest';
import type { MoveInput } from '../../../src/resources/moving/move-fields.ts';
import { activateRule, addRule } from '../../support/group-rules.ts';
import { startOrg, useOrg } from '../../support/org.ts';

const [engineering, support, contractors, salesEmea, financeAd] = [
  '00gengineering000001',
  '00gsupport0000000001',
  '00gcontractors000001',
  '00gsalesemea00000001',
  '00gadfinance00000001',
];
const slack = '0oaslack000000000001';
const jira = '0oajira0000000000001';
const grace = '00ugrace000000000001';
const iris = '00uiris0000000000001';

const toIt: MoveInput = {
  user: grace,
  change: { department: 'IT' },
  expected: 'map',
  map: [
    { when: { department: 'IT' }, groups: [contractors] },
    { when: { department: 'Engineering' }, groups: [support], apps: [slack] },
  ],
};

describe('move_user', () => {
  const org = useOrg({ ruledMembers: 'excluded' });
  const move = async (input: object = {}, options = {}) =>
    (await org.okta.run('move_user', { ...toIt, ...input }, options)).output;
  const groupsOf = (user: string) =>
    org.sandbox.org.memberships
      .ofRight(user)
      .map(({ groupId }) => groupId)
      .sort();
  const hasApp = (app: string, user: string) => org.sandbox.org.appUsers.get(app, user)?.scope;
  const verdictOn = (output: Awaited<ReturnType<typeof move>>, id: string) =>
    output.plan.find((line) => line.id === id);

  test('move_user sets the profile, adds what the map gives and removes what it gives to others', async () => {
    expect(await move()).toMatchObject({ changed: true, complete: true, updated: ['department'] });
    expect([groupsOf(grace), hasApp(slack, grace)]).toEqual([[contractors], undefined]);
    expect(org.sandbox.org.users.get(grace)?.profile['department']).toBe('IT');
  });

  test('move_user returns the plan in a dry run, and a run carries out that plan', async () => {
    org.forget();
    const planned = await move({}, { dryRun: true });
    expect(org.writes()).toEqual([]);
    expect(planned).toMatchObject({ dryRun: true, changed: false, complete: false });
    expect(planned.report.map(({ outcome }) => outcome)).toEqual(['planned', 'planned', 'planned', 'planned']);
    const done = await move();
    expect(done.plan).toEqual(planned.plan);
    expect(done.report.map(({ step, target }) => [step, target])).toEqual(
      planned.report.map(({ step, target }) => [step, target]),
    );
  });

  test('move_user can be planned, applied and undone', async () => {
    const key = 'a key of the tests that is long enough';
    const plan = await org.okta.plan([{ step: 'move_user', input: toIt }], { key, by: 'Ada' });
    const run = await org.okta.apply(plan, { key, approvedBy: 'Iris' });
    expect([groupsOf(grace), hasApp(slack, grace)]).toEqual([[contractors], undefined]);
    await org.okta.apply(await org.okta.undo(run, { key, by: 'Ada' }), { key, approvedBy: 'Iris' });
    expect([groupsOf(grace), hasApp(slack, grace)]).toEqual([[support], 'USER']);
  });

  test('move_user changes nothing the second time', async () => {
    await move();
    org.forget();
    expect(await move()).toMatchObject({ changed: false, complete: true, report: [] });
    expect(org.writes()).toEqual([]);
  });

  test('move_user adds before it removes', async () => {
    org.forget();
    await move();
    expect(org.writes().map((line) => line.split(' ')[0])).toEqual(['POST', 'PUT', 'DELETE', 'DELETE']);
  });

  test('move_user keeps what the map names nowhere', async () => {
    await org.okta.run('add_user_to_group', { user: grace, group: engineering });
    const output = await move();
    expect(verdictOn(output, engineering)).toMatchObject({ verdict: 'keep', reason: 'The map does not name it.' });
    expect(groupsOf(grace)).toEqual([contractors, engineering].sort());
  });

  test('move_user keeps what is on the list of exceptions', async () => {
    const output = await move({ keep: [support, slack] });
    expect(verdictOn(output, support)).toMatchObject({ verdict: 'keep' });
    expect([groupsOf(grace), hasApp(slack, grace)]).toEqual([[contractors, support].sort(), 'USER']);
  });

  test('move_user reads the map from CSV, where an empty cell matches every value', async () => {
    const mapCsv = `department,title,groups,apps\r\nIT,,${contractors};${engineering},\r\n"Engineering","Robotics ""Engineer""",${support},${slack}\r\n`;
    const change = { department: 'IT', title: 'Robotics "Engineer"' };
    await move({ change, map: undefined, mapCsv });
    expect([groupsOf(grace), hasApp(slack, grace)]).toEqual([[contractors, engineering].sort(), undefined]);
  });

  test.each([
    ['department,title\nIT,x', 'needs a column groups or apps'],
    ['department,groups\nIT', 'has 1 cells in row 1, and 2 columns'],
    ['department,groups', 'has no rows'],
    ['groups,groups\na,b', 'has a column twice'],
    ['department,groups\nIT,a/b', 'has "a/b", which is not an ID'],
  ])('move_user refuses the CSV text %j before any request', async (mapCsv, what) => {
    org.forget();
    const running = org.okta.run('move_user', { user: grace, expected: 'map', mapCsv });
    await expect(running).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'mapCsv',
      message: expect.stringContaining(what),
    });
    expect(org.sent()).toEqual([]);
  });

  test.each([
    [{ map: undefined }, 'map'],
    [{ expected: 'rules' }, 'map'],
    [{ expected: 'peers', map: undefined }, 'peersBy'],
    [{ applyProposals: true }, 'applyProposals'],
    [{ grace: 'P14D' }, 'movedOn'],
    [{ grace: 'two weeks', movedOn: '2026-12-01' }, 'grace'],
    [{ grace: 'P14D', movedOn: 'yesterday' }, 'movedOn'],
  ])('move_user refuses %j before any request', async (input, field) => {
    org.forget();
    await expect(move(input)).rejects.toMatchObject({ category: 'invalid_request', field });
    expect(org.sent()).toEqual([]);
  });

  test('move_user says if a row does not match only because of upper and lower case', async () => {
    expect((await move({ change: { department: 'it' } })).notes).toEqual([
      'Row 1 of the map does not match: only upper and lower case differ (department IT).',
    ]);
  });

  test('move_user leaves to a group rule what it gives and what it takes', async () => {
    const rule = await addRule(org, { name: 'IT', expression: 'user.department=="IT"' });
    await activateRule(org, rule);
    org.forget();
    const output = await move({ user: iris, expected: 'rules', map: undefined });
    expect(output.plan.filter(({ verdict }) => verdict === 'by_rule')).toMatchObject([
      { id: salesEmea, hasNow: true, hasAfter: false, reason: expect.stringContaining('rule "Sales EMEA"') },
      { id: contractors, hasNow: false, hasAfter: true, reason: expect.stringContaining('rule "IT"') },
    ]);
    expect(output).toMatchObject({ changed: true, complete: true });
    expect(org.writes()).toEqual([`POST /api/v1/users/${iris}`]);
    expect(groupsOf(iris)).toEqual([financeAd, contractors].sort());
    expect(org.sandbox.org.rules.get('0pracme0000000000001')?.excludedUserIds).toEqual([]);
  });

  test('move_user never removes a membership by hand that a rule gives, whatever the map says', async () => {
    const output = await move({
      user: iris,
      change: undefined,
      map: [{ when: { department: 'HR' }, groups: [salesEmea] }],
    });
    expect(verdictOn(output, salesEmea)).toMatchObject({ verdict: 'by_rule', hasAfter: true });
    expect(groupsOf(iris)).toEqual([financeAd, salesEmea].sort());
  });

  test('move_user leaves alone a member whom two rules want and one no longer does', async () => {
    const rule = await addRule(org, { name: 'Vale', expression: 'user.lastName=="Vale"', groups: [salesEmea] });
    await activateRule(org, rule);
    org.forget();
    const output = await move({ user: iris, map: [{ when: { department: 'HR' }, groups: [salesEmea] }] });
    expect(verdictOn(output, salesEmea)).toMatchObject({ verdict: 'by_rule', hasAfter: true });
    expect(org.writes()).toEqual([`POST /api/v1/users/${iris}`]);
    expect(groupsOf(iris)).toContain(salesEmea);
  });

  test('move_user adds by hand what the map gives and a rule no longer does', async () => {
    const map = [{ when: { department: 'IT' }, groups: [salesEmea] }];
    const output = await move({ user: iris, map });
    expect(verdictOn(output, salesEmea)).toMatchObject({ verdict: 'add', hasNow: true, hasAfter: true });
    expect(org.sandbox.org.memberships.get(salesEmea, iris)).toMatchObject({ ruleId: undefined });
    expect(await move({ user: iris, map })).toMatchObject({ changed: false, complete: true });
  });

  test('move_user leaves alone what a rule that cannot be judged may give', async () => {
    const rule = await addRule(org, { name: 'Odd', expression: 'user.city==""', groups: [support] });
    await activateRule(org, rule);
    const output = await move();
    expect(verdictOn(output, support)).toMatchObject({ verdict: 'cannot', hasAfter: true });
    expect(groupsOf(grace)).toContain(support);
  });

  test('move_user reports what a directory manages and what Okta does not have', async () => {
    org.sandbox.scenario.addMember(financeAd, grace);
    const missing = '00gmissing0000000001';
    const output = await move({
      map: [
        { when: { department: 'IT' }, groups: [missing], apps: ['0oamissing0000000001'] },
        { when: { department: 'Finance' }, groups: [financeAd] },
      ],
    });
    expect(output.plan.filter(({ verdict }) => verdict === 'cannot').map(({ id, reason }) => [id, reason])).toEqual([
      [financeAd, expect.stringContaining('A directory or an app manages the members')],
      [missing, expect.stringContaining('Okta does not have a group with this ID')],
      ['0oamissing0000000001', expect.stringContaining('Okta does not have an app with this ID')],
    ]);
    expect(output.report.map(({ outcome }) => outcome)).toEqual(['done', 'skipped', 'skipped', 'skipped']);
  });

  test('move_user calls a change impossible that Okta refuses, and makes the others', async () => {
    const body = { errorCode: 'E0000006', errorSummary: 'You do not have permission' };
    org.sandbox.faults.next({ kind: 'status', status: 403, body, method: 'PUT', path: `*/groups/${contractors}/*` });
    const output = await move();
    expect(output.complete).toBe(false);
    expect(verdictOn(output, contractors)).toMatchObject({ verdict: 'cannot', hasAfter: false });
    expect(groupsOf(grace)).toEqual([]);
    expect(await move()).toMatchObject({ changed: true, complete: true });
  });

  test('move_user makes an app direct before the group that gave it goes', async () => {
    await org.okta.run('assign_app_to_group', { app: jira, group: support });
    expect(hasApp(jira, grace)).toBe('GROUP');
    org.forget();
    const map = [
      { when: { department: 'IT' }, apps: [jira] },
      { when: { department: 'Engineering' }, groups: [support] },
    ];
    const output = await move({ map });
    expect(verdictOn(output, jira)).toMatchObject({ verdict: 'add', hasNow: true });
    expect([groupsOf(grace), hasApp(jira, grace)]).toEqual([[], 'USER']);
    expect(await move({ map })).toMatchObject({ changed: false, complete: true });
  });

  test('move_user lists an app that goes with its group, and one that a group keeps', async () => {
    await org.okta.run('assign_app_to_group', { app: jira, group: support });
    const gone = await move();
    expect(verdictOn(gone, jira)).toMatchObject({
      verdict: 'remove',
      reason: 'It came through a group that goes: Support.',
    });
    expect(hasApp(jira, grace)).toBeUndefined();
    await org.okta.run('assign_app_to_group', { app: jira, group: contractors });
    const kept = await move({ map: [{ when: { department: 'HR' }, apps: [jira] }] });
    expect(verdictOn(kept, jira)).toMatchObject({ verdict: 'cannot', reason: expect.stringContaining('Contractors') });
    expect(hasApp(jira, grace)).toBe('GROUP');
  });

  test('move_user lists an app that comes with a group, and assigns it only once', async () => {
    await org.okta.run('assign_app_to_group', { app: jira, group: contractors });
    org.forget();
    const output = await move({ map: [{ when: { department: 'IT' }, groups: [contractors], apps: [jira] }] });
    expect(verdictOn(output, jira)).toMatchObject({
      verdict: 'add',
      reason: 'Row 1 of the map gives it (department IT). It comes with a group: Contractors.',
    });
    expect(org.writes().map((line) => line.split(' ')[0])).toEqual(['POST', 'PUT']);
    expect(hasApp(jira, grace)).toBe('GROUP');
  });

  test('move_user only lists access during the grace period, and removes it after the date', async () => {
    const date = (days: number) => new Date(org.sandbox.clock.now() + days * 86_400_000).toISOString();
    const early = await move({ movedOn: date(-13), grace: 'P2W' });
    expect(verdictOn(early, support)).toMatchObject({
      verdict: 'remove',
      hasAfter: true,
      removeOn: expect.any(String),
    });
    expect(early).toMatchObject({ changed: true, complete: false });
    expect([groupsOf(grace), hasApp(slack, grace)]).toEqual([[contractors, support].sort(), 'USER']);
    expect(early.sentence).toContain('2 to remove later');
    expect(await move({ movedOn: date(-15), grace: '14' })).toMatchObject({ changed: true, complete: true });
    expect([groupsOf(grace), hasApp(slack, grace)]).toEqual([[contractors], undefined]);
  });

  test.each([
    ['P1M', '2027-01-31', '2027-02-28'],
    ['P1Y2M3W4D', '2026-01-01', '2027-03-26'],
    ['10', '2026-12-25', '2027-01-04'],
  ])('move_user counts a grace period of %s from %s', async (grace, movedOn, until) => {
    const map = [{ when: { department: 'HR' }, groups: [support] }];
    // The sandbox's clock may be past the date, so only the date of a period that is still open is compared.
    const output = await move({ map, movedOn, grace }, { dryRun: true });
    const open = org.sandbox.clock.now() < Date.parse(until);
    expect(verdictOn(output, support)?.removeOn).toBe(open ? `${until}T00:00:00.000Z` : undefined);
  });

  test('move_user refuses a deactivated user before any change', async () => {
    org.forget();
    await expect(move({ user: '00utom00000000000001' })).rejects.toMatchObject({ category: 'conflict', field: 'user' });
    expect(org.writes()).toEqual([]);
  });

  describe('with colleagues', () => {
    const peers = { map: undefined, expected: 'peers', peersBy: ['department'], change: { department: 'Robotics' } };
    const addColleagues = (count: number) => {
      for (let at = 0; at < count; at += 1) {
        const login = `robot${at}@acme.example`;
        const { id } = org.sandbox.scenario.addUser({ profile: { login, email: login, department: 'Robotics' } });
        org.sandbox.scenario.addMember(engineering, id);
        if (at === 0) org.sandbox.scenario.addMember(contractors, id);
      }
    };

    test('move_user only proposes what colleagues have', async () => {
      addColleagues(5);
      const output = await move(peers);
      expect(verdictOn(output, engineering)).toMatchObject({
        verdict: 'add',
        proposed: true,
        hasAfter: false,
        reason: '5 of 5 colleagues (department Robotics) have it.',
      });
      expect(verdictOn(output, support)).toMatchObject({ verdict: 'remove', proposed: true, hasAfter: true });
      expect(verdictOn(output, contractors)).toBeUndefined();
      expect(groupsOf(grace)).toEqual([support]);
      expect(output.complete).toBe(true);
    });

    test('move_user makes the changes that colleagues suggest if proposals are applied', async () => {
      addColleagues(5);
      await move({ ...peers, applyProposals: true });
      expect(groupsOf(grace)).toEqual([engineering]);
    });

    test('move_user proposes nothing from fewer than three colleagues', async () => {
      addColleagues(2);
      const output = await move(peers);
      expect(output.plan.filter(({ proposed }) => proposed)).toEqual([]);
      expect(output.notes).toEqual([expect.stringContaining('at least 3 are needed')]);
    });

    test('move_user reads at most the colleagues that it is allowed to', async () => {
      addColleagues(8);
      org.forget();
      await move({ ...peers, mostPeers: 4 }, { dryRun: true });
      expect(org.sent().filter((line) => /users\/00u\w+\/groups$/.test(line))).toHaveLength(5);
    });

    test('move_user refuses to compare by an attribute that the user does not have', async () => {
      await expect(move({ ...peers, peersBy: ['costCenter'] })).rejects.toMatchObject({
        category: 'invalid_request',
        field: 'peersBy',
      });
    });
  });
});

test('move_user keeps a membership whose origin an older org does not say', async () => {
  const org = await startOrg({ membershipRules: false });
  try {
    const map = [{ when: { department: 'HR' }, groups: [salesEmea] }];
    const input = { user: iris, change: { department: 'IT' }, expected: 'map', map } as const;
    const { output } = await org.okta.run('move_user', input, { dryRun: true });
    expect(output.plan.find(({ id }) => id === salesEmea)).toMatchObject({
      verdict: 'cannot',
      reason: expect.stringContaining('this org does not say which'),
    });
    // A rule may end the membership later, so the run is not complete; the next one knows.
    expect((await org.okta.run('move_user', input)).output).toMatchObject({ complete: false });
    expect((await org.okta.run('move_user', input)).output).toMatchObject({ changed: false, complete: true });
  } finally {
    await org.close();
  }
});
