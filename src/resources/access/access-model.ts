import { z } from 'zod';
import { field } from '../../step/field.ts';
import { date, refuse, text } from '../../step/fields.ts';
import { app } from '../apps/app.ts';
import { clauseModel } from '../group-rules/clauses.ts';
import { group } from '../groups/group.ts';
import { user } from '../users/user.ts';

const named = (title: string) =>
  field(z.strictObject({ id: field(z.string(), { title: 'ID' }), name: text('Name') }), { title });

/** Input of the step that explains access. */
export const accessQuestion = z
  .strictObject({
    user,
    app: app.optional(),
    group: group.optional(),
    history: field(z.boolean(), {
      title: 'History',
      description: 'Whether to look up in the System Log since when, and who gave it. One call.',
      default: true,
    }).optional(),
  })
  .check(
    refuse(({ app, group }: { readonly app?: string | undefined; readonly group?: string | undefined }) =>
      app === undefined || group === undefined
        ? []
        : [{ path: 'group', message: 'cannot be used together with app', hint: 'ask about one of them' }],
    ),
  );

/** A question about access, see {@link accessQuestion}. */
export type AccessQuestion = z.infer<typeof accessQuestion>;

const certainties = ['okta', 'evaluated', 'unknown'] as const;

/** One path by which access exists. */
const pathModel = z.strictObject({
  app: named('App').optional(),
  group: named('Group').optional(),
  how: field(z.enum(['direct', 'manual', 'rule', 'directory', 'everyone', 'unknown']), {
    title: 'How',
    description:
      'direct: the app is assigned to the user. Otherwise through the group, where the user is by hand (manual), by a group rule, from a directory or app, or because Okta puts everyone there.',
  }),
  rules: field(z.array(named('Group rule')), {
    title: 'Group rules',
    description: 'The rules behind the membership; for an unknown origin, the rules that may be.',
  }).optional(),
  since: date('Since'),
  by: text('By', 'Who gave it, as the System Log has it.'),
  certainty: field(z.enum(certainties), {
    title: 'Certainty',
    description: 'okta: Okta says so. evaluated: the rules were evaluated here. unknown: neither can tell.',
  }),
  why: field(z.string(), { title: 'Why', description: 'The path in one sentence.' }),
});

/** One path by which access exists, see {@link accessModel}. */
export type AccessPath = z.infer<typeof pathModel>;

/** One change, ready for the step that makes it. */
const changeModel = z.strictObject({
  step: text('Step', 'Key of the step that makes the change. Absent if no step can: then a person must.'),
  input: field(z.looseObject({}), { title: 'Input', description: 'Input for that step.' }).optional(),
  what: field(z.string(), { title: 'What', description: 'The change in one sentence.' }),
  affects: field(z.enum(['user', 'others']), {
    title: 'Affects',
    description: 'Whether other users are affected too.',
  }),
});

/** One change, see {@link accessModel}. */
export type AccessChange = z.infer<typeof changeModel>;

const blockModel = z.strictObject({
  what: field(z.string(), { title: 'What', description: 'What stands in the way, in one sentence.' }),
  on: field(z.enum(['user', 'app', 'assignment']), { title: 'On' }),
  status: text('Status'),
});

/** Something that keeps a user from using what they have. */
export type AccessBlock = z.infer<typeof blockModel>;

/** A rule that fills a group in question, judged for the user. */
const judgedRuleModel = z.strictObject({
  rule: named('Group rule'),
  groups: field(z.array(named('Group')), { title: 'Groups' }),
  outcome: field(z.enum(['adds', 'does_not_add', 'undecided']), { title: 'Outcome' }),
  why: field(z.string(), { title: 'Why' }),
  clauses: field(z.array(clauseModel), { title: 'Conditions' }),
});

/** A rule that fills a group in question, judged for the user. */
export type JudgedRule = z.infer<typeof judgedRuleModel>;

/** Output of the step that explains access. */
export const accessModel = field(
  z.strictObject({
    user: field(
      z.strictObject({ id: field(z.string(), { title: 'User ID' }), name: text('Name'), status: text('Status') }),
      { title: 'User' },
    ),
    target: field(
      z.strictObject({
        kind: field(z.enum(['app', 'group', 'everything']), { title: 'Kind' }),
        id: text('ID'),
        name: text('Name'),
      }),
      { title: 'Target' },
    ),
    access: field(z.enum(['open', 'blocked', 'none']), {
      title: 'Access',
      description: 'blocked: the user has it, but something keeps them from using it.',
    }),
    sentence: field(z.string(), { title: 'Sentence', description: 'The answer in words, for a ticket.' }),
    paths: field(z.array(pathModel), { title: 'Paths', description: 'Every path by which access exists.' }),
    blocks: field(z.array(blockModel), { title: 'Blocks', description: 'What keeps the user from using it.' }),
    toEnd: field(z.array(changeModel), {
      title: 'To end it',
      description: 'The changes that end the access: all of them, in this order.',
    }),
    toOpen: field(z.array(changeModel), {
      title: 'To open it',
      description: 'The changes that open the access: all of them, in this order.',
    }),
    alternatives: field(z.array(changeModel), {
      title: 'Alternatives',
      description: 'Other ways to end or open it, each in place of the change for the same group or app.',
    }),
    rules: field(z.array(judgedRuleModel), {
      title: 'Rules',
      description: 'Active rules that fill a group in question, with their conditions judged for the user.',
    }),
    notes: field(z.array(z.string()), { title: 'Notes', description: 'What was not looked at, and why.' }),
  }),
  { title: 'Access', essential: ['sentence', 'access', 'user', 'target', 'paths', 'blocks', 'toEnd', 'toOpen'] },
);

/** An explanation, see {@link accessModel}. */
export type Access = z.infer<typeof accessModel>;
