import { type Manifest, manifest } from 'okta-connector';
import { looksLikeName, nameHint, otherKind, usageError } from './usage.ts';

/** An action of the manifest. */
export type ManifestAction = Manifest['actions'][number];

/** A trigger of the manifest. */
export type ManifestTrigger = Manifest['triggers'][number];

/** Finds an action by key. Throws `invalid_request` with the nearest name. */
export function findAction(key: string): ManifestAction {
  return find(key, manifest.actions, 'action');
}

/** Finds a trigger by key. Throws `invalid_request` with the nearest name. */
export function findTrigger(key: string): ManifestTrigger {
  return find(key, manifest.triggers, 'trigger');
}

/** Finds an action or trigger by key. Throws `invalid_request` with the nearest name. */
export function findStep(key: string): ManifestAction | ManifestTrigger {
  return find(key, [...manifest.actions, ...manifest.triggers], 'step');
}

/** Whether there is an action or trigger with this key. */
export function hasStep(key: string): boolean {
  return [...manifest.actions, ...manifest.triggers].some((step) => step.key === key);
}

const articles = { action: 'an action', trigger: 'a trigger', step: undefined } as const;

function find<Entry extends { readonly key: string }>(
  key: string,
  entries: readonly Entry[],
  kind: 'action' | 'trigger' | 'step',
): Entry {
  const entry = entries.find((candidate) => candidate.key === key);
  if (entry !== undefined) return entry;
  const expected = articles[kind];
  const other = expected === undefined ? undefined : otherKind(key, expected);
  if (other !== undefined) throw usageError(other.what, other.hint);
  const hint = 'run "okta-connector list" to see all';
  if (!looksLikeName(key)) throw usageError(`Unknown ${kind}`, hint);
  const keys = entries.map((candidate) => candidate.key);
  throw usageError(`Unknown ${kind} "${key}"`, nameHint(key, keys, hint));
}
