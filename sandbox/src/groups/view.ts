import type { Group } from '../state/model.ts';
import type { Org } from '../state/org.ts';

const logos = 'https://static.acme.example/assets/img/logos/groups';

/** A group (shape recorded from real orgs; `source` for an app's group, Okta docs: groups). */
export function groupView(org: Org, group: Group, base: string): Record<string, unknown> {
  const self = `${base}/api/v1/groups/${group.id}`;
  const links: Record<string, unknown> = {
    logo: [
      { name: 'medium', href: `${logos}/okta-medium.png`, type: 'image/png' },
      { name: 'large', href: `${logos}/okta-large.png`, type: 'image/png' },
    ],
    users: { href: `${self}/users` },
    apps: { href: `${self}/apps` },
  };
  const view: Record<string, unknown> = {
    id: group.id,
    created: group.created,
    lastUpdated: group.lastUpdated,
    lastMembershipUpdated: group.lastMembershipUpdated,
    objectClass: group.objectClass,
    type: group.type,
    profile: group.profile,
  };
  const source = group.sourceAppId;
  if (source !== undefined && org.apps.has(source)) {
    view['source'] = { id: source };
    links['source'] = { href: `${base}/api/v1/apps/${source}` };
  }
  view['_links'] = links;
  return view;
}
