import type { ExpressionOptions } from '../expressions/expression.ts';
import type { Call } from '../http/call.ts';
import type { Permission } from '../roles/permissions.ts';

/** What happens to an object. */
export type StoredVerb = 'create' | 'update' | 'activate' | 'deactivate' | 'delete';

/** A kind of object with the usual operations: create, read, list, replace, delete and mostly activate and deactivate. */
export interface StoredKind {
  /** The path of the list, with `:name` for the objects that it belongs to. */
  readonly path: string;
  /** Rejects a path whose objects do not exist. */
  readonly checkParents?: (call: Call) => void;
  /** The status of a creation. @default 200 */
  readonly created?: 201;
  /** Whether activating and deactivating returns the object. @default true */
  readonly silentLifecycle?: boolean;
  /** Whether it says if Okta made it. @default false */
  readonly marksSystem?: boolean;
  /** Whether it has no times. @default false */
  readonly timeless?: boolean;
  /** The members of a new one that are not given. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** The first letters of an ID. */
  readonly prefix: string;
  /** Okta's name of the resource, in errors and in the System Log. */
  readonly resource: string;
  /** The members that must be given. */
  readonly required: readonly string[];
  /** The most characters of the name. */
  readonly maxName: number;
  /** Whether two of them cannot have the same name. */
  readonly uniqueNames?: boolean;
  readonly read: Permission;
  readonly manage: Permission;
  /** Whether it has a status, which starts as ACTIVE. */
  readonly lifecycle: boolean;
  /** Whether it can be deleted only while it is INACTIVE. */
  readonly deleteInactive?: boolean;
  /** Whether POST changes some of its members. */
  readonly partial?: boolean;
  /** Whether deleting one that is gone succeeds. */
  readonly deleteAgain?: boolean;
  /** How the list is paged; absent if it is not. */
  readonly page?: { readonly defaultLimit: number; readonly maxLimit: number };
  readonly filter?: ExpressionOptions;
  /** What the filter compares, if it is not the object as it is returned. */
  readonly filtered?: (members: Record<string, unknown>) => Record<string, unknown>;
  /** The members of which one begins with `q`. */
  readonly searched?: readonly string[];
  /** The parameter of the list that compares the type. */
  readonly typeParameter?: string;
  /** The members as they are returned: without secrets. */
  readonly shown?: (members: Record<string, unknown>) => Record<string, unknown>;
  /** The types of System Log events (Okta's event type catalog); absent if Okta logs nothing. */
  readonly events?: Readonly<Partial<Record<StoredVerb, string>>>;
}
