import { isObject } from './call.ts';
import type { App } from './model.ts';
import type { Org } from './org.ts';
import { randomText } from './random.ts';

/** What an app has when nothing is said (recorded from real orgs). */
export const ACCESSIBILITY = { selfService: false, errorRedirectUrl: null, loginRedirectUrl: null };

/** How an app shows when nothing is said (recorded from real orgs). */
export const VISIBILITY = {
  autoLaunch: false,
  autoSubmitToolbar: false,
  hide: { iOS: false, web: false },
  appLinks: { login: true },
};

/** The settings of an app: those given over the defaults (recorded from real orgs). */
export function settingsOf(given: Record<string, unknown>): Record<string, unknown> {
  return {
    app: {},
    notifications: { vpn: { network: { connection: 'DISABLED' }, message: null, helpUrl: null } },
    manualProvisioning: false,
    implicitAssignment: false,
    notes: { admin: null, enduser: null },
    ...given,
  };
}

const WITHOUT_SECRET: readonly unknown[] = ['none', 'private_key_jwt'];

/**
 * The credentials of an app: those given over the defaults (recorded from real orgs). The id of an OAuth client is the
 * app's own unless another is given, and never changes; a secret that is needed and not given is made (Okta's reference:
 * ApplicationCredentialsOAuthClient).
 */
export function credentialsOf(
  org: Org,
  app: Pick<App, 'id' | 'signOnMode'> & Partial<Pick<App, 'credentials' | 'clientSecret'>>,
  given: Record<string, unknown>,
): Pick<App, 'credentials' | 'clientSecret'> {
  const credentials = {
    userNameTemplate: { template: `\${source.login}`, type: 'BUILT_IN' },
    signing: {},
    ...given,
  };
  if (app.signOnMode !== 'OPENID_CONNECT') return { credentials, clientSecret: undefined };
  const { client_secret: secret, ...client } = isObject(given['oauthClient']) ? given['oauthClient'] : {};
  const before: unknown = app.credentials?.['oauthClient'];
  const oauthClient = {
    autoKeyRotation: true,
    token_endpoint_auth_method: 'client_secret_basic',
    pkce_required: true,
    client_id: app.id,
    ...client,
    ...(isObject(before) ? { client_id: before['client_id'] } : {}),
  };
  const needed = !WITHOUT_SECRET.includes(oauthClient.token_endpoint_auth_method);
  const clientSecret = typeof secret === 'string' ? secret : (app.clientSecret ?? randomText(org.random, 40));
  return { credentials: { ...credentials, oauthClient }, clientSecret: needed ? clientSecret : undefined };
}
