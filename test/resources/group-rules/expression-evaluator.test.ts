import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agreementOf, everydayExpressions, hostileExpressions, users } from '../../../bench/access/rule-expressions.ts';
import { outcomeOf } from '../../../src/resources/group-rules/expression-evaluator.ts';

const grace = {
  department: 'Engineering',
  title: 'Robotics Engineer',
  email: 'grace.lindqvist@acme.example',
  salary: 1000,
  isContractor: false,
  skills: ['welding'],
};
const groups = [
  { id: '00geveryone000000001', name: 'Everyone', isUnsettled: true },
  { id: '00gsupport0000000001', name: 'Support' },
];
const judge = (expression: string) => outcomeOf(expression, { profile: grace, groups, hasDefaultType: true });

describe('the evaluator of group rules', () => {
  test.each([
    ['everyday', everydayExpressions, 0.25],
    ['hostile', hostileExpressions, 0.7],
  ] as const)(
    'is certain of nothing that the sandbox org does not do, over 500 %s expressions',
    async (_, all, most) => {
      const people = fc.sample(users, { numRuns: 12, seed: 5 });
      const { judged, undecided, wrong } = await agreementOf(people, fc.sample(all, { numRuns: 500, seed: 11 }));
      expect(wrong).toEqual([]);
      expect(judged).toBeGreaterThan(5000);
      expect(undecided / judged).toBeLessThan(most);
    },
  );

  // The examples of Okta's documentation.
  test.each([
    'String.append("This is", " a test") == "This is a test"',
    'String.len("This") == 4',
    'String.removeSpaces("This is a test") == "Thisisatest"',
    'String.stringContains("This is a test", "test")',
    '!String.stringContains("This is a test", "doesn\'tExist")',
    'String.substringAfter("abc@okta.com", "@") == "okta.com"',
    'String.substringBefore("abc@okta.com", "@") == "abc"',
    'String.toUpperCase("This") == "THIS"',
    'String.toLowerCase("ThiS") == "this"',
    'Arrays.isEmpty(null)',
    'user.salary >= 1000 AND !user.isContractor',
    'user.department + " " + user.title == "Engineering Robotics Engineer"',
    'isMemberOfAnyGroup("00gnobody", "00gsupport0000000001")',
    'isMemberOfGroupNameStartsWith("Sup")',
  ])('finds that %s is true', (expression) => {
    expect(judge(expression)).toBe('true');
  });

  test.each([
    'user.department == "engineering"',
    'user.department == "Engineering "',
    'user.city == "Oslo"',
    'String.stringContains(user.city, "Oslo")',
    'isMemberOfGroup("00gengineering000001")',
    'Arrays.contains(user.skills, "law")',
    'user.city == "Oslo" AND user.department == "Engineering"',
  ])('finds that %s is false', (expression) => {
    expect(judge(expression)).toBe('false');
  });

  test.each([
    ['a function that Okta documents elsewhere only', 'Convert.toInt(user.salary) > 3'],
    ['a regular expression', 'isMemberOfGroupNameRegex("Sup.*")'],
    ['an unknown function beside a condition that decides', 'user.department == "Engineering" OR other(1)'],
    ['a comparison of different types', 'user.salary == "1000"'],
    ['an order of texts', 'user.department < "F"'],
    ['an empty attribute that may count as an empty text', 'user.city == ""'],
    ['the opposite of an empty attribute', '!user.city'],
    ['a negation beside a comparison', '!user.department == "Sales"'],
    ['a text with a backslash', 'user.department == "Engi\\neering"'],
    ['membership of Everyone', 'isMemberOfGroupName("Everyone")'],
    ['a missing text after the searched one', 'String.substringAfter(user.department, "@") == ""'],
    ['an attribute outside the profile', 'user.status == "ACTIVE"'],
    ['text that is not an expression', 'department is Engineering'],
    ['a condition that is a text', 'user.department'],
    ['an expression that is nested too deeply', `${'('.repeat(200)}true${')'.repeat(200)}`],
  ])('leaves %s undecided', (_, expression) => {
    expect(judge(expression)).toBe('undecided');
  });

  test('leaves an inequality undecided if the user may have a type without the attribute', () => {
    const subject = { profile: grace, groups };
    expect(outcomeOf('user.city != "Oslo"', { ...subject, hasDefaultType: true })).toBe('true');
    expect(outcomeOf('user.city != "Oslo"', subject)).toBe('undecided');
    expect(outcomeOf('user.department != "Oslo"', subject)).toBe('true');
  });

  test('leaves a membership undecided that the evaluation of rules may change', () => {
    const unsettled = [{ id: '00gsupport0000000001', name: 'Support' }];
    const subject = { profile: grace, groups, unsettled, hasDefaultType: true };
    expect(outcomeOf('isMemberOfGroupName("Support")', subject)).toBe('undecided');
    expect(outcomeOf('isMemberOfGroupName("Support")', { profile: grace })).toBe('undecided');
  });
});
