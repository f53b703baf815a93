import { z } from 'zod';
import { field } from '../../step/field.ts';
import { date, requiredText, segmentText, text } from '../../step/fields.ts';

const groupOfRule = z.strictObject({
  id: field(z.string(), { title: 'Group ID' }),
  name: text('Name'),
});

/** A group rule as steps return it. Nothing but the ID can be relied on. */
export const groupRuleModel = field(
  z.looseObject({
    id: field(z.string(), { title: 'Rule ID' }),
    name: text('Name'),
    status: text('Status', 'ACTIVE, INACTIVE, or INVALID after one of its groups was deleted.'),
    expression: text('Expression'),
    groups: field(z.array(groupOfRule), { title: 'Groups', description: 'Groups that the rule adds users to.' }),
    excludedUsers: field(z.array(z.string()), {
      title: 'Excluded users',
      description: 'IDs of the users that the rule skips.',
    }),
    created: date('Created'),
    lastUpdated: date('Last updated'),
  }),
  { title: 'Group rule' },
);

/** A group rule, see {@link groupRuleModel}. */
export type GroupRule = z.infer<typeof groupRuleModel>;

/** The group rule that a step is about. */
export const rule = field(segmentText(), {
  title: 'Group rule',
  description: 'Group rule ID.',
  placeholder: '0pracme0000000000001',
  optionsFrom: 'group_rules',
});

/** The name of a rule; Okta's reference limits it to 50 characters. */
export const ruleName = field(requiredText().max(50), {
  title: 'Name',
  description: 'Unique name, at most 50 characters.',
  placeholder: 'Sales EMEA',
});

/** The condition of a rule. */
export const ruleExpression = field(requiredText(), {
  title: 'Expression',
  description: "Okta expression over the user's profile and groups. The rule adds the users for whom it is true.",
  placeholder: 'user.department == "Sales"',
  docs: 'https://developer.okta.com/docs/reference/okta-expression-language/#expressions-in-group-rules',
});

/** The groups that a rule fills. */
export const ruleGroups = field(z.array(segmentText()).min(1), {
  title: 'Groups',
  description: 'IDs of the groups to add users to. Only groups managed in Okta, and none with an admin role.',
  optionsFrom: 'okta_groups',
});

/** The most users that a rule can exclude (Okta support, exception lists). */
export const mostExcluded = 100;

/** The users that a rule skips. */
export const excludedUsers = field(z.array(segmentText()).max(mostExcluded), {
  title: 'Excluded users',
  description: `Users that the rule skips, by ID or username. At most ${mostExcluded}.`,
  optionsFrom: 'users',
}).optional();

/** Whether a rule adds users to a group at the moment. */
export function fills({ status, groups }: GroupRule, groupId: string): boolean {
  return status === 'ACTIVE' && groups.some(({ id }) => id === groupId);
}

/** What a person recognizes a rule by. */
export function ruleLabel({ id, name }: GroupRule): string {
  return name ?? id;
}
