import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { everydayExpressions, hostileExpressions, users } from '../../../bench/access/rule-expressions.ts';
import { activateRule, addRule } from '../../support/group-rules.ts';
import { startOrg, useOrg } from '../../support/org.ts';

const contractors = '00gcontractors000001';
const support = '00gsupport0000000001';
const salesEmea = '00gsalesemea00000001';
const seededRule = '0pracme0000000000001';
const [ada, ben, grace, iris, mei, omar, zoe] = [
  '00uada00000000000001',
  '00uben00000000000001',
  '00ugrace000000000001',
  '00uiris0000000000001',
  '00umei00000000000001',
  '00uomar0000000000001',
  '00uzoe00000000000001',
];

type Listed = readonly { readonly user: { readonly id: string } }[];
const idsOf = (list: Listed) => list.map(({ user }) => user.id).sort();

describe('preview_group_rule', () => {
  const org = useOrg({ ruledMembers: 'excluded' });
  const preview = async (input: object) => (await org.okta.run('preview_group_rule', input)).output;
  const members = (group: string) =>
    org.sandbox.org.memberships
      .ofLeft(group)
      .map(({ userId }) => userId)
      .sort();

  test('preview_group_rule lists who comes in, and who is in already', async () => {
    const output = await preview({ expression: 'user.department == "IT"', groups: [support] });
    expect([idsOf(output.comeIn), output.counts]).toMatchObject([[ada], { comeIn: 1, alreadyIn: 1, goOut: 0 }]);
    expect(output.sentence).toBe('If the rule is activated: 1 come in, 0 go out, 0 cannot be judged.');
    expect(org.writes()).toEqual([]);
  });

  test('preview_group_rule narrows the users down by a search that ignores case, and judges with case', async () => {
    await org.okta.run('update_user', { user: grace, mode: 'partial', profile: { department: 'it' } });
    const output = await preview({
      expression: 'user.department == "IT" AND !isMemberOfGroup("00gnobody")',
      groups: [contractors],
    });
    expect(output.cost.search).toBe('profile.department eq "IT"');
    expect(idsOf(output.comeIn)).toEqual([ada, zoe].sort());
  });

  test('preview_group_rule lists who goes out, stays and is held by no other rule if a rule changes', async () => {
    const other = await addRule(org, { name: 'Vale', expression: 'user.lastName=="Vale"', groups: [salesEmea] });
    const change = { rule: seededRule, expression: 'user.department == "Engineering"' };
    const alone = await preview(change);
    expect([idsOf(alone.goOut), idsOf(alone.heldOnlyByThis), idsOf(alone.comeIn)]).toEqual([
      [iris],
      [iris],
      [ben, grace].sort(),
    ]);
    await activateRule(org, other);
    const together = await preview(change);
    expect(together).toMatchObject({
      goOut: [],
      heldOnlyByThis: [],
      stay: [{ user: { id: iris }, why: 'Also held by "Vale".' }],
      otherRules: [{ id: other, name: 'Vale' }],
      notes: ['The rule is active already; a change pauses it meanwhile.'],
    });
  });

  test('preview_group_rule says that a deactivated rule removes nobody', async () => {
    const output = await preview({ rule: seededRule, action: 'deactivate' });
    expect([idsOf(output.stay), output.counts.goOut, idsOf(output.heldOnlyByThis)]).toEqual([[iris], 0, [iris]]);
    await org.okta.run('deactivate_group_rule', { rule: seededRule });
    expect(members(salesEmea)).toEqual([iris]);
  });

  test('preview_group_rule lists the users who go with a rule that is deleted with them', async () => {
    expect(idsOf((await preview({ rule: seededRule, action: 'delete' })).stay)).toEqual([iris]);
    const output = await preview({ rule: seededRule, action: 'delete_and_remove_users' });
    expect([idsOf(output.goOut), output.counts.stay]).toEqual([[iris], 0]);
    await org.okta.run('delete_group_rule', { rule: seededRule, removeUsers: true, whileActive: 'deactivate' });
    expect(members(salesEmea)).toEqual([]);
  });

  test('preview_group_rule leaves users undecided with the condition that nobody can judge', async () => {
    const { undecided, neverFilled } = await preview({
      expression: 'user.department == "Engineering" AND user.costCenter == ""',
      groups: [contractors],
    });
    expect(idsOf(undecided)).toEqual([ben, grace].sort());
    expect(undecided[0]?.clauses).toEqual([
      {
        clause: 'user.costCenter == ""',
        outcome: 'undecided',
        found: 'costCenter is empty',
        note: 'Okta does not document what an empty attribute means here: costCenter.',
      },
    ]);
    expect(neverFilled).toEqual(['costCenter']);
  });

  test('preview_group_rule leaves a user undecided who is not activated yet, and skips deactivated ones', async () => {
    const output = await preview({
      expression: 'user.department == "Design" OR user.department == "Legal"',
      groups: [contractors],
    });
    expect([idsOf(output.undecided), output.counts.comeIn]).toEqual([[mei], 0]);
  });

  test('preview_group_rule judges nobody by an expression that it cannot read', async () => {
    const output = await preview({ expression: 'Convert.toInt(user.title) > 3', groups: [contractors] });
    expect(output.counts).toMatchObject({ comeIn: 0, undecided: 0 });
    expect(output.notes).toEqual([expect.stringMatching(/is not judged here, so nobody was judged/)]);
  });

  test.each([
    ['isMemberOfGroupName("Engineering")', [ada, ben]],
    ['isMemberOfGroupNameStartsWith("Eng")', [ada, ben]],
    ['isMemberOfGroupNameContains("ginee")', [ada, ben]],
    ['isMemberOfAnyGroup("00gengineering000001", "00gnobodyknowsit0001")', [ada, ben]],
  ])('preview_group_rule reads the members of the groups in %s', async (expression, expected) => {
    const { comeIn, counts } = await preview({ expression, groups: [support] });
    expect([idsOf(comeIn), counts.undecided]).toEqual([expected.toSorted(), 0]);
  });

  test('preview_group_rule leaves a rule undecided that asks for a group it fills itself', async () => {
    const expression = `!isMemberOfGroup("${contractors}") AND user.department == "IT"`;
    const { counts } = await preview({ expression, groups: [contractors] });
    expect(counts).toMatchObject({ comeIn: 0, undecided: 2 });
  });

  test('preview_group_rule notes that rules cannot fill a group from a directory', async () => {
    const { notes } = await preview({ expression: 'user.city == "Oslo"', groups: ['00gadfinance00000001'] });
    expect(notes).toEqual([expect.stringMatching(/^Rules cannot fill the group Finance \(AD\)/)]);
  });

  test('preview_group_rule limits the lists and not the counts', async () => {
    const output = await preview({
      expression: 'user.department == "Engineering"',
      groups: [contractors],
      mostListed: 1,
    });
    expect([output.comeIn.length, output.counts.comeIn]).toEqual([1, 2]);
  });

  test.each([
    [{}, 'expression'],
    [{ action: 'delete' }, 'rule'],
    [{ expression: 'true' }, 'groups'],
  ])('preview_group_rule refuses %j before any request', async (input, field) => {
    org.forget();
    await expect(preview(input)).rejects.toMatchObject({ category: 'invalid_request', field });
    expect(org.sent()).toEqual([]);
  });

  test('preview_group_rule reports an unknown rule as not found', async () => {
    await expect(preview({ rule: '0prnobodyknowsit0001' })).rejects.toMatchObject({ category: 'not_found' });
  });

  test('preview_group_rule does not say which members an older org holds by the rule', async () => {
    const older = await startOrg({ membershipRules: false });
    try {
      const input = { rule: seededRule, expression: 'user.department == "Engineering"' };
      const { output } = await older.okta.run('preview_group_rule', input);
      expect([idsOf(output.comeIn), idsOf(output.undecided), output.goOut]).toEqual([[ben, grace].sort(), [iris], []]);
      expect(output.notes).toContain('This org does not say which members the rule "Sales EMEA" holds.');
    } finally {
      await older.close();
    }
  });

  test('preview_group_rule foretells what 60 random rules do, except for the undecided', {
    timeout: 30_000,
  }, async () => {
    for (const profile of fc.sample(users, { numRuns: 10, seed: 3 })) {
      const login = `random${org.sandbox.org.users.size}@acme.example`;
      org.sandbox.scenario.addUser({ profile: { login, email: login, ...profile } });
    }
    const expressions = [
      ...fc.sample(everydayExpressions, { numRuns: 40, seed: 4 }),
      ...fc.sample(hostileExpressions, { numRuns: 20, seed: 4 }),
    ];
    const rule = await addRule(org, { name: 'Random', expression: 'user.city=="Oslo"' });
    await activateRule(org, rule);
    let changes = 0;
    for (const expression of expressions.filter((one) => !/[^=!<>]=[^=]/.test(one))) {
      const { comeIn, goOut, undecided, notes } = await preview({ rule, expression });
      const before = members(contractors);
      await org.okta.run('update_group_rule', { rule, expression, whileActive: 'pause' });
      const after = members(contractors);
      const unknown = new Set(idsOf(undecided));
      const decided = (ids: readonly string[]) => ids.filter((id) => !unknown.has(id));
      const [came, went] = [after.filter((id) => !before.includes(id)), before.filter((id) => !after.includes(id))];
      if (unknown.size === 0) changes += came.length + went.length;
      if (notes.some((note) => note.includes('nobody was judged'))) continue;
      expect([expression, idsOf(comeIn), idsOf(goOut)]).toEqual([expression, decided(came), decided(went)]);
    }
    expect(changes).toBeGreaterThan(20);
    expect(members(contractors)).toContain(omar);
  });
});
