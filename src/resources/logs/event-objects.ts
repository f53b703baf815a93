import type { EventObject } from '../../step/trigger.ts';

/** A kind of object that events are about. */
export interface ObjectKind {
  readonly name: EventObject;
  /** Types of its targets, in lower case. */
  readonly types: readonly string[];
  /** How its IDs begin (examples in Okta's OpenAPI document). */
  readonly ids: readonly string[];
}

/**
 * What events are about besides users, groups and apps; an object comes before what belongs to it. Okta does not document the
 * types of targets: PolicyEntity, PolicyRule, Token and the roles are those of published logs, the others are guesses. So an object
 * is recognized by its type or by the beginning of its ID.
 */
export const objectKinds: readonly ObjectKind[] = [
  { name: 'device', types: ['device'], ids: ['guo'] },
  { name: 'policy', types: ['policyentity', 'policy'], ids: ['00p', 'rst'] },
  { name: 'rule', types: ['policyrule', 'rule'], ids: ['0pr', 'rul'] },
  { name: 'zone', types: ['networkzone', 'zone'], ids: ['nzo'] },
  { name: 'authenticator', types: ['authenticator'], ids: ['aut'] },
  { name: 'role', types: ['custom_role', 'role'], ids: ['cr0'] },
  { name: 'resourceSet', types: ['resource_set', 'resourceset'], ids: ['iam'] },
  { name: 'token', types: ['token'], ids: ['00T'] },
  { name: 'hook', types: ['eventhook'], ids: ['who'] },
];
