import type { JsonWebKey } from 'node:crypto';

/** What makes an app a service app (Okta docs: API Services). */
export interface ServiceApp {
  readonly appId: string;
  /** The public keys of its client. */
  readonly keys: JsonWebKey[];
  /** The scopes that an admin granted. */
  readonly scopes: Set<string>;
  /** The standard admin roles that are assigned to it. */
  readonly roles: Set<string>;
  /** "Require Demonstrating Proof of Possession (DPoP) header in token requests"; on by default. */
  dpop: boolean;
}

/** An access token of a service app. */
export interface AccessToken {
  readonly value: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** Thumbprint of the key that it is bound to. */
  readonly thumbprint: string | undefined;
  /** Epoch milliseconds by the org's clock. */
  readonly endsAt: number;
}

/** The nonces that the org hands out. */
export interface Nonces {
  current: string;
  readonly made: Map<string, number>;
}
