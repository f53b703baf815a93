import { didYouMean, type Manifest, manifest } from 'okta-connector';
import { looksLikeName, otherKind, usageError } from './usage.ts';

/** An action as the manifest describes it. */
export type Step = Manifest['actions'][number];

/** A trigger as the manifest describes it. */
export type TriggerStep = Manifest['triggers'][number];

/** The action of a key. Throws `invalid_request` with the nearest name. */
export function findStep(key: string): Step {
  return find(key, { steps: manifest.actions, kind: 'action', wanted: 'an action' });
}

/** The trigger of a key. Throws `invalid_request` with the nearest name. */
export function findTrigger(key: string): TriggerStep {
  return find(key, { steps: manifest.triggers, kind: 'trigger', wanted: 'a trigger' });
}

/** The action or trigger of a key. Throws `invalid_request` with the nearest name. */
export function findAny(key: string): Step | TriggerStep {
  return find(key, { steps: [...manifest.actions, ...manifest.triggers], kind: 'step' });
}

interface Search<Entry> {
  readonly steps: readonly Entry[];
  readonly kind: string;
  /** The kind with its article, if another kind is to be told apart. */
  readonly wanted?: 'an action' | 'a trigger';
}

function find<Entry extends { readonly key: string }>(key: string, { steps, kind, wanted }: Search<Entry>): Entry {
  const step = steps.find((candidate) => candidate.key === key);
  if (step !== undefined) return step;
  const hint = '"okta-connector list" shows them all';
  const other = wanted === undefined ? undefined : otherKind(key, wanted);
  if (other !== undefined) throw usageError(other, hint);
  if (!looksLikeName(key)) throw usageError(`There is no such ${kind}; ${hint}.`, hint);
  const near = didYouMean(
    key,
    steps.map((candidate) => candidate.key),
  );
  throw usageError(`There is no ${kind} "${key}"${near === '' ? `; ${hint}.` : near}`, hint);
}
