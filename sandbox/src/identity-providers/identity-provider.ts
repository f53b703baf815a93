import type { Kept } from '../state/collection.ts';

/** An identity provider (Okta docs: identity providers). Stored and returned, not applied. */
export interface IdentityProvider extends Kept {
  readonly type: string;
  readonly name: string;
  readonly status: 'ACTIVE' | 'INACTIVE';
  readonly created: string;
  readonly lastUpdated: string;
  readonly protocol: Record<string, unknown>;
  readonly policy: Record<string, unknown>;
}
