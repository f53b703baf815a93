import type { Kept } from './collection.ts';

/** An app that an admin role is limited to: every instance of it, or the one with this ID. */
export interface AppTarget {
  readonly name: string;
  readonly appId: string | undefined;
}

/** An admin role given to a user or a group. */
export interface RoleAssignment extends Kept {
  readonly assigneeType: 'USER' | 'GROUP';
  readonly assigneeId: string;
  type: string;
  label: string;
  /** The custom role of the type CUSTOM. */
  readonly customRoleId: string | undefined;
  readonly resourceSetId: string | undefined;
  /** The groups it is limited to; none means all. */
  groupTargets: string[];
  /** The apps it is limited to; none means all. */
  appTargets: AppTarget[];
  created: string;
  lastUpdated: string;
}

/** A custom admin role. Its permissions are stored and returned, not applied. */
export interface CustomRole extends Kept {
  label: string;
  description: string;
  readonly permissions: Map<string, RolePermission>;
  created: string;
  lastUpdated: string;
}

/** A permission of a custom role. */
export interface RolePermission {
  readonly conditions: Record<string, unknown> | undefined;
  readonly created: string;
}

/** What a custom role applies to. Stored and returned, not applied. */
export interface ResourceSet extends Kept {
  label: string;
  description: string;
  /** REST URLs or Okta Resource Names. */
  readonly resources: readonly string[];
  created: string;
  lastUpdated: string;
}
