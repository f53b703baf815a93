import { addMember, applyRules, removeMember } from '../groups/memberships.ts';
import { type Call, noContent, type OrgResponse, objectMember, ok, textMember } from '../http/call.ts';
import { ApiError, invalid, leftBlank, notFound } from '../http/errors.ts';
import { type PageRules, pageById, pageRequest, pageResponse } from '../http/paging.ts';
import { ruleParty } from '../logs/parties.ts';
import { compareIds, compareTexts } from '../state/collection.ts';
import type { GroupRule } from '../state/model.ts';
import { assigns } from './expression.ts';
import { ruleView } from './view.ts';

/** Recorded from real orgs: `limit=50` in the self link. */
const pageRules: PageRules = { list: 'rules', defaultLimit: 50, maxLimit: 200 };

const maxName = 50;

/** Okta support (exception lists): at most 100 people on the exclusion list of a rule. */
export const maxExcluded = 100;

function view(call: Call, rule: GroupRule): Record<string, unknown> {
  const plain = ruleView(rule);
  if (call.query.get('expand') !== 'groupIdToGroupNameMap') return plain;
  // Okta docs: list group rules, expand.
  const names = rule.groupIds.map((id) => [id, call.org.groups.get(id)?.profile['name']]);
  return { ...plain, _embedded: { groupIdToGroupNameMap: Object.fromEntries(names) } };
}

function ruleOf(call: Call): GroupRule {
  const id = call.param('ruleId');
  const rule = call.org.rules.get(id);
  if (rule === undefined) throw notFound(id, 'GroupRule');
  return rule;
}

type RuleInput = Pick<
  GroupRule,
  'name' | 'expression' | 'groupIds' | 'excludedUserIds' | 'excludedGroupIds' | 'namesPeople'
>;

function readRule(call: Call): RuleInput {
  const body = call.object();
  const name = textMember(body, 'name');
  if (name === undefined || name === '') throw leftBlank('name');
  // Okta's reference (GroupRule).
  if (name.length > maxName) throw invalid('name', `name: String should be at most ${maxName} characters long`);
  const conditions = objectMember(body, 'conditions') ?? {};
  const expression = textMember(objectMember(conditions, 'expression') ?? {}, 'value');
  if (expression === undefined) throw leftBlank('conditions', 'conditions.expression');
  if (assigns(expression)) throw invalid('conditions', 'conditions.expression: use == to compare');
  const actions = objectMember(objectMember(body, 'actions') ?? {}, 'assignUserToGroups') ?? {};
  const groupIds = texts(actions['groupIds']);
  if (groupIds.length === 0) throw leftBlank('actions', 'actions.assignUserToGroups');
  for (const id of groupIds) {
    const group = call.org.groups.get(id);
    if (group === undefined) throw notFound(id, 'UserGroup');
    // Okta help: rules fill Okta's own groups only; the error code is undocumented.
    if (group.type !== 'OKTA_GROUP')
      throw invalid('actions', `actions.assignUserToGroups: ${id} is not a group of Okta`);
    // Okta's error catalog (E0000192): admin roles and rules exclude each other. The code on this side is undocumented.
    if (call.org.roles.hasAny(id)) throw invalid('actions', `actions.assignUserToGroups: ${id} has admin roles`);
  }
  const people = objectMember(conditions, 'people');
  const excludedUserIds = texts(objectMember(people ?? {}, 'users')?.['exclude']);
  // Undocumented code.
  if (excludedUserIds.length > maxExcluded) {
    throw invalid('conditions', `conditions.people.users.exclude: at most ${maxExcluded} users`);
  }
  const excludedGroupIds = texts(objectMember(people ?? {}, 'groups')?.['exclude']);
  return { name, expression, groupIds, excludedUserIds, excludedGroupIds, namesPeople: people !== undefined };
}

/** The sentence was reported by users of Okta's SDKs. */
function refuseTakenName(call: Call, name: string, owner: GroupRule | undefined): void {
  if (!call.org.rules.ordered.some((rule) => rule !== owner && rule.name === name)) return;
  throw invalid('name', 'name: Policy rule name already in use');
}

/** A rule that lost a group can only be read and deleted. Terraform checks for this sentence. */
function refuseInvalid(rule: GroupRule): void {
  if (rule.status !== 'INVALID') return;
  throw invalid('status', 'Cannot activate or deactivate a Group Rule with the status INVALID');
}

/** Recorded from a real org: 423 E0000239 while the org reorders its rules. Which calls it concerns besides POST is undocumented. */
function takeTurn({ org }: Call): void {
  if (org.clock.now() < org.rulesBusyUntil) throw new ApiError('E0000239');
}

function keepBusy({ org }: Call): void {
  org.rulesBusyUntil = org.clock.now() + org.behavior.rulesBusyMs;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function compareRules(a: GroupRule, b: GroupRule): number {
  return compareTexts(a.name.toLowerCase(), b.name.toLowerCase()) || compareIds(a, b);
}

export function listRules(call: Call): OrgResponse {
  const request = pageRequest(call, pageRules);
  const search = call.query.get('search')?.toLowerCase();
  const found = call.org.rules.ordered
    .filter((rule) => search === undefined || rule.name.toLowerCase().includes(search))
    .sort(compareRules);
  // Recorded from a real org: by name.
  const order = { compare: compareRules, find: (id: string) => call.org.rules.everHad(id) };
  const page = pageById(found, { request, rules: pageRules, order });
  return pageResponse(call, {
    rules: pageRules,
    request,
    next: page.next,
    body: page.items.map((rule) => view(call, rule)),
  });
}

/** Okta docs: create a group rule, which starts INACTIVE. */
export function addRule(call: Call): OrgResponse {
  const input = readRule(call);
  // Okta docs (groups): the type is required.
  if (call.object()['type'] !== 'group_rule') throw invalid('type', 'type: must be group_rule');
  refuseTakenName(call, input.name, undefined);
  takeTurn(call);
  const stamp = call.org.stamp();
  const rule = call.org.rules.keep({
    id: call.org.ids('0pr'),
    seq: call.org.nextSeq(),
    status: 'INACTIVE',
    created: stamp,
    lastUpdated: stamp,
    ...input,
  });
  keepBusy(call);
  return ok(view(call, rule));
}

/**
 * Okta docs: replace a group rule. Only INACTIVE rules, and never their groups (the reference of 2026.06), or also their groups
 * (release notes 2026.07.0, preview orgs).
 */
export function replaceRule(call: Call): OrgResponse {
  const rule = ruleOf(call);
  if (rule.status !== 'INACTIVE') throw invalid('status', 'Only an inactive rule can be changed');
  const input = readRule(call);
  refuseTakenName(call, input.name, rule);
  if (!call.org.behavior.changeableRuleGroups && input.groupIds.join() !== rule.groupIds.join())
    throw invalid('actions', 'The groups of a rule cannot be changed');
  takeTurn(call);
  keepBusy(call);
  Object.assign(rule, input);
  rule.lastUpdated = call.org.stamp();
  return ok(view(call, rule));
}

export function activateRule(call: Call): OrgResponse {
  const rule = ruleOf(call);
  refuseInvalid(rule);
  takeTurn(call);
  keepBusy(call);
  rule.status = 'ACTIVE';
  rule.lastUpdated = call.org.stamp();
  for (const user of call.org.users.ordered) applyRules(call.org, user, call.log);
  return noContent;
}

/** Okta docs: deactivate a group rule. The members stay. */
export function deactivateRule(call: Call): OrgResponse {
  const rule = ruleOf(call);
  refuseInvalid(rule);
  takeTurn(call);
  keepBusy(call);
  if (rule.status === 'ACTIVE')
    call.log({ eventType: 'group.user_membership.rule.deactivated', target: [ruleParty(rule)] });
  rule.status = 'INACTIVE';
  rule.lastUpdated = call.org.stamp();
  return noContent;
}

/** Recorded from real orgs: 202 with an empty object. Members stay, as added by hand, unless `removeUsers` is true. */
export function deleteRule(call: Call): OrgResponse {
  const rule = ruleOf(call);
  // Undocumented code; the reference says an active rule cannot be deleted.
  if (rule.status === 'ACTIVE') throw invalid('status', 'Deactivate the rule first');
  takeTurn(call);
  keepBusy(call);
  release(call, rule);
  call.org.rules.delete(rule.id);
  return { status: 202, body: {} };
}

function release(call: Call, rule: GroupRule): void {
  const { org, log } = call;
  const remove = call.flag('removeUsers', false);
  for (const groupId of rule.groupIds) {
    const group = org.groups.get(groupId);
    if (group === undefined) continue;
    for (const membership of org.memberships.ofLeft(groupId)) {
      const user = org.user(membership.userId);
      if (membership.ruleId !== rule.id || user === undefined) continue;
      removeMember(org, { group, user, log: remove ? log : () => {} });
      if (!remove) addMember(org, { group, user, log: () => {} });
    }
  }
}

export function getRule(call: Call): OrgResponse {
  return ok(view(call, ruleOf(call)));
}
