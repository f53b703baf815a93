import { isObject } from '../http/call.ts';
import type { App } from '../state/model.ts';
import type { Org } from '../state/org.ts';
import { randomText } from '../state/random.ts';

/** The default values of an app (recorded from real orgs). */
export const usualAccessibility = { selfService: false, errorRedirectUrl: null, loginRedirectUrl: null };

/** The name of an app's link (recorded from real orgs; a custom app's is in Okta's SDK tests). */
function linkName(name: string): string {
  if (name === 'oidc_client') return 'oidc_client_link';
  return name.startsWith('acme_') ? `${name}_link` : 'login';
}

/** The visibility of an app: given values override the defaults (recorded from real orgs). */
export function visibilityOf(name: string, given: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    autoLaunch: false,
    autoSubmitToolbar: false,
    ...given,
    hide: { iOS: false, web: false, ...(isObject(given['hide']) ? given['hide'] : {}) },
    appLinks: isObject(given['appLinks']) ? given['appLinks'] : { [linkName(name)]: true },
  };
}

/** Whether the org signs for the app, so that it has a key (recorded: OpenID Connect apps do, bookmarks do not). */
function isSigned(signOnMode: string | null): boolean {
  return ['OPENID_CONNECT', 'SAML_1_1', 'SAML_2_0', 'WS_FEDERATION'].includes(signOnMode ?? '');
}

/** The Universal Logout member (recorded in 12 of 12 apps of 2026; `null` in 2025). */
export function universalLogoutOf({ signOnMode, name }: Pick<App, 'signOnMode' | 'name'>): Record<string, string> {
  if (signOnMode !== 'OPENID_CONNECT' || name !== 'oidc_client') return { status: 'UNSUPPORTED' };
  const protocol = 'GLOBAL_TOKEN_REVOCATION';
  return { status: 'DISABLED', supportType: 'FULL', identityStack: 'NOT_SHARED', protocol };
}

/** Okta returns an empty relay state as null (Okta's own SDK tests). */
function signOnOf(given: unknown): Record<string, unknown> | undefined {
  if (!isObject(given)) return undefined;
  return given['defaultRelayState'] === '' ? { ...given, defaultRelayState: null } : given;
}

/** The settings of an app: given values override the defaults (recorded from real orgs). */
export function settingsOf(given: Record<string, unknown>): Record<string, unknown> {
  const signOn = signOnOf(given['signOn']);
  return {
    app: {},
    notifications: { vpn: { network: { connection: 'DISABLED' }, message: null, helpUrl: null } },
    manualProvisioning: false,
    implicitAssignment: false,
    ...given,
    notes: { admin: null, enduser: null, ...(isObject(given['notes']) ? given['notes'] : {}) },
    ...(signOn === undefined ? {} : { signOn }),
  };
}

/** The org's signing key for the app, kept when the app is replaced. */
function signingOf(
  org: Org,
  app: Pick<App, 'signOnMode'> & Partial<Pick<App, 'credentials'>>,
  given: Record<string, unknown>,
): Record<string, unknown> {
  const before: unknown = app.credentials?.['signing'];
  if (isObject(before)) return { ...before, ...given };
  return isSigned(app.signOnMode) ? { kid: randomText(org.random, 43), ...given } : given;
}

const withoutSecret: readonly unknown[] = ['none', 'private_key_jwt'];

/** The modes of apps whose passwords Okta stores (Okta's reference: ApplicationCredentialsScheme). */
const vaulted: readonly string[] = ['AUTO_LOGIN', 'BASIC_AUTH', 'BROWSER_PLUGIN', 'SECURE_PASSWORD_STORE'];

/** Whether all users of the app share one user name and password. */
export function isShared({ credentials }: Pick<App, 'credentials'>): boolean {
  return credentials['scheme'] === 'SHARED_USERNAME_AND_PASSWORD';
}

/**
 * How users sign in to an app whose passwords Okta stores (Okta's reference: the examples). A shared password is never
 * returned. Undocumented: a replacement without the password loses it.
 */
function schemeOf({ signOnMode }: Pick<App, 'signOnMode'>, given: Record<string, unknown>): Record<string, unknown> {
  if (signOnMode === null || !vaulted.includes(signOnMode)) return {};
  const password = isObject(given['password']) && typeof given['password']['value'] === 'string';
  return {
    scheme: given['scheme'] ?? 'EDIT_USERNAME_AND_PASSWORD',
    revealPassword: given['revealPassword'] ?? false,
    ...(password ? { password: {} } : {}),
  };
}

/**
 * The credentials of an app: given values override the defaults (recorded from real orgs). The ID of an OAuth client is the
 * app's own unless another is given, and never changes. A required secret is generated if absent (Okta's reference:
 * ApplicationCredentialsOAuthClient).
 */
export function credentialsOf(
  org: Org,
  app: Pick<App, 'id' | 'signOnMode'> & Partial<Pick<App, 'credentials' | 'clientSecret'>>,
  given: Record<string, unknown>,
): Pick<App, 'credentials' | 'clientSecret'> {
  const { password: _, ...readable } = given;
  const credentials = {
    userNameTemplate: { template: `\${source.login}`, type: 'BUILT_IN' },
    ...readable,
    ...schemeOf(app, given),
    signing: signingOf(org, app, isObject(given['signing']) ? given['signing'] : {}),
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
  const needed = !withoutSecret.includes(oauthClient.token_endpoint_auth_method);
  const clientSecret = typeof secret === 'string' ? secret : (app.clientSecret ?? randomText(org.random, 40));
  return { credentials: { ...credentials, oauthClient }, clientSecret: needed ? clientSecret : undefined };
}
