import { textOf, tidyObject } from '../../step/tidy.ts';
import type { Policy, PolicyRule } from './policy.ts';

/** Models of the operations that return policies and their rules. */
export interface PolicyModels {
  readonly getPolicy: Policy;
  readonly listPolicies: Policy;
  readonly listPolicyRules: PolicyRule;
}

/** Reads a policy from Okta's response. */
function toPolicy(value: unknown): Policy {
  const policy = tidyObject(value, 'policy');
  return { ...policy, id: textOf(policy['id']) };
}

/** Reads a policy rule from Okta's response. */
function toPolicyRule(value: unknown): PolicyRule {
  const rule = tidyObject(value, 'policy rule');
  return { ...rule, id: textOf(rule['id']) };
}

/** Readers of the operations that return policies and their rules. */
export const policyReaders = { getPolicy: toPolicy, listPolicies: toPolicy, listPolicyRules: toPolicyRule };
