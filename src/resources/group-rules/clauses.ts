import { z } from 'zod';
import { field } from '../../step/field.ts';
import { text } from '../../step/fields.ts';
import { type Outcome, outcomeOfPart, readExpression } from './expression-evaluator.ts';
import type { ExpressionSubject } from './expression-functions.ts';
import type { ExpressionNode } from './expression-tree.ts';

/** One condition of a rule, judged for a user. */
export const clauseModel = z.strictObject({
  clause: field(z.string(), { title: 'Condition', description: 'As the rule has it.' }),
  outcome: field(z.enum(['true', 'false', 'undecided']), { title: 'Outcome' }),
  found: text('Found', 'The attributes that it uses, as the user has them.'),
  note: text('Note', 'What is close to a match, or why it is undecided.'),
});

/** One condition of a rule, see {@link clauseModel}. */
export type Clause = z.infer<typeof clauseModel>;

/** The conditions that AND and OR connect in an expression, each judged for a user. */
export function clausesOf(expression: string, subject: ExpressionSubject): Clause[] {
  const tree = readExpression(expression);
  if (tree === undefined) {
    const note = 'Uses a part of the expression language that is not judged here. Preview the rule in Okta.';
    return [{ clause: expression, outcome: 'undecided', note }];
  }
  return leavesOf(tree).map((leaf) => clauseOf(leaf, { expression, subject }));
}

function leavesOf(node: ExpressionNode): ExpressionNode[] {
  return node.kind === 'and' || node.kind === 'or' ? [...leavesOf(node.left), ...leavesOf(node.right)] : [node];
}

function clauseOf(
  leaf: ExpressionNode,
  { expression, subject }: { readonly expression: string; readonly subject: ExpressionSubject },
): Clause {
  const outcome = outcomeOfPart(leaf, subject);
  const names = [...new Set(attributesIn(leaf))];
  const found = names.map((name) => `${name} is ${shown(subject.profile[name])}`).join(', ');
  const note = noteOf(leaf, { outcome, subject, names });
  return {
    clause: expression.slice(leaf.start, leaf.end),
    outcome,
    ...(found === '' ? {} : { found }),
    ...(note === undefined ? {} : { note }),
  };
}

/** Every attribute that a part of an expression uses. */
export function attributesIn(node: ExpressionNode): string[] {
  if (node.kind === 'attribute') return [node.name];
  if (node.kind === 'literal') return [];
  if (node.kind === 'call') return node.args.flatMap(attributesIn);
  if (node.kind === 'not') return attributesIn(node.operand);
  return [...attributesIn(node.left), ...attributesIn(node.right)];
}

const longestShown = 100;

function shown(value: unknown): string {
  if (isEmpty(value)) return 'empty';
  const text = JSON.stringify(value);
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function noteOf(
  leaf: ExpressionNode,
  { outcome, subject, names }: { outcome: Outcome; subject: ExpressionSubject; names: readonly string[] },
): string | undefined {
  if (outcome === 'undecided') {
    const empty = names.filter((name) => isEmpty(subject.profile[name]));
    if (empty.length > 0) return `Okta does not document what an empty attribute means here: ${empty.join(', ')}.`;
    return names.length === 0
      ? 'Depends on groups that are not known here or may change.'
      : 'Okta documents no result for these values.';
  }
  if (outcome !== 'false' || leaf.kind !== 'compare' || leaf.sign !== '==') return undefined;
  const [one, other] = leaf.left.kind === 'attribute' ? [leaf.left, leaf.right] : [leaf.right, leaf.left];
  if (one.kind !== 'attribute' || other.kind !== 'literal' || typeof other.value !== 'string') return undefined;
  const value = subject.profile[one.name];
  if (typeof value !== 'string') return undefined;
  if (value.toLowerCase() === other.value.toLowerCase()) return 'Only upper and lower case differ.';
  const bare = (text: string) => text.replaceAll(/\s/g, '').toLowerCase();
  return bare(value) === bare(other.value) ? 'Only spaces differ.' : undefined;
}
