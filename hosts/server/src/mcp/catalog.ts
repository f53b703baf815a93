import { type Manifest, manifest } from 'okta-connector';
import type { ManifestAction } from '../clients/client.ts';

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
