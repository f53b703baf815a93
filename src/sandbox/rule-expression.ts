import type { GroupRule, User } from './model.ts';

const COMPARISON = /^\s*user\.(\w+)\s*(==|!=)\s*(?:"([^"]*)"|(true|false)|(-?\d+))\s*$/;

/**
 * Whether the rule's expression holds for the user. Of Okta's expression language only comparisons of an attribute with
 * a value are understood, joined by `&&` and `||` (or `AND`, `OR`); anything else matches nobody.
 */
export function ruleMatches(rule: GroupRule, user: User): boolean {
  return rule.expression
    .split(/\s*\|\||\sOR\s/i)
    .some((alternative) => alternative.split(/&&|\sAND\s/i).every((part) => holds(part, user)));
}

function holds(part: string, user: User): boolean {
  const match = COMPARISON.exec(part.replace(/^\s*\(|\)\s*$/g, ''));
  if (match === null) return false;
  const [, name, operator, text, flag, number] = match;
  const value = user.profile[name ?? ''];
  const wanted = text ?? (flag === undefined ? Number(number) : flag === 'true');
  return (value === wanted) === (operator === '==');
}
