import { type Call, noContent, type OrgResponse, objectMember, ok, textMember } from '../http/call.ts';
import { ApiError, invalid, leftBlank, notFound } from '../http/errors.ts';
import { link, type PageRules, pageByIndex, pageRequest } from '../http/paging.ts';
import { compareTexts } from '../state/collection.ts';
import type { Policy } from '../state/model.ts';
import { isRanked, policyTypeOf } from './policy-types.ts';
import { byPriority, catchAllPriority, closeGap, place, priorityOf } from './priorities.ts';
import { insertPolicy, insertPolicyRule } from './seed.ts';
import { policyParty, policyView } from './view.ts';

/** Recorded from real orgs: without a limit there is one page, and the self link has only the type. The maximum is undocumented. */
const pageRules: PageRules = { list: 'policies', defaultLimit: 1000, maxLimit: 1000 };

/** Comment in the tests of Okta's Node SDK. */
const maxName = 50;

/** Okta docs (get a policy with rules): more is an error. */
const maxExpandedRules = 20;

/** The policy that the path names. Recorded from a real org: the kind is Policy. */
export function policyOf(call: Call): Policy {
  const id = call.param('policyId');
  const policy = call.org.policies.get(id);
  if (policy === undefined) throw notFound(id, 'Policy');
  return policy;
}

function ofType(call: Call, type: string): Policy[] {
  return call.org.policies.ordered.filter((policy) => policy.type === type);
}

function logged(call: Call, policy: Policy, verb: string): void {
  call.log({ eventType: `policy.lifecycle.${verb}`, target: [policyParty(policy)] });
}

function view(call: Call, policy: Policy): Record<string, unknown> {
  if (call.query.get('expand') !== 'rules') return policyView(policy, call.base);
  const rules = byPriority(call.org.policyRules.of(policy.id));
  // The code is undocumented.
  if (rules.length > maxExpandedRules) {
    throw invalid('expand', `expand: The policy has more than ${maxExpandedRules} rules`);
  }
  return policyView(policy, call.base, rules);
}

/** Okta's reference: policies of one type, by `q` (begins with) and `status`. */
export function listPolicies(call: Call): OrgResponse {
  const { query } = call;
  const type = query.get('type');
  if (type === null) throw leftBlank('type');
  policyTypeOf(call, type);
  const q = query.get('q')?.toLowerCase();
  const status = query.get('status');
  const found = byPriority(ofType(call, type))
    .filter(({ name }) => q === undefined || name.toLowerCase().startsWith(q))
    .filter((policy) => status === null || status === '' || policy.status === status);
  if (query.get('sortBy') === 'name') found.sort((a, b) => compareTexts(a.name, b.name));
  const request = pageRequest(call, pageRules);
  const page = pageByIndex(found, { request, rules: pageRules });
  const links = [link(call, queryOf(call), 'self')];
  if (page.next !== undefined) links.push(link(call, queryOf(call, page.next), 'next'));
  return { status: 200, body: page.items.map((policy) => view(call, policy)), links };
}

function queryOf(call: Call, after = call.query.get('after')): URLSearchParams {
  const linked = new URLSearchParams();
  if (after !== null && after !== '') linked.set('after', after);
  for (const name of ['limit', 'type', 'status', 'q', 'expand', 'sortBy']) {
    const value = call.query.get(name);
    if (value !== null) linked.set(name, value);
  }
  return linked;
}

interface PolicyInput {
  readonly name: string;
  readonly description: string | undefined;
  readonly conditions: Record<string, unknown> | null;
  readonly settings: Record<string, unknown> | undefined;
}

function readPolicy(call: Call, type: string, present?: Policy): PolicyInput {
  const body = call.object();
  const name = textMember(body, 'name');
  if (name === undefined || name === '') throw leftBlank('name');
  if (name.length > maxName) throw invalid('name', `name: String should be at most ${maxName} characters long`);
  const same = (other: Policy) => other !== present && other.name.toLowerCase() === name.toLowerCase();
  // Undocumented whether names are unique; the sentence is that of rules.
  if (ofType(call, type).some(same)) throw invalid('name', 'name: Policy name already in use');
  return {
    name,
    description: textMember(body, 'description'),
    conditions: objectMember(body, 'conditions') ?? null,
    settings: objectMember(body, 'settings') ?? present?.settings,
  };
}

/** Okta's reference: createPolicy. `activate` counts only in Classic Engine. */
export function addPolicy(call: Call): OrgResponse {
  const body = call.object();
  const type = textMember(body, 'type');
  if (type === undefined) throw leftBlank('type');
  // Undocumented code.
  if (policyTypeOf(call, type).created !== true) throw invalid('type', `type: ${type} policies cannot be created`);
  const input = readPolicy(call, type);
  const priority = priorityOf(body);
  const inactive = call.org.behavior.engine === 'classic' && !call.flag('activate', true);
  const policy = insertPolicy(call.org, { ...input, type, status: inactive ? 'INACTIVE' : 'ACTIVE' });
  if (isRanked(type)) place(ofType(call, type), policy, { priority, stamp: call.org.stamp() });
  else addCatchAll(call, policy);
  logged(call, policy, 'create');
  return ok(policyView(policy, call.base));
}

/** Okta docs: app sign-in and user profile policies come with a last rule. */
function addCatchAll(call: Call, policy: Policy): void {
  const actions =
    policy.type === 'ACCESS_POLICY'
      ? { appSignOn: { access: 'ALLOW', verificationMethod: { type: 'ASSURANCE', factorMode: '2FA' } } }
      : { profileEnrollment: { access: 'DENY' } };
  insertPolicyRule(call.org, policy, { name: 'Catch-all Rule', system: true, priority: catchAllPriority, actions });
}

/** Okta's reference: replace a policy. It is stored, not applied: every factor of the org may be enrolled. */
export function replacePolicy(call: Call): OrgResponse {
  const policy = policyOf(call);
  const body = call.object();
  if ((textMember(body, 'type') ?? policy.type) !== policy.type) {
    // Undocumented.
    throw invalid('type', 'type: The type of a policy cannot be changed');
  }
  const priority = priorityOf(body, policy);
  const input = readPolicy(call, policy.type, policy);
  const stamp = call.org.stamp();
  Object.assign(policy, input, { lastUpdated: stamp });
  if (priority !== undefined && !policy.system && isRanked(policy.type)) {
    place(ofType(call, policy.type), policy, { priority, stamp });
  }
  logged(call, policy, 'update');
  return ok(policyView(policy, call.base));
}

/** Okta docs: a default policy cannot be deleted. Reported: not activated either. The code is undocumented. */
function refuseSystem(policy: Policy): void {
  if (policy.system) throw new ApiError('E0000111', { detail: 'policy' });
}

/** Recorded from real orgs: active policies can be deleted, with their rules. */
export function removePolicy(call: Call): OrgResponse {
  const policy = policyOf(call);
  refuseSystem(policy);
  call.org.policyRules.deleteOf(policy.id);
  call.org.policies.delete(policy.id);
  if (isRanked(policy.type)) closeGap(ofType(call, policy.type), call.org.stamp());
  logged(call, policy, 'delete');
  return noContent;
}

/** Recorded from real orgs: 204, also for a policy in that status already (tests of Okta's Node SDK). */
function setStatus(call: Call, status: Policy['status']): OrgResponse {
  const policy = policyOf(call);
  refuseSystem(policy);
  if (policy.status === status) return noContent;
  policy.status = status;
  policy.lastUpdated = call.org.stamp();
  logged(call, policy, status === 'ACTIVE' ? 'activate' : 'deactivate');
  return noContent;
}

export function activatePolicy(call: Call): OrgResponse {
  return setStatus(call, 'ACTIVE');
}

export function deactivatePolicy(call: Call): OrgResponse {
  return setStatus(call, 'INACTIVE');
}

export function getPolicy(call: Call): OrgResponse {
  return ok(view(call, policyOf(call)));
}
