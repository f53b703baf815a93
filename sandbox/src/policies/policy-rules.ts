import { type Call, noContent, type OrgResponse, objectMember, ok, textMember } from '../http/call.ts';
import { ApiError, invalid, leftBlank, notFound } from '../http/errors.ts';
import type { Policy, PolicyRule } from '../state/model.ts';
import { policyOf } from './policies.ts';
import { takesRules } from './policy-types.ts';
import { byPriority, closeGap, place, priorityOf } from './priorities.ts';
import { insertPolicyRule, usualConditions, usualSignOn } from './seed.ts';
import { policyParty, policyRuleParty, policyRuleView } from './view.ts';

/** As for group rules, which are rules of a policy to Okta. */
const maxName = 50;

function ruleOf(call: Call): { policy: Policy; rule: PolicyRule } {
  const policy = policyOf(call);
  const id = call.param('ruleId');
  const rule = call.org.policyRules.get(id);
  // Recorded from a real org: the kind is PolicyRule.
  if (rule === undefined || rule.policyId !== policy.id) throw notFound(id, 'PolicyRule');
  return { policy, rule };
}

function logged(call: Call, { policy, rule }: { policy: Policy; rule: PolicyRule }, verb: string): void {
  call.log({ eventType: `policy.rule.${verb}`, target: [policyRuleParty(rule), policyParty(policy)] });
}

/** Recorded from a real org: one page without a Link header. */
export function listPolicyRules(call: Call): OrgResponse {
  const rules = byPriority(call.org.policyRules.of(policyOf(call).id));
  return ok(rules.map((rule) => policyRuleView(rule, call.base)));
}

type RuleInput = Pick<PolicyRule, 'name' | 'conditions' | 'actions'>;

function readRule(call: Call, policy: Policy, present?: PolicyRule): RuleInput {
  const body = call.object();
  const name = textMember(body, 'name');
  if (name === undefined || name === '') throw leftBlank('name');
  if (name.length > maxName) throw invalid('name', `name: String should be at most ${maxName} characters long`);
  const taken = call.org.policyRules.of(policy.id).some((rule) => rule !== present && rule.name === name);
  // Reported by users of Okta's SDKs.
  if (taken) throw invalid('name', 'name: Policy rule name already in use');
  const conditions = objectMember(body, 'conditions');
  checkNetwork(call, conditions?.['network'] === undefined ? {} : (objectMember(conditions, 'network') ?? {}));
  return {
    name,
    conditions: conditionsOf(policy, conditions),
    actions: actionsOf(policy, objectMember(body, 'actions') ?? {}),
  };
}

/** The sentence about include and exclude was reported by users of Terraform's provider. */
function checkNetwork(call: Call, network: Record<string, unknown>): void {
  const ids = [network['include'], network['exclude']].filter((list) => Array.isArray(list) && list.length > 0);
  if (network['connection'] === 'ZONE' && ids.length !== 1) {
    const cause = 'You should either include or exclude network zones when you use zones in the policy rule.';
    throw invalid('conditions.network', `conditions.network: ${cause}`);
  }
  const unknown = ids.flat().find((id) => !call.org.zones.has(String(id)) && id !== 'ALL_ZONES');
  // Undocumented code.
  if (unknown !== undefined) throw notFound(String(unknown), 'NetworkZone');
}

/** Recorded from a real org (2020): what a caller leaves out is filled in. */
function conditionsOf(policy: Policy, given: Record<string, unknown> | undefined): Record<string, unknown> | null {
  if (policy.type === 'PASSWORD') return { ...usualConditions, ...given };
  if (policy.type === 'OKTA_SIGN_ON') return { ...usualConditions, authContext: { authType: 'ANY' }, ...given };
  return given ?? null;
}

function actionsOf(policy: Policy, given: Record<string, unknown>): Record<string, unknown> {
  if (policy.type !== 'OKTA_SIGN_ON') return given;
  const signon = objectMember(given, 'signon') ?? {};
  const session = { ...usualSignOn.session, ...objectMember(signon, 'session') };
  return { ...given, signon: { ...usualSignOn, ...signon, session } };
}

/** Okta's reference: createPolicyRule. */
export function addPolicyRule(call: Call): OrgResponse {
  const policy = policyOf(call);
  // Undocumented code.
  if (!takesRules(policy.type)) throw invalid('type', `type: A policy of type ${policy.type} takes no further rules`);
  const input = readRule(call, policy);
  const priority = priorityOf(call.object());
  const rule = insertPolicyRule(call.org, policy, {
    ...input,
    status: call.flag('activate', true) ? 'ACTIVE' : 'INACTIVE',
  });
  place(call.org.policyRules.of(policy.id), rule, { priority, stamp: rule.created });
  logged(call, { policy, rule }, 'add');
  return ok(policyRuleView(rule, call.base));
}

export function getPolicyRule(call: Call): OrgResponse {
  return ok(policyRuleView(ruleOf(call).rule, call.base));
}

/** Okta's reference: the properties are replaced; the status has its own calls. */
export function replacePolicyRule(call: Call): OrgResponse {
  const { policy, rule } = ruleOf(call);
  const priority = priorityOf(call.object(), rule);
  const stamp = call.org.stamp();
  Object.assign(rule, readRule(call, policy, rule), { lastUpdated: stamp });
  if (priority !== undefined && !rule.system) place(call.org.policyRules.of(policy.id), rule, { priority, stamp });
  logged(call, { policy, rule }, 'update');
  return ok(policyRuleView(rule, call.base));
}

/** Okta's reference: a rule of the system cannot be deleted. The code is undocumented. */
function refuseSystem(rule: PolicyRule): void {
  if (rule.system) throw new ApiError('E0000111', { detail: 'policyRule' });
}

/** Recorded from real orgs: active rules can be deleted. */
export function removePolicyRule(call: Call): OrgResponse {
  const { policy, rule } = ruleOf(call);
  refuseSystem(rule);
  call.org.policyRules.delete(rule.id);
  closeGap(call.org.policyRules.of(policy.id), call.org.stamp());
  logged(call, { policy, rule }, 'delete');
  return noContent;
}

/** Recorded from real orgs: 204. */
function setStatus(call: Call, status: PolicyRule['status']): OrgResponse {
  const { policy, rule } = ruleOf(call);
  refuseSystem(rule);
  if (rule.status === status) return noContent;
  rule.status = status;
  rule.lastUpdated = call.org.stamp();
  logged(call, { policy, rule }, status === 'ACTIVE' ? 'activate' : 'deactivate');
  return noContent;
}

export function activatePolicyRule(call: Call): OrgResponse {
  return setStatus(call, 'ACTIVE');
}

export function deactivatePolicyRule(call: Call): OrgResponse {
  return setStatus(call, 'INACTIVE');
}
