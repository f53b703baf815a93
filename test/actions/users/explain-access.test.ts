import { describe, expect, test } from 'vitest';
import { activateRule, addRule } from '../../support/group-rules.ts';
import { startOrg, useOrg } from '../../support/org.ts';

const slack = '0oaslack000000000001';
const jira = '0oajira0000000000001';
const engineering = '00gengineering000001';
const contractors = '00gcontractors000001';
const salesEmea = '00gsalesemea00000001';
const financeAd = '00gadfinance00000001';
const everyone = '00geveryone000000001';
const [ada, grace, iris, omar, tom] = [
  '00uada00000000000001',
  '00ugrace000000000001',
  '00uiris0000000000001',
  '00uomar0000000000001',
  '00utom00000000000001',
];

describe('explain_access', () => {
  const org = useOrg({ ruledMembers: 'excluded' });
  const explain = async (input: { user: string; app?: string; group?: string; history?: boolean }) =>
    (await org.okta.run('explain_access', input)).output;

  /** Makes the changes that an explanation lists. */
  async function apply(changes: readonly { step?: string | undefined; input?: object | undefined }[]) {
    for (const { step, input } of changes) if (step !== undefined) await org.okta.run(step, input);
  }

  test('explain_access names a direct assignment, since when and from whom, and what ends it', async () => {
    await org.okta.run('assign_app_to_user', { user: ada, app: slack });
    const access = await explain({ user: ada, app: slack });
    expect(access).toMatchObject({
      access: 'open',
      paths: [{ how: 'direct', certainty: 'okta', by: 'Ada Okonkwo', app: { id: slack, name: 'Slack' } }],
      toEnd: [{ step: 'revoke_app_from_user', affects: 'user' }],
    });
    expect(access.sentence).toMatch(
      /^Ada Okonkwo \(ada\.okonkwo@acme\.example\) has Slack\. Slack is assigned to the user directly \(since \d{4}-\d\d-\d\d, from Ada Okonkwo\)\.$/,
    );
    await apply(access.toEnd);
    expect(await explain({ user: ada, app: slack })).toMatchObject({ access: 'none', paths: [], toEnd: [] });
  });

  test('explain_access lists every path to an app, and ends it with the groups first', async () => {
    const assigned = org.sandbox.org.appUsers.get(jira, ada);
    if (assigned !== undefined) assigned.scope = 'USER';
    await org.okta.run('assign_app_to_group', { app: jira, group: contractors });
    const rule = await addRule(org, { name: 'IT', expression: 'user.department=="IT"' });
    await activateRule(org, rule);
    org.forget();
    const access = await explain({ user: ada, app: jira });
    expect(org.sent().length).toBeLessThanOrEqual(9);
    expect(access.paths).toMatchObject([
      { how: 'direct' },
      { how: 'rule', group: { id: contractors }, rules: [{ id: rule, name: 'IT' }], by: 'the group rule "IT"' },
      { how: 'manual', group: { id: engineering }, certainty: 'okta' },
    ]);
    expect(access.toEnd.map(({ step }) => step)).toEqual([
      'remove_user_from_group',
      'remove_user_from_group',
      'revoke_app_from_user',
    ]);
    await apply(access.toEnd);
    expect(await explain({ user: ada, app: jira })).toMatchObject({ access: 'none' });
    expect(org.sandbox.org.rules.get(rule)?.excludedUserIds).toEqual([ada]);
  });

  test('explain_access has a second rule exclude the user before the membership ends', async () => {
    const rule = await addRule(org, { name: 'Vale', expression: 'user.lastName=="Vale"', groups: [salesEmea] });
    await activateRule(org, rule);
    const access = await explain({ user: iris, group: salesEmea });
    expect(access.paths).toMatchObject([{ how: 'rule', certainty: 'okta', rules: [{}, { id: rule }] }]);
    expect(access.toEnd.map(({ step }) => step)).toEqual([
      'update_group_rule',
      'update_group_rule',
      'remove_user_from_group',
    ]);
    await apply(access.toEnd);
    expect(org.sandbox.org.memberships.has(salesEmea, iris)).toBe(false);
  });

  test('explain_access has a rule exclude a member whom an admin added and the rule would add again', async () => {
    await org.okta.run('add_user_to_group', { user: grace, group: contractors });
    const rule = await addRule(org, { name: 'Engineers', expression: 'user.department=="Engineering"' });
    await activateRule(org, rule);
    const access = await explain({ user: grace, group: contractors });
    expect(access.paths).toMatchObject([{ how: 'manual', certainty: 'okta' }]);
    expect(access.paths[0]?.why).toMatch(/by hand; the group rule "Engineers" would add them again\.$/);
    await apply(access.toEnd);
    expect(org.sandbox.org.memberships.has(contractors, grace)).toBe(false);
  });

  test('explain_access has a rule exclude the user that would open another path to the app', async () => {
    await org.okta.run('assign_app_to_group', { app: jira, group: contractors });
    const expression = `user.department=="IT" AND !isMemberOfGroup("${engineering}")`;
    const rule = await addRule(org, { name: 'IT elsewhere', expression });
    await activateRule(org, rule);
    const { toEnd } = await explain({ user: ada, app: jira });
    expect(toEnd).toMatchObject([
      { step: 'update_group_rule', input: { rule, excludedUsers: [ada] } },
      { step: 'remove_user_from_group', input: { group: engineering } },
    ]);
    await apply(toEnd);
    expect(await explain({ user: ada, app: jira })).toMatchObject({ access: 'none' });
  });

  test('explain_access shows for each condition of a rule why it does not add the user', async () => {
    await org.okta.run('update_user', { user: grace, mode: 'partial', profile: { department: 'sales' } });
    const { access, rules, toOpen, sentence } = await explain({ user: grace, group: salesEmea });
    expect([access, rules]).toMatchObject([
      'none',
      [
        {
          outcome: 'does_not_add',
          clauses: [{ outcome: 'false', found: 'department is "sales"', note: 'Only upper and lower case differ.' }],
        },
      ],
    ]);
    expect(sentence).toBe(
      'Grace Lindqvist (grace.lindqvist@acme.example) is not in the group Sales EMEA. To open it: Add the user to the group Sales EMEA.',
    );
    await apply(toOpen);
    expect(org.sandbox.org.memberships.has(salesEmea, grace)).toBe(true);
  });

  test('explain_access lists what keeps a user from using an app, and what lifts it', async () => {
    await org.okta.run('assign_app_to_user', { user: omar, app: slack });
    const blocked = await explain({ user: omar, app: slack });
    expect(blocked).toMatchObject({
      access: 'blocked',
      blocks: [{ on: 'user', status: 'SUSPENDED' }],
      toOpen: [{ step: 'unsuspend_user' }],
    });
    expect(blocked.sentence).toContain('has Slack, but cannot use it: the account is suspended.');
    await apply(blocked.toOpen);
    expect(await explain({ user: omar, app: slack })).toMatchObject({ access: 'open', toOpen: [] });
  });

  test('explain_access opens an inactive app to a deactivated user in the right order', async () => {
    const legacy = '0oalegacy00000000001';
    const { toOpen } = await explain({ user: tom, app: legacy });
    expect(toOpen.map(({ step }) => step)).toEqual(['activate_user', 'activate_app', 'assign_app_to_user']);
    await apply(toOpen);
    expect(org.sandbox.org.appUsers.has(legacy, tom)).toBe(true);
  });

  test('explain_access says that nobody leaves Everyone, and takes the app from the group instead', async () => {
    await org.okta.run('assign_app_to_group', { app: slack, group: everyone });
    const access = await explain({ user: iris, app: slack });
    expect(access).toMatchObject({
      paths: [{ how: 'everyone', certainty: 'okta' }],
      toEnd: [{ step: 'revoke_app_from_group', affects: 'others' }],
    });
    await apply(access.toEnd);
    expect(await explain({ user: iris, app: slack })).toMatchObject({ access: 'none' });
  });

  test('explain_access leaves a membership from a directory to a person', async () => {
    const { paths, toEnd } = await explain({ user: iris, group: financeAd });
    expect(paths).toMatchObject([{ how: 'directory', certainty: 'okta' }]);
    expect(toEnd).toEqual([
      { what: 'Remove the user from the group Finance (AD) in the directory or app that manages it.', affects: 'user' },
    ]);
  });

  test('explain_access lists every app and group of a user', async () => {
    const { paths, target, toEnd } = await explain({ user: ada });
    expect([target, toEnd.map(({ step }) => step)]).toEqual([{ kind: 'everything' }, ['offboard_user']]);
    expect(paths.map(({ app, group, how }) => [app?.name, group?.name, how])).toEqual([
      ['Jira', 'Engineering', 'manual'],
      [undefined, 'Everyone', 'everyone'],
      [undefined, 'Engineering', 'manual'],
    ]);
  });

  test('explain_access looks up the groups of a few apps by app, and the apps of a few groups by group', async () => {
    for (const app of [slack, jira, '0oagithub00000000001'])
      await org.okta.run('assign_app_to_user', { user: grace, app });
    org.forget();
    await explain({ user: grace });
    expect(org.sent().filter((line) => /\/groups\/\w+\/apps/.test(line))).toHaveLength(2);
    expect(org.sent().filter((line) => /\/apps\/\w+\/groups/.test(line))).toHaveLength(0);
  });

  test('explain_access works without the log and without the rules, and says what it does not know', async () => {
    const body = { errorCode: 'E0000006', errorSummary: 'You do not have permission to perform the requested action' };
    for (const path of ['/api/v1/logs*', '/api/v1/groups/rules*', '/api/v1/groups/*/users/*'])
      org.sandbox.faults.next({ kind: 'status', status: 403, body, path });
    const { paths, notes } = await explain({ user: iris, group: salesEmea });
    expect(paths).toMatchObject([{ how: 'unknown', certainty: 'unknown' }]);
    expect(notes).toEqual([expect.stringMatching(/^Since when and by whom is unknown: /)]);
  });

  test('explain_access asks the log nothing if the history is not wanted', async () => {
    await explain({ user: ada, app: jira, history: false });
    expect(org.sent().filter((line) => line.includes('/logs'))).toEqual([]);
  });

  test('explain_access rejects a question about an app and a group at once, before any request', async () => {
    org.forget();
    await expect(explain({ user: ada, app: jira, group: engineering })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'group',
    });
    expect(org.sent()).toEqual([]);
  });

  test('explain_access reports an unknown app as not found', async () => {
    await expect(explain({ user: ada, app: '0oanobodyknowsit0001' })).rejects.toMatchObject({ category: 'not_found' });
  });
});

describe('explain_access in an older org', () => {
  test('explain_access is certain of a membership only if no rule can have given it', async () => {
    const org = await startOrg({ membershipRules: false, ruledMembers: 'excluded' });
    try {
      const ask = async (user: string) => (await org.okta.run('explain_access', { user, group: salesEmea })).output;
      await org.okta.run('add_user_to_group', { user: grace, group: salesEmea });
      expect((await ask(grace)).paths).toMatchObject([{ how: 'manual', certainty: 'evaluated' }]);
      const { paths, toEnd } = await ask(iris);
      expect(paths).toMatchObject([{ how: 'unknown', certainty: 'unknown', rules: [{ name: 'Sales EMEA' }] }]);
      expect(paths[0]?.why).toMatch(/by hand or by the group rule "Sales EMEA"; this org does not say which\.$/);
      for (const { step, input } of toEnd) if (step !== undefined) await org.okta.run(step, input);
      expect(org.sandbox.org.memberships.has(salesEmea, iris)).toBe(false);
    } finally {
      await org.close();
    }
  });
});
