import type { Kept } from '../state/collection.ts';

/** A realm: users managed apart from the others (Okta docs: realms). */
export interface Realm extends Kept {
  created: string;
  lastUpdated: string;
  readonly isDefault: boolean;
  name: string;
  realmType: 'PARTNER' | 'DEFAULT' | undefined;
  /** The domains that logins and email addresses of its users must have; empty = any. */
  domains: string[];
}
