import { searchText } from '../../okta/expression.ts';
import { asksForGroups } from './expression-functions.ts';
import type { ExpressionNode } from './expression-tree.ts';

/** Okta documents no longest search, only an error. */
const longest = 2000;

/**
 * A search that finds every user for whom an expression may be true, and perhaps others: search ignores case, the expression
 * does not. `undefined` if the expression may hold for users that no search finds.
 *
 * @example searchFor(treeOf('user.city == "Oslo" AND !user.isContractor')) // 'profile.city eq "Oslo"'
 */
export function searchFor(tree: ExpressionNode): string | undefined {
  const search = translated(tree);
  return search === undefined || search.length > longest ? undefined : search;
}

function translated(node: ExpressionNode): string | undefined {
  if (node.kind === 'and') {
    const parts = [translated(node.left), translated(node.right)].filter((part) => part !== undefined);
    return parts.length === 2 ? `(${parts.join(' and ')})` : parts[0];
  }
  if (node.kind === 'or') {
    const [left, right] = [translated(node.left), translated(node.right)];
    return left === undefined || right === undefined ? undefined : `(${left} or ${right})`;
  }
  if (node.kind === 'compare' && node.sign === '==')
    return condition('eq', node.left, node.right) ?? condition('eq', node.right, node.left);
  if (node.kind !== 'call' || node.name !== 'String.startsWith') return undefined;
  const [text, start] = node.args;
  return text === undefined || start === undefined ? undefined : condition('sw', text, start);
}

function condition(operator: 'eq' | 'sw', one: ExpressionNode, other: ExpressionNode): string | undefined {
  if (one.kind !== 'attribute' || other.kind !== 'literal') return undefined;
  const { value } = other;
  // An empty attribute may equal an empty text, and a search cannot look for spaces around a value.
  if (typeof value !== 'string' || value === '' || value.trim() !== value) return undefined;
  return `profile.${one.name} ${operator} ${searchText(value)}`;
}

/** A question of an expression about the groups of the user. */
export interface GroupQuestion {
  readonly name: string;
  /** The texts that it asks for; `undefined` if they are not constants. */
  readonly texts: readonly string[] | undefined;
}

/** Every question about groups in an expression. */
export function groupQuestions(node: ExpressionNode): GroupQuestion[] {
  if (node.kind === 'literal' || node.kind === 'attribute') return [];
  if (node.kind === 'not') return groupQuestions(node.operand);
  if (node.kind !== 'call') return [...groupQuestions(node.left), ...groupQuestions(node.right)];
  if (!asksForGroups(node.name)) return node.args.flatMap(groupQuestions);
  const texts = node.args.map((arg) =>
    arg.kind === 'literal' && typeof arg.value === 'string' ? arg.value : undefined,
  );
  return [{ name: node.name, texts: texts.every((text) => text !== undefined) ? texts : undefined }];
}
