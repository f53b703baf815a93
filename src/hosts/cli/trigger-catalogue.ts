import { type Manifest, manifest } from '../../index.ts';
import { didYouMean } from '../../runtime/nearest.ts';
import { looksLikeName, usageError } from './usage.ts';

/** A trigger as the manifest describes it. */
export type TriggerStep = Manifest['triggers'][number];

/** The trigger of a key. Throws `invalid_request` with the nearest name. */
export function findTrigger(key: string): TriggerStep {
  const trigger = manifest.triggers.find((candidate) => candidate.key === key);
  if (trigger !== undefined) return trigger;
  const hint = '"okta-connector triggers" shows them all';
  if (!looksLikeName(key)) throw usageError(`There is no such trigger; ${hint}.`, hint);
  const near = didYouMean(
    key,
    manifest.triggers.map((candidate) => candidate.key),
  );
  throw usageError(`There is no trigger "${key}"${near === '' ? `; ${hint}.` : near}`, hint);
}
