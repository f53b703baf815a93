import type { Kept } from '../state/collection.ts';

/** A custom authorization server (Okta docs: authorization servers). Stored and returned, not applied. */
export interface AuthorizationServer extends Kept {
  name: string;
  /** Recorded from a real org: null where there is none. */
  description: string | null;
  audiences: readonly string[];
  status: 'ACTIVE' | 'INACTIVE';
  readonly created: string;
  lastUpdated: string;
}

/** A scope of an authorization server. */
export interface OAuthScope extends Kept {
  readonly serverId: string;
  readonly name: string;
  readonly description: string | null;
  readonly displayName: string | null;
  readonly consent: 'IMPLICIT' | 'REQUIRED' | 'FLEXIBLE';
  readonly metadataPublish: 'ALL_CLIENTS' | 'NO_CLIENTS';
  readonly default: boolean;
  readonly optional: boolean;
  /** Whether Okta made it. */
  readonly system: boolean;
}
