import { z } from 'zod';
import type { LostWrite } from '../../okta/calls.ts';
import { OktaError } from '../../okta/errors.ts';
import type { Okta } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { excludedUsers, type GroupRule, ruleExpression, ruleGroups, ruleName } from './group-rule.ts';
import { activateRule, hasGroups, ruleBody } from './rule-change.ts';

/** Input of the step that creates a group rule. */
export const newRule = z.strictObject({
  name: ruleName,
  expression: ruleExpression,
  groups: ruleGroups,
  excludedUsers,
  activate: field(z.boolean(), {
    title: 'Activate',
    description: 'Whether to activate the rule immediately. An inactive rule adds nobody.',
    default: false,
  }).optional(),
});

/** A new rule, with its excluded users by ID. */
export interface NewRule {
  readonly name: string;
  readonly expression: string;
  readonly groupIds: readonly string[];
  readonly excludedUsers: readonly string[];
  readonly activate: boolean;
}

/** Operations that create a group rule. */
export type RuleCreation = 'createGroupRule' | 'activateGroupRule' | 'getGroupRule' | 'listGroupRules';

/** Creates a group rule exactly once, and activates it if the input says so. Returns it with the names of its groups. */
export async function createRule(okta: Okta<RuleCreation>, rule: NewRule): Promise<GroupRule> {
  const made = await createOnce(okta, rule);
  if (!rule.activate) return made;
  try {
    return (await activateRule(okta, made.id)).after;
  } catch (error) {
    if (!(error instanceof OktaError) || error.category === 'cancelled') throw error;
    const what = `The group rule "${rule.name}" was created (${made.id}), but it could not be activated: ${error.what}`;
    throw error.rephrased(error.category, { what, hint: 'activate it with activate_group_rule' });
  }
}

/** How long a new rule may be missing from lists, in milliseconds. */
const lagMs = 1000;

async function createOnce(okta: Okta<'createGroupRule' | 'listGroupRules'>, rule: NewRule): Promise<GroupRule> {
  const lookUp = (write: LostWrite) => okta.until(() => ownRule(okta, { rule, write }), lagMs);
  const then = rule.activate ? ['Then activates the rule, which adds users in the background.'] : [];
  const body = ruleBody({ ...rule, groups: rule.groupIds.map((id) => ({ id })) });
  try {
    return await okta.call('createGroupRule', { body, afterLoss: { lookUp }, notes: then });
  } catch (error) {
    throw await explained(okta, { error, name: rule.name });
  }
}

async function ruleNamed(okta: Okta<'listGroupRules'>, name: string): Promise<GroupRule | undefined> {
  const query = { search: name, limit: 200, expand: 'groupIdToGroupNameMap' };
  for await (const page of okta.pages('listGroupRules', { query })) {
    const found = page.find((rule) => rule.name === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The rule that a request created whose response was lost. Names of rules are unique. */
async function ownRule(
  okta: Okta<'listGroupRules'>,
  { rule, write }: { readonly rule: NewRule; readonly write: LostWrite },
): Promise<GroupRule | undefined> {
  const found = await ruleNamed(okta, rule.name);
  if (found === undefined || found.expression !== rule.expression || !hasGroups(found, rule.groupIds)) return undefined;
  const isOurs = write.madeAfter(found.created);
  if (isOurs === 'unknown') throw cannotTell(found);
  return isOurs === 'yes' ? found : undefined;
}

function cannotTell({ id }: GroupRule): OktaError {
  const what = `A group rule with the same name and content exists (${id}), but Okta's responses do not show when it was created`;
  const hint = 'check the rule in Okta before you run this again';
  return new OktaError('outcome_unknown', { what, hint }, { known: `${what}.`, operation: 'createGroupRule' });
}

/** Adds the rule that has the name already to Okta's refusal. */
async function explained(
  okta: Okta<'listGroupRules'>,
  { error, name }: { readonly error: unknown; readonly name: string },
): Promise<unknown> {
  // Users of Okta's SDKs report this sentence: "Policy rule name already in use".
  if (!(error instanceof OktaError) || !error.causes.some((one) => /already (in use|exists)/i.test(one))) return error;
  // The lookup only improves the error.
  const owner = await ruleNamed(okta, name).catch(() => undefined);
  const which = owner === undefined ? '' : ` (${owner.id})`;
  const what = `A group rule named "${name}" already exists${which}`;
  return error.rephrased('conflict', { what, hint: 'update that rule, or choose another name' }, { field: 'name' });
}
