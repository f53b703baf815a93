import { z } from 'zod';
import type { JsonObject } from '../../okta/json.ts';
import { field } from '../../step/field.ts';
import { type FieldFault, requiredText } from '../../step/fields.ts';

const alternative = 'Kind';
const url = (title: string, more: { description?: string; placeholder: string }) =>
  field(z.url().max(1024), { title, ...more });
const texts = (title: string, description: string) =>
  field(z.array(requiredText()).min(1), { title, description }).optional();

const bookmark = field(z.strictObject({ url: url('URL', { placeholder: 'https://wiki.acme.example' }) }), {
  title: 'Bookmark',
  description: 'A link on the dashboard, without sign-in.',
  alternative,
});

const nameIdFormats = {
  unspecified: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
  emailAddress: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  persistent: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
  transient: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
  x509SubjectName: 'urn:oasis:names:tc:SAML:1.1:nameid-format:x509SubjectName',
} as const;

const saml = field(
  z.strictObject({
    acsUrl: url('Single sign-on URL', {
      description: 'Assertion consumer service (ACS) URL of the app.',
      placeholder: 'https://app.acme.example/saml/acs',
    }),
    audience: field(requiredText(), {
      title: 'Audience',
      description: 'Entity ID of the app.',
      placeholder: 'https://app.acme.example',
    }),
    nameIdFormat: field(z.enum(['unspecified', 'emailAddress', 'persistent', 'transient', 'x509SubjectName']), {
      title: 'Name ID format',
      default: 'unspecified',
    }).optional(),
    relayState: field(requiredText(), { title: 'Default relay state' }).optional(),
  }),
  { title: 'SAML', description: 'Single sign-on with SAML 2.0. Okta signs response and assertion.', alternative },
);

const openidConnect = field(
  z.strictObject({
    type: field(z.enum(['web', 'browser', 'native', 'service']), {
      title: 'Application type',
      description: 'browser is a single-page app, service an API service without users.',
    }),
    redirectUris: texts('Redirect URIs', 'Where Okta sends users after sign-in. Required unless the type is service.'),
    postLogoutRedirectUris: texts('Sign-out redirect URIs', 'Where Okta sends users after sign-out.'),
    grantTypes: texts('Grant types', 'Default: authorization_code, or client_credentials for the type service.'),
    authentication: field(
      z.enum(['client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'private_key_jwt', 'none']),
      {
        title: 'Client authentication',
        description:
          'How the app authenticates. Default: none for browser and native, otherwise client_secret_basic. A client secret is returned once, in the output.',
      },
    ).optional(),
  }),
  { title: 'OpenID Connect', description: 'Sign-in with OpenID Connect, or an API service.', alternative },
);

const selector = (title: string) =>
  field(requiredText(), {
    title,
    description: 'CSS selector. Set all three, or none.',
    placeholder: '#login',
  }).optional();

const swa = field(
  z.strictObject({
    url: url('Sign-in page', { placeholder: 'https://app.acme.example/login' }),
    usernameField: selector('Username field'),
    passwordField: selector('Password field'),
    buttonField: selector('Sign-in button'),
    sharedUserName: field(requiredText().max(100), {
      title: 'Shared username',
      description: 'For one account that all users share. Default: users set their own username and password.',
    }).optional(),
    sharedPassword: field(z.string().min(1), { title: 'Shared password', secret: true }).optional(),
  }),
  { title: 'SWA', description: 'Secure Web Authentication: Okta stores passwords and fills in the form.', alternative },
);

const catalog = field(
  z.strictObject({
    name: field(requiredText(), {
      title: 'App name',
      description: "Okta's key of the app in its catalog (OIN). Put what the app needs into settings.app.",
      placeholder: 'zoomus',
    }),
    signOnMode: field(
      z.enum([
        'SAML_2_0',
        'SAML_1_1',
        'WS_FEDERATION',
        'OPENID_CONNECT',
        'BROWSER_PLUGIN',
        'AUTO_LOGIN',
        'SECURE_PASSWORD_STORE',
        'BASIC_AUTH',
        'BOOKMARK',
      ]),
      { title: 'Sign-on mode', description: 'One of those that the app supports.' },
    ),
  }),
  { title: 'From the catalog', description: 'An app of the Okta Integration Network (OIN).', alternative },
);

/** The fields of each kind of app. Only those of the chosen kind are used. */
export const kindFields = {
  bookmark: bookmark.optional(),
  saml: saml.optional(),
  openidConnect: openidConnect.optional(),
  swa: swa.optional(),
  catalog: catalog.optional(),
};

const kinds = ['bookmark', 'saml', 'openidConnect', 'swa', 'catalog'] as const;

/** A kind of app. */
export type AppKind = (typeof kinds)[number];

/** The chosen kind of app. */
export const kind = field(z.enum(kinds), {
  title: 'Kind',
  description: 'Kind of app to create. Default: the one whose fields are set.',
});

const kindsObject = z.strictObject({ kind: kind.optional(), ...kindFields });

/** The fields of the kinds, see {@link kindFields}. */
export type KindInput = z.infer<typeof kindsObject>;

/** The kind of app in an input. */
function kindOf(input: KindInput): AppKind | undefined {
  return input.kind ?? kinds.find((name) => input[name] !== undefined);
}

/** Faults of the fields of kinds: none or several of them, or values that do not fit each other. */
export function kindFaults(input: KindInput): FieldFault[] {
  const chosen = kindOf(input);
  if (chosen === undefined)
    return [{ path: 'kind', message: 'is required', hint: `choose one of ${kinds.join(', ')}` }];
  const faults = kinds
    .filter((name) => (input[name] !== undefined) !== (name === chosen))
    .map((name) =>
      name === chosen
        ? { path: name, message: 'is required by this kind of app' }
        : { path: name, message: `is not used by the kind ${chosen}`, hint: 'leave one of them out' },
    );
  return [...faults, ...openidConnectFaults(input.openidConnect), ...swaFaults(input.swa)];
}

function openidConnectFaults(client: KindInput['openidConnect']): FieldFault[] {
  if (client === undefined || client.type === 'service' || client.redirectUris !== undefined) return [];
  return [{ path: 'openidConnect.redirectUris', message: `is required for the type ${client.type}` }];
}

function swaFaults(swa: KindInput['swa']): FieldFault[] {
  if (swa === undefined) return [];
  const missing = (names: readonly (keyof typeof swa)[]) => {
    const absent = names.filter((name) => swa[name] === undefined);
    return absent.length === names.length ? [] : absent.map((name) => `swa.${name}`);
  };
  return [
    ...missing(['usernameField', 'passwordField', 'buttonField']).map((path) => ({
      path,
      message: 'is missing',
      hint: 'set the selectors of all three, or of none',
    })),
    ...missing(['sharedUserName', 'sharedPassword']).map((path) => ({
      path,
      message: 'is missing',
      hint: 'a shared account needs a username and a password',
    })),
  ];
}

/** The parts of an app that depend on its kind, as Okta takes them (Okta's reference: the examples of createApplication). */
export function kindBody(input: KindInput): JsonObject {
  const { bookmark, saml, openidConnect, swa, catalog } = input;
  if (bookmark !== undefined)
    return {
      name: 'bookmark',
      signOnMode: 'BOOKMARK',
      settings: { app: { requestIntegration: false, url: bookmark.url } },
    };
  if (saml !== undefined) return samlBody(saml);
  if (openidConnect !== undefined) return openidConnectBody(openidConnect);
  if (swa !== undefined) return swaBody(swa);
  return { ...catalog };
}

function samlBody({ acsUrl, audience, nameIdFormat, relayState }: z.infer<typeof saml>): JsonObject {
  const signOn = {
    ...(relayState === undefined ? {} : { defaultRelayState: relayState }),
    ssoAcsUrl: acsUrl,
    recipient: acsUrl,
    destination: acsUrl,
    audience,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of Okta's
    idpIssuer: 'http://www.okta.com/${org.externalKey}',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of Okta's
    subjectNameIdTemplate: '${user.userName}',
    subjectNameIdFormat: nameIdFormats[nameIdFormat ?? 'unspecified'],
    responseSigned: true,
    assertionSigned: true,
    signatureAlgorithm: 'RSA_SHA256',
    digestAlgorithm: 'SHA256',
    honorForceAuthn: true,
    authnContextClassRef: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
    requestCompressed: false,
    allowMultipleAcsEndpoints: false,
  };
  return { signOnMode: 'SAML_2_0', settings: { signOn } };
}

function openidConnectBody(client: z.infer<typeof openidConnect>): JsonObject {
  const { type, redirectUris, postLogoutRedirectUris } = client;
  const isPublic = type === 'browser' || type === 'native';
  const grantTypes = client.grantTypes ?? [type === 'service' ? 'client_credentials' : 'authorization_code'];
  const responseTypes = [
    ...(grantTypes.includes('authorization_code') ? ['code'] : []),
    ...(grantTypes.includes('implicit') ? ['token', 'id_token'] : []),
  ];
  return {
    name: 'oidc_client',
    signOnMode: 'OPENID_CONNECT',
    credentials: {
      oauthClient: { token_endpoint_auth_method: client.authentication ?? (isPublic ? 'none' : 'client_secret_basic') },
    },
    settings: {
      oauthClient: {
        application_type: type,
        grant_types: grantTypes,
        // A service gets tokens from the token endpoint only (Okta's guide: service apps).
        response_types: responseTypes.length === 0 ? ['token'] : responseTypes,
        ...(redirectUris === undefined ? {} : { redirect_uris: redirectUris }),
        ...(postLogoutRedirectUris === undefined ? {} : { post_logout_redirect_uris: postLogoutRedirectUris }),
      },
    },
  };
}

function swaBody({ sharedUserName, sharedPassword, url, ...selectors }: z.infer<typeof swa>): JsonObject {
  const credentials =
    sharedUserName === undefined
      ? { scheme: 'EDIT_USERNAME_AND_PASSWORD' }
      : {
          scheme: 'SHARED_USERNAME_AND_PASSWORD',
          userName: sharedUserName,
          password: { value: sharedPassword },
        };
  // Without selectors Okta finds the fields itself (Okta's reference: AUTO_LOGIN).
  if (selectors.usernameField === undefined)
    return { signOnMode: 'AUTO_LOGIN', credentials, settings: { signOn: { loginUrl: url } } };
  return { name: 'template_swa', signOnMode: 'BROWSER_PLUGIN', credentials, settings: { app: { url, ...selectors } } };
}
