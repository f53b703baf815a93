import { type Call, noContent, type OrgResponse, ok } from '../http/call.ts';
import { notFound } from '../http/errors.ts';
import type { LinkDefinition, User } from '../state/model.ts';
import type { Org } from '../state/org.ts';

/** Okta docs: linked objects take the ID or the login of the user, and `me`. */
function linkedUserOf(call: Call): User {
  const key = call.param('userIdOrLogin');
  const user = key === 'me' ? call.self : call.org.findUser(key);
  if (user === undefined) throw notFound(key, 'User');
  return user;
}

/** The definition whose primary side has the name of the path; the response to an unknown one is undocumented. */
function primaryOf(call: Call, name: string): LinkDefinition {
  const found = call.org.linkDefinitions.find(({ primary }) => primary.name === name);
  if (found === undefined) throw notFound(name, 'LinkedObject');
  return found;
}

/** The primary of each associated user in a relationship. */
function linksIn(org: Org, { primary }: LinkDefinition): Map<string, string> {
  const links = org.links.get(primary.name) ?? new Map<string, string>();
  org.links.set(primary.name, links);
  return links;
}

/** Okta docs: under the primary name the user's primary, under the associated name everybody whose primary the user is. */
export function listLinkedUsers(call: Call): OrgResponse {
  const { org, base } = call;
  const { id } = linkedUserOf(call);
  const name = call.param('relationshipName');
  const associated = org.linkDefinitions.find((one) => one.associated.name === name);
  const links = linksIn(org, associated ?? primaryOf(call, name));
  const ids =
    associated === undefined
      ? [...links].filter(([from]) => from === id).map(([, to]) => to)
      : [...links].filter(([, to]) => to === id).map(([from]) => from);
  return ok(ids.map((userId) => ({ _links: { self: { href: `${base}/api/v1/users/${userId}` } } })));
}

/**
 * Okta docs: the first user becomes associated, the second is the primary, and a former link is removed. The reference lists
 * OAuth only, but real orgs were recorded to take an API token. No event type names it.
 */
export function linkUser(call: Call): OrgResponse {
  const user = linkedUserOf(call);
  const primaryId = call.param('primaryUserId');
  const links = linksIn(call.org, primaryOf(call, call.param('relationshipName')));
  const primary = call.org.user(primaryId);
  if (primary === undefined) throw notFound(primaryId, 'User');
  links.set(user.id, primary.id);
  return noContent;
}

/** Okta docs: 204 also where no link is found. */
export function unlinkUser(call: Call): OrgResponse {
  const user = linkedUserOf(call);
  linksIn(call.org, primaryOf(call, call.param('relationshipName'))).delete(user.id);
  return noContent;
}

/** Removes every link of a user who is deleted. */
export function removeLinksOf(org: Org, userId: string): void {
  for (const links of org.links.values()) {
    for (const [from, to] of links) if (from === userId || to === userId) links.delete(from);
  }
}
