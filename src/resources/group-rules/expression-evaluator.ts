import { callFunction, type ExpressionSubject } from './expression-functions.ts';
import { type Comparison, type ExpressionNode, treeOf } from './expression-tree.ts';
import {
  anything,
  asValue,
  both,
  combine,
  type ExpressionValue,
  either,
  not,
  only,
  type Possible,
  type Truth,
  truthOf,
  unknown,
} from './possible.ts';

/** Whether a rule's expression holds for a user: for certain, certainly not, or undecided. */
export type Outcome = 'true' | 'false' | 'undecided';

/** Attributes that Okta has of a user, but not in the profile. */
const outsideProfile = new Set(['id', 'status', 'created', 'activated', 'lastLogin', 'lastUpdated', 'type', 'realmId']);

const trees = new Map<string, ExpressionNode | undefined>();
const mostTrees = 500;

/** An expression, read once; `undefined` if its meaning is not certain. */
export function readExpression(expression: string): ExpressionNode | undefined {
  if (trees.has(expression)) return trees.get(expression);
  if (trees.size >= mostTrees) trees.clear();
  const tree = treeOf(expression);
  trees.set(expression, tree);
  return tree;
}

/**
 * Evaluates the expression of a group rule for a user, in three values. Undecided means that Okta's documentation leaves more
 * than one result: an unknown function, a comparison of different types, an attribute without a value where that matters.
 *
 * @example outcomeOf('user.city == "Oslo"', { profile: { city: 'oslo' } }) // 'false'
 */
export function outcomeOf(expression: string, subject: ExpressionSubject): Outcome {
  const tree = readExpression(expression);
  return tree === undefined ? 'undecided' : decided(conditionOf(tree, subject));
}

/** The outcome of a part of an expression. */
export function outcomeOfPart(part: ExpressionNode, subject: ExpressionSubject): Outcome {
  return decided(conditionOf(part, subject));
}

// A rule that fails for a user does not add them.
function decided({ yes, no, fails }: Truth): Outcome {
  if (!yes) return 'false';
  return no || fails ? 'undecided' : 'true';
}

function conditionOf(node: ExpressionNode, subject: ExpressionSubject): Truth {
  if (node.kind === 'and') return both(conditionOf(node.left, subject), conditionOf(node.right, subject));
  if (node.kind === 'or') return either(conditionOf(node.left, subject), conditionOf(node.right, subject));
  if (node.kind === 'not') return not(conditionOf(node.operand, subject));
  return truthOf(evaluate(node, subject));
}

function evaluate(node: ExpressionNode, subject: ExpressionSubject): Possible {
  switch (node.kind) {
    case 'literal':
      return only(node.value);
    case 'attribute':
      return attributeOf(node.name, subject);
    case 'call':
      return callFunction(
        node.name,
        node.args.map((arg) => evaluate(arg, subject)),
        subject,
      );
    case 'compare':
      return compare(node.sign, evaluate(node.left, subject), evaluate(node.right, subject));
    case 'add':
      return combine(evaluate(node.left, subject), evaluate(node.right, subject), concatenated);
    default:
      return asValue(conditionOf(node, subject));
  }
}

function attributeOf(name: string, { profile, hasDefaultType = false }: ExpressionSubject): Possible {
  if (outsideProfile.has(name)) return anything;
  const value = Object.hasOwn(profile, name) ? profile[name] : null;
  // Whether Okta keeps an empty text or clears the attribute depends on who wrote it.
  if (value === '') return only('', null);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return only(value);
  if (Array.isArray(value)) return only(value);
  if (value !== null && value !== undefined) return anything;
  // Okta's help: a rule is validated against the default user type only, and other types may lack the attribute.
  return { values: [null], fails: !hasDefaultType };
}

function compare(sign: Comparison, left: Possible, right: Possible): Possible {
  if (sign === '==') return combine(left, right, (one, two) => asValue(equal(one, two)));
  if (sign === '!=') return combine(left, right, (one, two) => asValue(not(equal(one, two))));
  return combine(left, right, (one, two) =>
    typeof one === 'number' && typeof two === 'number' ? only(holds(sign, one, two)) : asValue(unknown),
  );
}

function holds(sign: Comparison, left: number, right: number): boolean {
  if (sign === '<') return left < right;
  if (sign === '<=') return left <= right;
  return sign === '>' ? left > right : left >= right;
}

const yes: Truth = { yes: true, no: false, fails: false };
const no: Truth = { yes: false, no: true, fails: false };
const eitherWay: Truth = { yes: true, no: true, fails: false };

/** Whether two values are equal. Okta's samples use `!= ""` to find absent values, so null may count as the empty value. */
function equal(left: ExpressionValue, right: ExpressionValue): Truth {
  if (left === null && right === null) return yes;
  if (left === null || right === null) return isEmptyValue(left ?? right) ? eitherWay : no;
  if (typeof left !== typeof right || typeof left === 'object') return unknown;
  return left === right ? yes : no;
}

function isEmptyValue(value: ExpressionValue): boolean {
  return value === '' || value === 0 || value === false || (Array.isArray(value) && value.length === 0);
}

// Okta documents + for texts only.
function concatenated(left: ExpressionValue, right: ExpressionValue): Possible {
  return typeof left === 'string' && typeof right === 'string' ? only(left + right) : anything;
}
