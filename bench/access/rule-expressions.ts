import fc from 'fast-check';
import { type Sandbox, startSandbox } from '../../sandbox/src/index.ts';
import { type Outcome, outcomeOf } from '../../src/resources/group-rules/expression-evaluator.ts';

/** Attributes of the users below, by type. */
const attributes = {
  text: ['department', 'city', 'title', 'costCenter'],
  number: ['salary', 'level'],
  flag: ['isContractor', 'isManager'],
  list: ['skills'],
} as const;

const words = ['Sales', 'sales', 'Sales ', 'Engineering', 'Eng', '', 'EMEA-Sales', 'a b', '7', 'true'];

const word = fc.constantFrom(...words);
const number = fc.constantFrom(0, 1, 7, 1000, -3, 2.5);

/** Users with every kind of value, and with attributes missing. */
export const users: fc.Arbitrary<Record<string, unknown>> = fc.record(
  {
    department: word,
    city: word,
    title: word,
    costCenter: word,
    salary: number,
    level: number,
    isContractor: fc.boolean(),
    isManager: fc.boolean(),
    skills: fc.array(fc.constantFrom('welding', 'Sales', 'law'), { maxLength: 3 }),
  },
  { requiredKeys: [] },
);

const quoted = (text: string) => (text.includes('"') ? `'${text}'` : `"${text}"`);
const textLiteral = fc.oneof(
  { weight: 8, arbitrary: word.map(quoted) },
  { weight: 1, arbitrary: word.map((text) => `'${text}'`) },
  { weight: 1, arbitrary: fc.constantFrom('"a\\"b"', "'it''s'", '"ß"') },
);
const anyAttribute = fc
  .constantFrom(...attributes.text, ...attributes.number, ...attributes.flag, ...attributes.list, 'nothing', 'status')
  .map((name) => `user.${name}`);
const textAttribute = fc.constantFrom(...attributes.text).map((name) => `user.${name}`);
const groupNames = fc.constantFrom('"Everyone"', '"Engineering"', '"Support"', '"Eng"', '"gin"', '""');
const groupIds = fc.constantFrom('"00gengineering000001"', '"00gsupport0000000001"', '"00gnobody"');

type Grammar = { condition: string; text: string; operand: string };

/** Expressions of every kind: types mixed, functions that group rules do not have, text that is not an expression. */
export const hostileExpressions: fc.Arbitrary<string> = fc.letrec<Grammar>((tie) => ({
  text: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    textAttribute,
    textLiteral,
    fc
      .constantFrom('toUpperCase', 'toLowerCase', 'removeSpaces')
      .chain((name) => tie('text').map((text) => `String.${name}(${text})`)),
    fc
      .constantFrom('append', 'substringBefore', 'substringAfter')
      .chain((name) => fc.tuple(tie('text'), tie('text')).map(([one, other]) => `String.${name}(${one}, ${other})`)),
    fc.tuple(tie('text'), tie('text')).map(([one, other]) => `${one} + ${other}`),
    tie('text').map((text) => `(${text})`),
  ),
  operand: fc.oneof(
    { weight: 5, arbitrary: tie('text') },
    { weight: 2, arbitrary: anyAttribute },
    { weight: 2, arbitrary: fc.oneof(number.map(String), fc.constantFrom('true', 'false', 'null')) },
    { weight: 1, arbitrary: tie('text').map((text) => `String.len(${text})`) },
  ),
  condition: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    {
      weight: 6,
      arbitrary: fc
        .tuple(tie('operand'), fc.constantFrom('==', '!=', '==', '!=', '<', '<=', '>', '>='), tie('operand'))
        .map(([left, sign, right]) => `${left}${sign}${right}`),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(textAttribute, fc.constantFrom('==', '!='), textLiteral)
        .map(([left, sign, right]) => `${left} ${sign} ${right}`),
    },
    { weight: 2, arbitrary: anyAttribute },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('stringContains', 'startsWith'), tie('text'), tie('text'))
        .map(([name, one, other]) => `String.${name}(${one}, ${other})`),
    },
    {
      weight: 2,
      arbitrary: fc.oneof(
        groupIds.map((id) => `isMemberOfGroup(${id})`),
        fc.tuple(groupIds, groupIds).map((ids) => `isMemberOfAnyGroup(${ids.join(', ')})`),
        fc
          .tuple(
            fc.constantFrom(
              'isMemberOfGroupName',
              'isMemberOfGroupNameStartsWith',
              'isMemberOfGroupNameContains',
              'isMemberOfGroupNameRegex',
            ),
            groupNames,
          )
          .map(([name, group]) => `${name}(${group})`),
      ),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('user.skills', 'user.nothing', 'user.city'), textLiteral, fc.boolean())
        .map(([list, one, asks]) => (asks ? `Arrays.contains(${list}, ${one})` : `Arrays.isEmpty(${list})`)),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'Convert.toInt(user.title) > 3',
        'user.getInternalProperty("status") == "ACTIVE"',
        'user.isContractor ? true : false',
        'String.len(user.city, user.title) == 4',
        '!user.city == "Sales"',
        'user.salary = 1',
        'Time.now() != ""',
        'user.city == "Sales" == true',
      ),
    },
    { weight: 3, arbitrary: tie('condition').map((one) => `!(${one})`) },
    { weight: 1, arbitrary: tie('condition').map((one) => `!${one}`) },
    {
      weight: 6,
      arbitrary: fc
        .tuple(tie('condition'), fc.constantFrom(' AND ', ' OR ', ' && ', '||', ' and ', ' or '), tie('condition'))
        .map(([left, sign, right]) => `${left}${sign}${right}`),
    },
    { weight: 2, arbitrary: tie('condition').map((one) => `(${one})`) },
  ),
})).condition;

const plainText = fc.constantFrom('"Sales"', '"Engineering"', '"Eng"', "'EMEA-Sales'");

/** Expressions as people write them: attributes compared with values of their own type, and documented functions. */
export const everydayExpressions: fc.Arbitrary<string> = fc.letrec<{ condition: string; leaf: string }>((tie) => ({
  leaf: fc.oneof(
    {
      weight: 6,
      arbitrary: fc.tuple(textAttribute, fc.constantFrom('==', '==', '!='), plainText).map((parts) => parts.join(' ')),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.constantFrom('stringContains', 'startsWith'), textAttribute, plainText)
        .map(([name, attribute, text]) => `String.${name}(${attribute}, ${text})`),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('user.salary', 'user.level'), fc.constantFrom('>', '>=', '<', '=='), number)
        .map((parts) => parts.join(' ')),
    },
    { weight: 2, arbitrary: fc.constantFrom('user.isContractor', '!user.isContractor', 'user.isManager == true') },
    { weight: 1, arbitrary: textAttribute.map((name) => `String.toLowerCase(${name}) == "sales"`) },
    { weight: 1, arbitrary: fc.constantFrom('Arrays.contains(user.skills, "law")', 'Arrays.isEmpty(user.skills)') },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        'isMemberOfGroup("00gengineering000001")',
        'isMemberOfAnyGroup("00gengineering000001", "00gsupport0000000001")',
        'isMemberOfGroupName("Support")',
        'isMemberOfGroupNameStartsWith("Eng")',
        '!isMemberOfGroupNameContains("upp")',
      ),
    },
  ),
  condition: fc.oneof(
    { maxDepth: 2 },
    { weight: 3, arbitrary: tie('leaf') },
    {
      weight: 3,
      arbitrary: fc
        .tuple(tie('condition'), fc.constantFrom(' AND ', ' OR ', ' && ', ' || '), tie('condition'))
        .map((parts) => parts.join('')),
    },
    { weight: 1, arbitrary: tie('condition').map((one) => `(${one})`) },
  ),
})).condition;

/** How certain an evaluator was, and how often it was wrong about it. */
export interface Agreement {
  readonly judged: number;
  readonly undecided: number;
  readonly wrong: readonly string[];
}

/** Judges users by expressions, and compares with the members that the sandbox org puts into a group for the same rule. */
export async function agreementOf(
  people: readonly Record<string, unknown>[],
  rules: readonly string[],
): Promise<Agreement> {
  const sandbox = await startSandbox({ listen: false, limits: false });
  const { ids, target } = populate(sandbox, people);
  const wrong: string[] = [];
  let [judged, undecided] = [0, 0];
  for (const expression of rules) {
    const members = await membersByRule(sandbox, { expression, target });
    if (members === undefined) continue;
    for (const [index, id] of ids.entries()) {
      const profile = sandbox.org.users.get(id)?.profile ?? {};
      const outcome: Outcome = outcomeOf(expression, { profile, groups: groupsOf(index), hasDefaultType: true });
      judged += 1;
      if (outcome === 'undecided') undecided += 1;
      else if ((outcome === 'true') !== members.has(id))
        wrong.push(`${expression} is ${outcome} here for ${JSON.stringify(profile)}`);
    }
  }
  await sandbox.close();
  return { judged, undecided, wrong };
}

const teams = [
  { id: '00gengineering000001', name: 'Engineering' },
  { id: '00gsupport0000000001', name: 'Support' },
];

/** Every third user is in Engineering, every second one in Support, and all are in Everyone. */
function groupsOf(index: number) {
  const [engineering, support] = teams;
  return [
    { id: '00geveryone000000001', name: 'Everyone', isUnsettled: true },
    ...(index % 3 === 0 && engineering !== undefined ? [engineering] : []),
    ...(index % 2 === 0 && support !== undefined ? [support] : []),
  ];
}

function populate(sandbox: Sandbox, people: readonly Record<string, unknown>[]) {
  const target = sandbox.scenario.addGroup({ profile: { name: 'Judged' } }).id;
  const ids = people.map((profile, index) => {
    const login = `judged${index}@acme.example`;
    const { id } = sandbox.scenario.addUser({ profile: { login, email: login, ...profile } });
    for (const group of groupsOf(index).slice(1)) sandbox.scenario.addMember(group.id, id);
    return id;
  });
  return { ids, target };
}

async function membersByRule(
  sandbox: Sandbox,
  { expression, target }: { readonly expression: string; readonly target: string },
): Promise<ReadonlySet<string> | undefined> {
  const call = async (method: string, path: string, body?: unknown) => {
    const headers = { authorization: `SSWS ${sandbox.token}`, 'content-type': 'application/json' };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    return sandbox.fetch(`${sandbox.url}/api/v1/groups${path}`, { method, headers, ...sent });
  };
  const made = await call('POST', '/rules', {
    type: 'group_rule',
    name: 'Judge',
    conditions: { expression: { value: expression, type: 'urn:okta:expression:1.0' } },
    actions: { assignUserToGroups: { groupIds: [target] } },
  });
  // The org refuses an assignment.
  if (!made.ok) return undefined;
  const { id } = Object(await made.json());
  await call('POST', `/rules/${id}/lifecycle/activate`);
  const members = new Set(sandbox.org.memberships.ofLeft(target).map(({ userId }) => userId));
  await call('POST', `/rules/${id}/lifecycle/deactivate`);
  await call('DELETE', `/rules/${id}?removeUsers=true`);
  return members;
}
