import type { Kept } from '../state/collection.ts';

/** An object of a kind that the org stores and returns, but does not apply. */
export interface StoredObject extends Kept {
  /** The path of the list that it is in. */
  readonly list: string;
  /** Whether Okta made it. */
  readonly system: boolean;
  readonly created: string;
  lastUpdated: string;
  status: 'ACTIVE' | 'INACTIVE';
  /** What callers set. */
  members: Record<string, unknown>;
}
