import { OktaError } from '../okta/errors.ts';
import { memberAt, textAt } from '../okta/json.ts';
import { type HttpMethod, operations } from '../okta/operations.ts';
import { missingScopes } from '../okta/scopes.ts';
import { rateHeaders } from '../okta/transport/rate-window.ts';
import { abilities } from './admin-roles.ts';
import { probeOrg } from './probe-org.ts';
import {
  type AllowedResource,
  assignedRoles,
  brandOf,
  type ConnectionReport,
  type ConnectionTest,
  type OptionalResponse,
  optional,
} from './test-connection.ts';

/** A service app as its test sees it. */
export interface TestedApp {
  readonly clientId: string;
  /** The scopes that the connection names; absent if it asks for those that calls need. */
  readonly wanted: readonly string[] | undefined;
  /** Fetches an access token, with those of the scopes that Okta grants. Throws `OktaError` with the field at fault. */
  token(scopes: readonly string[]): Promise<{ readonly scopes: readonly string[]; readonly isDpop: boolean }>;
  /** Every action with the scopes that it needs. */
  actions(): Promise<readonly { readonly resource: string; readonly scopes: readonly string[] }[]>;
}

/**
 * Tests the connection of a service app: that Okta gives it a token, which scopes the token has, and that its admin role
 * lets it read. Throws `OktaError` with the field at fault (`clientId`, `privateKey`, `scopes` or `role`).
 */
export async function testServiceApp(
  { origin, client, anonymous, notes }: ConnectionTest,
  app: TestedApp,
): Promise<ConnectionReport> {
  const metadata = await probeOrg({ origin, anonymous });
  const { scopes: probed, isDpop } = await app.token(probedScopes);
  const grants = probed.includes(grantsScope) ? await grantsOf(client, app) : undefined;
  const scopes = grants ?? probed;
  const probe = probeFor(scopes);
  const [read, settings, assigned, actions] = await Promise.all([
    probe === undefined ? undefined : client.raw(probe).catch((error: unknown) => roleFailure(app, error)),
    scopes.includes('okta.orgs.read')
      ? optional(client.call('getOrgSettings', {}), 'the org settings', 'This app')
      : nothing,
    scopes.includes('okta.roles.read')
      ? optional(
          client.raw({ method: 'GET', path: `/oauth2/v1/clients/${app.clientId}/roles` }),
          'its admin roles',
          'This app',
        )
      : nothing,
    app.actions(),
  ]);
  const roles = assignedRoles(memberAt(assigned.response, 'json'));
  const rateLimit = read === undefined ? undefined : rateHeaders(read);
  const name = textAt(settings.response, 'companyName');
  const lacking = (app.wanted ?? []).filter((scope) => !scopes.includes(scope));
  return {
    ok: true,
    org: { ...metadata, ...(name === undefined ? {} : { name }) },
    app: { clientId: app.clientId, scopes, dpop: isDpop, resources: allowedResources(actions, scopes) },
    roles: roles?.map(({ type }) => type),
    may: abilities(roles ?? []),
    hidden: [
      ...[settings, assigned].flatMap(({ hidden }) => hidden ?? []),
      ...(app.wanted === undefined && grants === undefined
        ? [
            `Only the most used scopes were tried. To see all, grant ${grantsScope} to the app or name the scopes in the connection.`,
          ]
        : []),
    ],
    ...(rateLimit === undefined ? {} : { rateLimit }),
    warnings: [
      ...notes,
      ...(lacking.length === 0 ? [] : [`Okta has not granted these scopes to the app: ${lacking.join(', ')}.`]),
      ...(isDpop
        ? []
        : [
            'The app takes access tokens without proof of possession. Turn on DPoP in the app, so that a stolen token is useless.',
          ]),
      ...(roles?.length === 0
        ? ['The app has no admin role, so Okta will reject nearly every step. Assign one (the app, Admin roles).']
        : []),
      ...brandOf(origin, metadata),
    ],
  };
}

const nothing: OptionalResponse = {};

/** Lets an app read which scopes Okta has granted to it. */
const grantsScope = 'okta.appGrants.read';

/** The scopes to try if the connection names none. More would exceed the rate limit of the token endpoint. */
const probedScopes = [
  grantsScope,
  ...['users', 'groups', 'apps'].flatMap((area) => [`okta.${area}.read`, `okta.${area}.manage`]),
  'okta.logs.read',
  'okta.orgs.read',
  'okta.roles.read',
  'okta.schemas.read',
  'okta.policies.read',
  'okta.eventHooks.manage',
  'okta.networkZones.manage',
  'okta.devices.manage',
];

/** Every scope that Okta granted to the app; `undefined` if the app may not read them. */
async function grantsOf(client: ConnectionTest['client'], { clientId }: TestedApp): Promise<string[] | undefined> {
  const { response } = await optional(
    client.raw({ method: 'GET', path: `/api/v1/apps/${clientId}/grants` }),
    'its grants',
  );
  const grants = memberAt(response, 'json');
  return Array.isArray(grants) ? grants.flatMap((grant) => textAt(grant, 'scopeId') ?? []) : undefined;
}

/** A small read that the scopes allow, to see whether the app has an admin role. */
function probeFor(scopes: readonly string[]): { readonly method: HttpMethod; readonly path: string } | undefined {
  const lists = ['listUsers', 'listGroups', 'listApplications', 'listLogEvents'] as const;
  const allowed = lists.find((id) => operations[id].scopes.some((scope) => scopes.includes(scope)));
  return allowed === undefined ? undefined : { method: 'GET', path: `${operations[allowed].path}?limit=1` };
}

/** Forbidden despite the scope means that the app has no admin role (Okta's guide: assign admin roles to the app). */
function roleFailure({ clientId }: TestedApp, error: unknown): never {
  if (!(error instanceof OktaError) || error.category !== 'forbidden') throw error;
  const what = `Okta gives the app ${clientId} access tokens, but the app may not use the API`;
  const hint = 'assign an admin role to the app (Applications, the app, Admin roles)';
  throw error.rephrased('forbidden', { what, hint }, { field: 'role' });
}

/** Which actions have all their scopes, by resource. */
function allowedResources(
  actions: Awaited<ReturnType<TestedApp['actions']>>,
  granted: readonly string[],
): AllowedResource[] {
  const resources = new Map<string, { actions: number; of: number; missing: Set<string> }>();
  for (const { resource, scopes } of actions) {
    const row = resources.get(resource) ?? { actions: 0, of: 0, missing: new Set<string>() };
    resources.set(resource, row);
    const missing = missingScopes(scopes, granted);
    row.of += 1;
    if (missing.length === 0) row.actions += 1;
    for (const scope of missing) row.missing.add(scope);
  }
  return [...resources].map(([resource, { missing, ...counts }]) => ({
    resource,
    ...counts,
    missing: [...missing].sort(),
  }));
}
