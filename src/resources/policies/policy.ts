import { z } from 'zod';
import { field } from '../../step/field.ts';
import { date, requiredText, text } from '../../step/fields.ts';

const priority = field(z.number(), { title: 'Priority', description: '1 is evaluated first.' }).optional();

const free = (title: string, description: string) => field(z.looseObject({}), { title, description }).optional();

/** What a simplified policy keeps. */
export const essentialOfPolicy = ['id', 'name', 'type', 'status', 'priority', 'system'] as const;

/** A policy as steps return it. Nothing but the ID can be relied on. */
export const policyModel = field(
  z.looseObject({
    id: field(z.string(), { title: 'Policy ID' }),
    name: text('Name'),
    description: text('Description'),
    type: text('Type'),
    status: text('Status', 'ACTIVE or INACTIVE.'),
    priority,
    system: field(z.boolean(), { title: 'System policy', description: 'Whether Okta created the policy.' }).optional(),
    conditions: free('Conditions', 'Whom the policy applies to. Different for each type.'),
    settings: free('Settings', 'Different for each type.'),
    created: date('Created'),
    lastUpdated: date('Last updated'),
  }),
  { title: 'Policy', essential: essentialOfPolicy },
);

/** A policy, see {@link policyModel}. */
export type Policy = z.infer<typeof policyModel>;

/** A policy rule as steps return it. Nothing but the ID can be relied on. */
export const policyRuleModel = field(
  z.looseObject({
    id: field(z.string(), { title: 'Rule ID' }),
    name: text('Name'),
    type: text('Type', 'SIGN_ON for rules of a global session policy, otherwise the type of the policy.'),
    status: text('Status', 'ACTIVE or INACTIVE.'),
    priority,
    system: field(z.boolean(), { title: 'System rule', description: 'Whether Okta created the rule.' }).optional(),
    conditions: free('Conditions', 'When the rule applies. Different for each type.'),
    actions: free('Actions', 'What the rule does. Different for each type.'),
    created: date('Created'),
    lastUpdated: date('Last updated'),
  }),
  { title: 'Policy rule' },
);

/** A policy rule, see {@link policyRuleModel}. */
export type PolicyRule = z.infer<typeof policyRuleModel>;

/** The types of policies, the most used first (Okta's reference: PolicyType). */
export const policyTypes = [
  'OKTA_SIGN_ON',
  'PASSWORD',
  'MFA_ENROLL',
  'ACCESS_POLICY',
  'PROFILE_ENROLLMENT',
  'IDP_DISCOVERY',
  'ENTITY_RISK',
  'POST_AUTH_SESSION',
  'SESSION_VIOLATION_DETECTION',
  'DEVICE_SIGNAL_COLLECTION',
  'CLIENT_UPDATE',
  'IDENTITY_CLAIM_SOURCING',
] as const;

/** One of {@link policyTypes}. */
export type PolicyType = (typeof policyTypes)[number];

const typeInfo = {
  title: 'Policy type',
  description:
    'OKTA_SIGN_ON is the global session policy, ACCESS_POLICY the app sign-in policy, MFA_ENROLL the authenticator enrollment policy, PROFILE_ENROLLMENT the user profile policy. Some types need Identity Engine or a feature that the org may not have.',
};

/** The type of the policies that a step lists. */
export const policyType = field(z.enum(policyTypes), typeInfo);

/** The type of the policy that a step is about, for its picker and its name. */
export const typeOfPolicy = field(z.enum(policyTypes), {
  title: 'Policy type',
  description: 'Type of the policy. Needed to choose it from a list; without it a name is searched among all types.',
}).optional();

/** The policy that a step is about. A name may contain a slash, and only an ID becomes part of a path. */
export const policy = field(requiredText().max(256), {
  title: 'Policy',
  description: 'Policy ID or name.',
  placeholder: '00pacmesignon0000001',
  optionsFrom: 'policies',
});

/** How a picker shows a policy or a rule. */
export function statusLabel({ id, name, status }: Policy | PolicyRule): string {
  return `${name ?? id}${status === undefined || status === 'ACTIVE' ? '' : ` (${status.toLowerCase()})`}`;
}
