import { type Manifest, manifest, OktaError } from 'okta-connector';
import { nearestName } from 'okta-connector/host';
import type { ManifestAction } from './clients/client.ts';

/** A trigger of the manifest. */
export type ManifestTrigger = Manifest['triggers'][number];

let actions: ReadonlyMap<string, ManifestAction> | undefined;
let triggers: ReadonlyMap<string, ManifestTrigger> | undefined;

/** An action by its key. */
export function actionOf(key: string): ManifestAction | undefined {
  actions ??= new Map(manifest.actions.map((action) => [action.key, action]));
  return actions.get(key);
}

/** A trigger by its key. */
export function triggerOf(key: string): ManifestTrigger | undefined {
  triggers ??= new Map(manifest.triggers.map((trigger) => [trigger.key, trigger]));
  return triggers.get(key);
}

/** The action with a key. Throws `not_found`. */
export function actionNamed(key: string): ManifestAction {
  return actionOf(key) ?? unknownStep(key, { kind: 'action', keys: manifest.actions.map((action) => action.key) });
}

/** The trigger with a key. Throws `not_found`. */
export function triggerNamed(key: string): ManifestTrigger {
  return triggerOf(key) ?? unknownStep(key, { kind: 'trigger', keys: manifest.triggers.map((trigger) => trigger.key) });
}

function unknownStep(key: string, { kind, keys }: { readonly kind: string; readonly keys: readonly string[] }): never {
  const near = nearestName(key, keys);
  throw new OktaError('not_found', {
    what: `There is no ${kind} "${key}"`,
    hint: near === undefined ? `list the ${kind}s in manifest.json` : `use "${near}"`,
  });
}
