import { manifest } from 'okta-connector';
import { mostUsed, propertiesOf } from 'okta-connector/host';
import { type ClientEffect, effectNeeded, effects, type ManifestAction } from '../clients/client.ts';
import { everyToolset, type McpSettings } from './settings.ts';

/** Who asks for what: the settings of the server and of the request, and what the caller may do. */
export interface OfferRequest {
  readonly settings: readonly McpSettings[];
  readonly access: readonly ClientEffect[];
  /** Whether the credential of the connection is known to lack what a step needs. */
  lacks(action: ManifestAction): boolean;
}

/** The steps that a client gets. */
export interface Offer {
  /** Tools of their own, in the order of the manifest. */
  readonly listed: readonly ManifestAction[];
  /** Available through `run_step` only. */
  readonly others: readonly ManifestAction[];
  /** Those of {@link others} for which the credential is known to lack rights. */
  readonly lacking: readonly ManifestAction[];
}

/** More tools than this confuse models and fill their context. */
const mostTools = 40;

/** The steps that are tools, and those that are available through `run_step`. */
export function offerOf({ settings, access, lacks }: OfferRequest): Offer {
  const available = manifest.actions.filter((action) => refusalOf(action, { settings, access }) === undefined);
  const usable = available.filter((action) => !lacks(action));
  const named = settings.flatMap(({ tools }) => tools);
  const isWhole = usable.length <= mostTools || settings.some(({ toolsets }) => toolsets.includes(everyToolset));
  const core = new Set(coreOf(usable));
  const listed = usable.filter((action) => isWhole || named.includes(action.key) || core.has(action));
  return {
    listed,
    others: available.filter((action) => !listed.includes(action)),
    lacking: available.filter((action) => !usable.includes(action)),
  };
}

/** Why a step is not available to the caller with this input; `undefined` if it is. Without an input, with none. */
export function refusalOf(
  action: ManifestAction,
  { settings, access, input = {} }: Pick<OfferRequest, 'settings' | 'access'> & { readonly input?: unknown },
): string | undefined {
  const needed = effectNeeded(action, input);
  if (settings.some(({ readOnly }) => readOnly) && needed !== 'read') {
    return `${action.key} is not available. The server is read-only.`;
  }
  if (!access.includes(needed)) {
    return `${action.key} is not available. The access of the caller does not include okta.${needed}.`;
  }
  if (settings.some((layer) => !offers(layer, { action, needed }))) {
    return `${action.key} is not available. The settings of the server leave it out.`;
  }
  return undefined;
}

/** Why the caller may not remove anything; `undefined` if it may. */
export function removalRefusal({ settings, access }: Pick<OfferRequest, 'settings' | 'access'>): string | undefined {
  if (settings.some(({ readOnly, allow }) => readOnly || allow !== 'remove'))
    return 'Undoing changes is not available. The settings of the server leave it out.';
  if (!access.includes('remove'))
    return 'Undoing changes is not available. The access of the caller does not include okta.remove.';
  return undefined;
}

function offers(
  { toolsets, tools, exclude, allow }: McpSettings,
  { action, needed }: { readonly action: ManifestAction; readonly needed: ClientEffect },
): boolean {
  if (exclude.includes(action.key) || effects.indexOf(needed) > effects.indexOf(allow)) return false;
  if (tools.includes(action.key)) return true;
  if (toolsets.length === 0) return tools.length === 0;
  return toolsets.includes(everyToolset) || toolsets.includes(action.resource);
}

/** The resources of the steps that most flows use. */
const coreResources = () =>
  new Set(
    [...manifest.actions, ...manifest.triggers].flatMap((step) => (mostUsed.includes(step.key) ? step.resource : [])),
  );

let core: ReadonlySet<string> | undefined;

/**
 * The steps that are listed if there are too many: the most used ones, then those that read the main resources, one of each resource
 * in turn. An export is a file, which is not for a model.
 */
function coreOf(usable: readonly ManifestAction[]): readonly ManifestAction[] {
  core ??= coreResources();
  const first = usable.filter(({ key }) => mostUsed.includes(key));
  const reading = usable.filter(
    (action) => action.effect === 'read' && core?.has(action.resource) && !first.includes(action) && !isExport(action),
  );
  return [...first, ...inTurn(reading)].slice(0, mostTools);
}

/** One step of each resource, then the second of each, and so on. */
function inTurn(steps: readonly ManifestAction[]): readonly ManifestAction[] {
  const byResource = [...Map.groupBy(steps, ({ resource }) => resource).values()];
  const rounds = Math.max(0, ...byResource.map(({ length }) => length));
  return Array.from({ length: rounds }, (_, round) => byResource.flatMap((own) => own.slice(round, round + 1))).flat();
}

function isExport({ output }: ManifestAction): boolean {
  return propertiesOf(output).some(([name]) => name === 'content');
}
