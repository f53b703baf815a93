import type { App, AppGroup, AppUser } from '../state/model.ts';
import type { Org } from '../state/org.ts';
import { groupWithApp } from './assignment.ts';
import { universalLogoutOf } from './defaults.ts';

/** An app with its secret, which Okta returns only on create and replace (Okta's reference: client_secret). */
export function appViewWithSecret(org: Org, app: App, base: string): Record<string, unknown> {
  const view = appView(org, app, base);
  if (app.clientSecret === undefined) return view;
  const oauthClient = { ...Object(app.credentials['oauthClient']), client_secret: app.clientSecret };
  return { ...view, credentials: { ...app.credentials, oauthClient } };
}

/** An app (shape recorded from real orgs). */
export function appView(org: Org, app: App, base: string): Record<string, unknown> {
  const self = `${base}/api/v1/apps/${app.id}`;
  const change = app.status === 'ACTIVE' ? 'deactivate' : 'activate';
  return {
    id: app.id,
    orn: `orn:okta:idp:${org.id}:apps:${app.name}:${app.id}`,
    name: app.name,
    label: app.label,
    status: app.status,
    lastUpdated: app.lastUpdated,
    created: app.created,
    accessibility: app.accessibility,
    visibility: app.visibility,
    features: app.features,
    signOnMode: app.signOnMode,
    credentials: app.credentials,
    universalLogout: universalLogoutOf(app),
    settings: app.settings,
    ...(app.profile === undefined ? {} : { profile: app.profile }),
    _links: {
      uploadLogo: { href: `${self}/logo`, hints: { allow: ['POST'] } },
      appLinks: Object.keys(Object(app.visibility['appLinks'])).map((name) => {
        return { name, href: `${base}/home/${app.name}/${app.id}/1`, type: 'text/html' };
      }),
      profileEnrollment: { href: `${base}/api/v1/policies/rstacmeprofile000001` },
      policies: { href: `${self}/policies`, hints: { allow: ['PUT'] } },
      groups: { href: `${self}/groups` },
      logo: [{ name: 'medium', href: `https://static.acme.example/logos/${app.name}.png`, type: 'image/png' }],
      ...(app.clientSecret === undefined
        ? {}
        : { clientCredentials: [{ name: 'secrets', href: `${self}/credentials/secrets` }] }),
      accessPolicy: { href: `${base}/api/v1/policies/rstacmeaccess0000001` },
      users: { href: `${self}/users` },
      [change]: { href: `${self}/lifecycle/${change}` },
    },
  };
}

/** Apps of Okta's own: their users have no user name (recorded from a real org, 2026: `credentials` is null). */
const oktaApps: readonly string[] = ['saasure', 'okta_enduser', 'okta_browser_plugin'];

/** Recorded from a real org (2026): an assignment through a group names the group. */
function groupLink(org: Org, { appId, userId, scope }: AppUser, base: string): Record<string, unknown> {
  const group = scope === 'GROUP' ? groupWithApp(org, appId, userId) : undefined;
  if (group === undefined) return {};
  return { group: { name: group.profile['name'], href: `${base}/api/v1/groups/${group.id}` } };
}

/** A user's assignment to an app (shape recorded from real orgs). */
export function appUserView(org: Org, appUser: AppUser, base: string): Record<string, unknown> {
  const credentials: Record<string, unknown> = {};
  if (appUser.userName !== undefined) credentials['userName'] = appUser.userName;
  if (appUser.hasPassword) credentials['password'] = {};
  return {
    id: appUser.userId,
    externalId: null,
    created: appUser.created,
    lastUpdated: appUser.lastUpdated,
    scope: appUser.scope,
    status: appUser.status,
    statusChanged: appUser.statusChanged,
    passwordChanged: appUser.passwordChanged,
    syncState: 'DISABLED',
    credentials:
      appUser.scope === 'USER' && oktaApps.includes(org.apps.get(appUser.appId)?.name ?? '') ? null : credentials,
    profile: appUser.profile,
    _links: {
      app: { href: `${base}/api/v1/apps/${appUser.appId}` },
      user: { href: `${base}/api/v1/users/${appUser.userId}` },
      ...groupLink(org, appUser, base),
    },
  };
}

/** A group's assignment to an app (Okta docs: application groups). */
export function appGroupView(appGroup: AppGroup, base: string): Record<string, unknown> {
  const app = `${base}/api/v1/apps/${appGroup.appId}`;
  return {
    id: appGroup.groupId,
    priority: appGroup.priority,
    lastUpdated: appGroup.lastUpdated,
    profile: appGroup.profile,
    _links: {
      app: { href: app },
      self: { href: `${app}/groups/${appGroup.groupId}` },
      group: { href: `${base}/api/v1/groups/${appGroup.groupId}` },
    },
  };
}
