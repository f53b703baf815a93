import { createPublicKey, generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { insertApp } from '../apps/apps.ts';
import type { App } from '../state/model.ts';
import type { Org } from '../state/org.ts';

/** The values of a new service app. */
export interface NewServiceApp {
  readonly label: string;
  /** Its client ID. */
  readonly id?: string;
  /** Public keys, each with a `kid`. @default a new RSA key */
  readonly keys?: readonly JsonWebKey[];
  readonly scopes?: readonly string[];
  readonly roles?: readonly string[];
  readonly dpop?: boolean;
}

/** A service app and the key that Okta shows once. */
export interface CreatedServiceApp {
  readonly clientId: string;
  readonly keyId: string;
  /** PKCS#8 PEM of the key that was made for it; empty if public keys were given. */
  readonly privateKey: string;
  readonly app: App;
}

/** Adds an app of the type API Services. */
export function insertServiceApp(org: Org, input: NewServiceApp): CreatedServiceApp {
  const app = insertApp(org, {
    ...(input.id === undefined ? {} : { id: input.id }),
    name: 'oidc_client',
    label: input.label,
    signOnMode: 'OPENID_CONNECT',
    settings: { oauthClient: { application_type: 'service', grant_types: ['client_credentials'] } },
  });
  const made = input.keys === undefined ? newKey(`kid-${app.id}`) : undefined;
  org.serviceApps.set(app.id, {
    appId: app.id,
    keys: [...(input.keys ?? []), ...(made === undefined ? [] : [made.publicKey])],
    scopes: new Set(input.scopes),
    roles: new Set(input.roles),
    dpop: input.dpop ?? true,
  });
  return {
    clientId: app.id,
    keyId: String(made?.publicKey['kid'] ?? input.keys?.[0]?.['kid'] ?? ''),
    privateKey: made?.privateKey ?? '',
    app,
  };
}

function newKey(kid: string): { readonly privateKey: string; readonly publicKey: JsonWebKey } {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const publicKey = createPublicKey(privateKey).export({ format: 'jwk' });
  return {
    privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    publicKey: { ...publicKey, kid, use: 'sig', alg: 'RS256' },
  };
}
