import { z } from 'zod';
import { field } from '../../step/field.ts';
import { type FieldFault, refuse, text } from '../../step/fields.ts';
import { clauseModel } from '../group-rules/clauses.ts';
import { excludedUsers, rule, ruleExpression, ruleGroups } from '../group-rules/group-rule.ts';

const actions = ['activate', 'deactivate', 'delete', 'delete_and_remove_users'] as const;

/** Input of the step that previews a group rule. */
export const previewInput = z
  .strictObject({
    rule: rule.optional(),
    action: field(z.enum(actions), {
      title: 'Action',
      description:
        'What is planned: activate the rule (new, changed or as it is), deactivate it, or delete it, with or without removing the users whom it added.',
      default: 'activate',
    }).optional(),
    expression: ruleExpression.optional(),
    groups: ruleGroups.optional(),
    excludedUsers,
    mostListed: field(z.int().min(1).max(100_000), {
      title: 'Most listed',
      description: 'How many users each list names. The counts are always complete.',
      default: 200,
    }).optional(),
  })
  .check(refuse(previewFaults));

/** Input of a preview. */
export type PreviewInput = z.infer<typeof previewInput>;

function previewFaults({ rule, action = 'activate', expression, groups }: PreviewInput): FieldFault[] {
  if (rule !== undefined) return [];
  if (action !== 'activate') return [{ path: 'rule', message: `is required for the action ${action}` }];
  const hint = 'name an existing rule, or give a new expression with its groups';
  return [
    ...(expression === undefined ? [{ path: 'expression', message: 'is required without a rule', hint }] : []),
    ...(groups === undefined ? [{ path: 'groups', message: 'is required without a rule', hint }] : []),
  ];
}

const named = (title: string) =>
  field(z.strictObject({ id: field(z.string(), { title: 'ID' }), name: text('Name') }), { title });

const affectedModel = z.strictObject({
  user: named('User'),
  group: named('Group'),
  why: text('Why', 'In one sentence.'),
});

/** A user whose membership of a group a rule changes or keeps. */
export type Affected = z.infer<typeof affectedModel>;

const undecidedModel = z.strictObject({
  user: named('User'),
  why: field(z.string(), { title: 'Why' }),
  clauses: field(z.array(clauseModel), {
    title: 'Conditions',
    description: 'The conditions of the rule that could not be judged.',
  }),
});

/** A user who cannot be judged. */
export type Undecided = z.infer<typeof undecidedModel>;

const list = (title: string, description: string) => field(z.array(affectedModel), { title, description });
const count = (title: string) => field(z.int(), { title });

/** Output of the step that previews a group rule. */
export const previewModel = field(
  z.strictObject({
    action: field(z.enum(actions), { title: 'Action' }),
    rule: field(
      z.strictObject({
        id: text('Rule ID'),
        name: text('Name'),
        status: text('Status', 'As it is now.'),
        expression: text('Expression'),
        groups: field(z.array(named('Group')), { title: 'Groups' }),
      }),
      { title: 'Group rule', description: 'The rule as it would be.' },
    ),
    sentence: field(z.string(), { title: 'Sentence', description: 'The result in words, for a ticket.' }),
    counts: field(
      z.strictObject({
        comeIn: count('Come in'),
        goOut: count('Go out'),
        stay: count('Stay'),
        alreadyIn: count('Already in'),
        heldOnlyByThis: count('Held only by this rule'),
        undecided: count('Undecided'),
      }),
      { title: 'Counts', description: 'Memberships; for undecided, users.' },
    ),
    comeIn: list('Come in', 'Users whom the rule would add.'),
    goOut: list('Go out', 'Members whom Okta would remove.'),
    stay: list('Stay', 'Members whom the rule no longer wants or holds, and who stay.'),
    heldOnlyByThis: list('Held only by this rule', 'Members whom no other rule and no admin holds in the group.'),
    undecided: field(z.array(undecidedModel), { title: 'Undecided', description: 'Users who cannot be judged.' }),
    neverFilled: field(z.array(z.string()), {
      title: 'Attributes without values',
      description: 'Attributes of the expression that nobody who was looked at has a value in.',
    }),
    otherRules: field(z.array(named('Group rule')), {
      title: 'Other rules',
      description: 'Other active rules that fill the same groups.',
    }),
    cost: field(
      z.strictObject({
        calls: field(z.int(), { title: 'Calls', description: 'That this preview made.' }),
        users: field(z.int(), { title: 'Users', description: 'That were judged.' }),
        search: text('Search', 'The search that narrowed the users down. Absent if all were read.'),
        changes: field(z.int(), { title: 'Changes', description: 'Memberships that Okta would change.' }),
      }),
      { title: 'Cost' },
    ),
    notes: field(z.array(z.string()), { title: 'Notes', description: 'What is not certain, one entry each.' }),
  }),
  { title: 'Preview', essential: ['sentence', 'counts', 'comeIn', 'goOut', 'undecided', 'cost', 'notes'] },
);

/** A preview, see {@link previewModel}. */
export type Preview = z.infer<typeof previewModel>;
