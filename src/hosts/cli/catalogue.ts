import { type Manifest, manifest } from '../../index.ts';
import { didYouMean } from '../../runtime/nearest.ts';
import { looksLikeName, usageError } from './usage.ts';

/** A step as the manifest describes it. */
export type Step = Manifest['actions'][number];

/** The step of a key. Throws `invalid_request` with the nearest name. */
export function findStep(key: string): Step {
  const step = manifest.actions.find((candidate) => candidate.key === key);
  if (step !== undefined) return step;
  const hint = '"okta-connector list" shows them all';
  if (!looksLikeName(key)) throw usageError(`There is no such step; ${hint}.`, hint);
  const near = didYouMean(
    key,
    manifest.actions.map((candidate) => candidate.key),
  );
  throw usageError(`There is no step "${key}"${near === '' ? `; ${hint}.` : near}`, hint);
}

/** Steps by resource, in the manifest's order. */
export function stepsByResource(): Map<string, Step[]> {
  return Map.groupBy(manifest.actions, ({ resource }) => resource);
}
