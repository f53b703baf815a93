import { matches } from '../expressions/expression.ts';
import { type Call, noContent, type OrgResponse, ok, textMember } from '../http/call.ts';
import { invalid, notFound } from '../http/errors.ts';
import { type PageRules, pageOfRelated, pageRequest, pageResponse } from '../http/paging.ts';
import { readExpression } from '../http/queries.ts';
import { groupParty, userParty } from '../logs/parties.ts';
import type { GroupOwner } from '../state/model.ts';
import type { Org } from '../state/org.ts';
import { groupOf } from './groups.ts';

/** Okta docs: list group owners. */
const pageRules: PageRules = { list: 'owners', defaultLimit: 1000, maxLimit: 1000 };

/** An owner (Okta docs: group owners; the nulls recorded from real orgs). */
function view(org: Org, owner: GroupOwner): Record<string, unknown> {
  return {
    id: owner.ownerId,
    type: owner.type,
    resolved: true,
    originId: null,
    originType: 'OKTA_DIRECTORY',
    displayName: nameOf(org, owner),
    lastUpdated: null,
  };
}

function nameOf(org: Org, { type, ownerId }: GroupOwner): string {
  if (type === 'GROUP') {
    const group = org.groups.get(ownerId);
    return group === undefined ? '' : groupParty(group).displayName;
  }
  const user = org.user(ownerId);
  return user === undefined ? '' : userParty(user).displayName;
}

export function listOwners(call: Call): OrgResponse {
  const { org } = call;
  const group = groupOf(call);
  const search = call.query.get('search');
  const expression =
    search === null ? undefined : readExpression(search, 'filter', { properties: { type: ['eq'], id: ['eq'] } });
  const found = org.groupOwners
    .ofLeft(group.id)
    .filter(({ type, ownerId }) => expression === undefined || matches(expression, { type, id: ownerId }));
  const request = pageRequest(call, pageRules);
  const page = pageOfRelated(found, {
    request,
    rules: pageRules,
    idOf: ({ ownerId }) => ownerId,
    known: (id) => (org.users.everHad(id) ?? org.groups.everHad(id)) !== undefined,
  });
  const body = page.items.map((owner) => view(org, owner));
  // Recorded from real orgs (4 of 4): no Link header. When a page is full, the reference has one.
  if (page.next === undefined && request.after === undefined) return ok(body);
  return pageResponse(call, { rules: pageRules, request, next: page.next, body });
}

/** Okta docs: assign a group owner: 201 (recorded from real orgs), and 400 E0000001 for an existing owner. */
export function addOwner(call: Call): OrgResponse {
  const { org } = call;
  const group = groupOf(call);
  const body = call.object();
  const type = textMember(body, 'type');
  const ownerId = textMember(body, 'id') ?? '';
  if (type !== 'USER' && type !== 'GROUP') throw invalid('type', 'type: must be USER or GROUP');
  if (type === 'USER' && org.user(ownerId) === undefined) throw notFound(ownerId, 'User');
  if (type === 'GROUP' && !org.groups.has(ownerId)) throw notFound(ownerId, 'UserGroup');
  if (org.groupOwners.has(group.id, ownerId))
    throw invalid('groupOwner', 'Provided owner is already assigned to this group');
  const owner = org.groupOwners.set(group.id, ownerId, { seq: org.nextSeq(), groupId: group.id, ownerId, type });
  return { status: 201, body: view(org, owner) };
}

export function deleteOwner(call: Call): OrgResponse {
  const group = groupOf(call);
  const ownerId = call.param('ownerId');
  if (!call.org.groupOwners.delete(group.id, ownerId)) throw notFound(ownerId, 'GroupOwner');
  return noContent;
}
