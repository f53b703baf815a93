/** The scope that an operation needs, by the beginning of its path (Okta's OpenAPI document: `security`). */
const areas: readonly (readonly [path: RegExp, scope: string])[] = [
  [/^\/api\/v1\/users\/[^/]+\/roles\b/, 'roles'],
  [/^\/api\/v1\/groups\/[^/]+\/roles\b/, 'roles'],
  [/^\/api\/v1\/users\/[^/]+\/risk\b/, 'userRisk'],
  [/^\/api\/v1\/apps\/[^/]+\/grants\b/, 'appGrants'],
  [/^\/api\/v1\/users\b/, 'users'],
  [/^\/api\/v1\/groups\b/, 'groups'],
  [/^\/api\/v1\/apps\b/, 'apps'],
  [/^\/api\/v1\/logs\b/, 'logs'],
  [/^\/api\/v1\/eventHooks\b/, 'eventHooks'],
  [/^\/api\/v1\/policies\b/, 'policies'],
  [/^\/api\/v1\/zones\b/, 'networkZones'],
  [/^\/api\/v1\/devices\b/, 'devices'],
  [/^\/api\/v1\/identity-sources\b/, 'identitySources'],
  [/^\/api\/v1\/meta\/schemas\/user\/linkedObjects\b/, 'linkedObjects'],
  [/^\/api\/v1\/meta\/types\b/, 'userTypes'],
  [/^\/api\/v1\/meta\/schemas\b/, 'schemas'],
  [/^\/api\/v1\/org\b/, 'orgs'],
  [/^\/api\/v1\/iam\b/, 'roles'],
  [/^\/api\/v1\/sessions\b/, 'sessions'],
  [/^\/api\/v1\/api-tokens\b/, 'apiTokens'],
  [/^\/api\/v1\/idps\b/, 'idps'],
  [/^\/api\/v1\/authorizationServers\b/, 'authorizationServers'],
  [/^\/api\/v1\/realms\b/, 'realms'],
  [/^\/api\/v1\/authenticators\b/, 'authenticators'],
  [/^\/api\/v1\/behaviors\b/, 'behaviors'],
  [/^\/oauth2\/v1\/clients\/[^/]+\/roles\b/, 'roles'],
  [/^\/oauth2\/v1\/clients\b/, 'clients'],
];

/** The scopes of which one suffices for a request; none for a path that no scope covers. */
export function scopesFor(method: string, path: string): readonly string[] {
  const [, area] = areas.find(([pattern]) => pattern.test(path)) ?? [];
  if (area === undefined) return [];
  // A scope to manage includes the one to read (Okta docs: OAuth 2.0 scopes).
  return method === 'GET' ? [`okta.${area}.read`, `okta.${area}.manage`] : [`okta.${area}.manage`];
}
