import type { LogParty } from '../logs/parties.ts';
import type { Policy, PolicyRule } from '../state/model.ts';

interface Linked {
  readonly status: 'ACTIVE' | 'INACTIVE';
  readonly system: boolean;
}

/** Recorded from real orgs: those of the system can neither be deleted nor deactivated. */
function lifecycleLinks(
  { status, system }: Linked,
  href: string,
  more: Record<string, unknown>,
): Record<string, unknown> {
  const self = { href, hints: { allow: system ? ['GET', 'PUT'] : ['GET', 'PUT', 'DELETE'] } };
  if (system) return { self, ...more };
  const change = status === 'ACTIVE' ? 'deactivate' : 'activate';
  const link = { [change]: { href: `${href}/lifecycle/${change}`, hints: { allow: ['POST'] } } };
  return status === 'ACTIVE' ? { self, ...more, ...link } : { ...link, self, ...more };
}

/** A policy (shape recorded from real orgs, 2020 to 2026). */
export function policyView(policy: Policy, base: string, rules?: readonly PolicyRule[]): Record<string, unknown> {
  const { id, status, name, description, priority, system, conditions, settings } = policy;
  const href = `${base}/api/v1/policies/${id}`;
  const embedded = {
    ...(policy.resourceType === undefined ? {} : { resourceType: policy.resourceType }),
    ...(rules === undefined ? {} : { rules: rules.map((rule) => policyRuleView(rule, base)) }),
  };
  const mappings = { mappings: { href: `${href}/mappings`, hints: { allow: ['GET', 'POST'] } } };
  const links = lifecycleLinks(policy, href, { rules: { href: `${href}/rules`, hints: { allow: ['GET', 'POST'] } } });
  return {
    ...{ id, status, name },
    ...(description === undefined ? {} : { description }),
    ...{ priority, system, conditions },
    ...{ created: policy.created, lastUpdated: policy.lastUpdated },
    ...(settings === undefined ? {} : { settings }),
    _links: policy.type === 'ACCESS_POLICY' && !system ? { ...mappings, ...links } : links,
    ...(Object.keys(embedded).length === 0 ? {} : { _embedded: embedded }),
    type: policy.type,
  };
}

/** A rule (members and order recorded from a real org, 2020). */
export function policyRuleView(rule: PolicyRule, base: string): Record<string, unknown> {
  const { type, id, status, name, priority, created, lastUpdated, system, conditions, actions, policyId } = rule;
  const links = lifecycleLinks(rule, `${base}/api/v1/policies/${policyId}/rules/${id}`, {});
  return { type, id, status, name, priority, created, lastUpdated, system, conditions, actions, _links: links };
}

/** A policy as a target of the System Log. Published logs have the type "OktaSignOn"; the others are written likewise. */
export function policyParty(policy: Policy): LogParty {
  const words = policy.type.toLowerCase().split('_');
  const policyType = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  const { id, name: displayName } = policy;
  return { id, type: 'PolicyEntity', alternateId: 'unknown', displayName, detailEntry: { policyType } };
}

/** A rule as a target of the System Log (the name of the type is undocumented). */
export function policyRuleParty(rule: PolicyRule): LogParty {
  return { id: rule.id, type: 'PolicyRule', alternateId: 'unknown', displayName: rule.name };
}
