import { appFilter, type Expression, matches } from '../expressions/expression.ts';
import { type Call, isObject, noContent, type OrgResponse, objectMember, ok, textMember } from '../http/call.ts';
import { ApiError, invalid, leftBlank, notFound } from '../http/errors.ts';
import { type PageRules, pageById, pageRequest, pageResponse } from '../http/paging.ts';
import { readExpression } from '../http/queries.ts';
import { appParty } from '../logs/parties.ts';
import { createAppSchema } from '../schemas/object-schema.ts';
import { compareIds } from '../state/collection.ts';
import type { App } from '../state/model.ts';
import type { Org } from '../state/org.ts';
import { credentialsOf, settingsOf, usualAccessibility, visibilityOf } from './defaults.ts';
import { addSigningKey } from './keys.ts';
import { appUserView, appView, appViewWithSecret } from './view.ts';

/** Recorded from real orgs: 20 without a limit, and E0000029 for an invalid cursor. */
const pageRules: PageRules = {
  list: 'apps',
  defaultLimit: 20,
  maxLimit: 200,
  badCursor: 'E0000029',
  // Recorded from real orgs: here q comes before filter.
  repeated: ['q', 'filter', 'sortBy', 'sortOrder', 'expand'],
};

/** The values of a new app. */
export interface NewApp {
  readonly id?: string;
  readonly name: string;
  readonly label: string;
  readonly status?: App['status'];
  /** Null for apps that nobody signs in to. */
  readonly signOnMode?: string | null;
  readonly settings?: Record<string, unknown>;
  readonly credentials?: Record<string, unknown>;
  readonly accessibility?: Record<string, unknown> | undefined;
  readonly visibility?: Record<string, unknown> | undefined;
  readonly profile?: Record<string, unknown> | undefined;
  /** Okta's names of what the app is provisioned with, such as PUSH_PROFILE_UPDATES. */
  readonly features?: readonly string[];
  /** The attributes of the app's users that a profile mapping fills in. */
  readonly mappedAttributes?: readonly string[];
}

/** Adds an app with the defaults of a new one. */
export function insertApp(org: Org, input: NewApp): App {
  const stamp = org.stamp();
  const id = input.id ?? org.ids('0oa');
  const signOnMode = input.signOnMode === undefined ? 'BOOKMARK' : input.signOnMode;
  const app = org.apps.keep({
    id,
    seq: org.nextSeq(),
    name: input.name,
    label: input.label,
    status: input.status ?? 'ACTIVE',
    created: stamp,
    lastUpdated: stamp,
    signOnMode,
    features: [...(input.features ?? [])],
    accessibility: input.accessibility ?? usualAccessibility,
    visibility: visibilityOf(input.name, input.visibility),
    settings: settingsOf(input.settings ?? {}),
    profile: input.profile,
    userSchema: createAppSchema(stamp),
    mappedAttributes: input.mappedAttributes ?? [],
    ...credentialsOf(org, { id, signOnMode }, input.credentials ?? {}),
  });
  addSigningKey(org, app);
  return app;
}

/** The app that the path names; 404 E0000007 otherwise. */
export function appOf(call: Call): App {
  const app = call.org.apps.get(call.param('appId'));
  if (app === undefined) throw notFound(call.param('appId'), 'AppInstance');
  return app;
}

export function listApps(call: Call): OrgResponse {
  const { org, query } = call;
  const request = pageRequest(call, pageRules);
  // Recorded from real orgs: anything but `user/{id}` is rejected.
  const expand = query.get('expand');
  if (expand !== null && !/^user\/[^/,]+$/.test(expand)) throw invalid('RequestParams', 'Expand query is malformed.');
  const filter = query.get('filter');
  const q = query.get('q')?.toLowerCase();
  const expression = filter === null ? undefined : readExpression(filter, 'filter', appFilter);
  const found = org.apps.byId.filter((app) => {
    // Okta docs: list applications, `q` is the beginning of the name or the label.
    if (q !== undefined && !app.name.toLowerCase().startsWith(q) && !app.label.toLowerCase().startsWith(q))
      return false;
    return expression === undefined || matchesApp(org, app, expression);
  });
  // Recorded from a real org (12 of 12 apps): by ID.
  const order = { compare: compareIds, find: (id: string) => org.apps.everHad(id) };
  const page = pageById<App>(found, { request, rules: pageRules, order });
  // Okta's reference: expand goes with the filter for the same user (undocumented without one; ignored here).
  const userId = expression?.required.get('user.id');
  const expanded = expand === `user/${userId}` ? String(userId) : undefined;
  const body = page.items.map((app) => expandedView(call, app, expanded));
  return pageResponse(call, { rules: pageRules, request, next: page.next, body });
}

/** An app, with a user's assignment embedded on request. */
function expandedView(call: Call, app: App, userId: string | undefined): Record<string, unknown> {
  const plain = appView(call.org, app, call.base);
  const appUser = userId === undefined ? undefined : call.org.appUsers.get(app.id, userId);
  return appUser === undefined ? plain : { ...plain, _embedded: { user: appUserView(call.org, appUser, call.base) } };
}

/** Okta docs: list applications, examples by user and by group. */
function matchesApp(org: Org, app: App, expression: Expression): boolean {
  const user = expression.required.get('user.id');
  const group = expression.required.get('group.id');
  return matches(expression, {
    ...app,
    user: { id: typeof user === 'string' && org.appUsers.has(app.id, user) ? user : undefined },
    group: { id: typeof group === 'string' && org.appGroups.has(app.id, group) ? group : undefined },
  });
}

/**
 * Registers the OAuth client of an OpenID Connect app, which can have grants of Okta's scopes and admin roles. Okta's reference:
 * proofs of possession are off unless the app asks for them.
 */
function addClient(org: Org, { id, settings }: App): void {
  const client = isObject(settings['oauthClient']) ? settings['oauthClient'] : {};
  const keys: unknown = isObject(client['jwks']) ? client['jwks']['keys'] : undefined;
  org.serviceApps.set(id, {
    appId: id,
    keys: Array.isArray(keys) ? keys.filter(isObject) : [],
    scopes: new Set(),
    roles: new Set(),
    dpop: client['dpop_bound_access_tokens'] === true,
  });
}

export function addApp(call: Call): OrgResponse {
  const body = call.object();
  const label = textMember(body, 'label');
  const signOnMode = textMember(body, 'signOnMode');
  if (label === undefined || label === '') throw leftBlank('label');
  if (signOnMode === undefined) throw leftBlank('signOnMode');
  const app = insertApp(call.org, {
    name: textMember(body, 'name') ?? nameOf(label, signOnMode),
    label,
    signOnMode,
    status: call.flag('activate', true) ? 'ACTIVE' : 'INACTIVE',
    settings: objectMember(body, 'settings') ?? {},
    credentials: objectMember(body, 'credentials') ?? {},
    accessibility: objectMember(body, 'accessibility'),
    visibility: objectMember(body, 'visibility'),
    profile: objectMember(body, 'profile'),
  });
  if (app.signOnMode === 'OPENID_CONNECT') addClient(call.org, app);
  call.log({ eventType: 'application.lifecycle.create', target: [appParty(app)] });
  return ok(appViewWithSecret(call.org, app, call.base));
}

/** Recorded from real orgs: the name of an OpenID Connect app; that of a custom app is made from its label (Okta docs). */
function nameOf(label: string, signOnMode: string): string {
  return signOnMode === 'OPENID_CONNECT' ? 'oidc_client' : `acme_${label.toLowerCase().replace(/\W+/g, '')}_1`;
}

/** Okta docs: replace an application. Omitted values return to their defaults. */
export function replaceApp(call: Call): OrgResponse {
  const app = appOf(call);
  const body = call.object();
  const label = textMember(body, 'label');
  if (label === undefined || label === '') throw leftBlank('label');
  app.label = label;
  app.settings = settingsOf(objectMember(body, 'settings') ?? {});
  app.visibility = visibilityOf(app.name, objectMember(body, 'visibility'));
  app.accessibility = objectMember(body, 'accessibility') ?? usualAccessibility;
  app.profile = objectMember(body, 'profile');
  Object.assign(app, credentialsOf(call.org, app, objectMember(body, 'credentials') ?? {}));
  app.lastUpdated = call.org.stamp();
  call.log({ eventType: 'application.lifecycle.update', target: [appParty(app)] });
  return ok(appViewWithSecret(call.org, app, call.base));
}

/** Okta docs: preview the SAML metadata of an application, for the key that signs. */
export function samlMetadata(call: Call): OrgResponse {
  const app = appOf(call);
  const kid = call.query.get('kid') ?? '';
  if (!isObject(app.credentials['signing']) || app.credentials['signing']['kid'] !== kid)
    throw notFound(kid, 'JsonWebKey');
  const entity = `http://www.okta.com/${app.id}`;
  const body = `<?xml version="1.0" encoding="UTF-8"?><md:EntityDescriptor entityID="${entity}" xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"/>`;
  return { status: 200, body, headers: { 'content-type': 'text/xml' } };
}

export function deleteApp(call: Call): OrgResponse {
  const app = appOf(call);
  // Recorded from real orgs.
  if (app.status === 'ACTIVE') {
    throw new ApiError('E0000056', { causes: ['The application must be deactivated before deletion.'] });
  }
  const { org } = call;
  for (const { userId } of org.appUsers.ofLeft(app.id)) org.appUsers.delete(app.id, userId);
  for (const { groupId } of org.appGroups.ofLeft(app.id)) org.appGroups.delete(app.id, groupId);
  org.serviceApps.delete(app.id);
  for (const { kid } of org.appKeys.ofLeft(app.id)) org.appKeys.delete(app.id, kid);
  org.apps.delete(app.id);
  call.log({ eventType: 'application.lifecycle.delete', target: [appParty(app)] });
  return noContent;
}

export function getApp(call: Call): OrgResponse {
  return ok(appView(call.org, appOf(call), call.base));
}
