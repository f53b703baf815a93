import { manifest } from 'okta-connector';
import { mostUsed, propertiesOf } from 'okta-connector/host';
import { type Access, allAccess } from './access.ts';
import { isOpenEnded, type ManifestAction } from './catalog.ts';
import { everyToolset, type McpSettings } from './settings.ts';

/** Who asks for what: the settings of the server and of the request, and what the caller may do. */
export interface OfferRequest {
  readonly settings: readonly McpSettings[];
  readonly access: readonly Access[];
  /** Whether the credential of the connection is known to lack what a step needs. */
  lacks(action: ManifestAction): boolean;
}

/** The steps that a client gets. */
export interface Offer {
  /** Tools of their own, in the order of the manifest. */
  readonly listed: readonly ManifestAction[];
  /** Available through `run_step` only. */
  readonly others: readonly ManifestAction[];
}

/** More tools than this confuse models and fill their context. */
const mostTools = 40;

/** What a step may do at most. */
function accessOf(action: ManifestAction): Access {
  if (action.effect === 'read' || action.effect === 'remove') return action.effect;
  return isOpenEnded(action) ? 'remove' : 'write';
}

/** The steps that are tools, and those that are available through `run_step`. */
export function offerOf(request: OfferRequest): Offer {
  const available = manifest.actions.filter((action) => refusalOf(action, request) === undefined);
  const usable = available.filter((action) => !request.lacks(action));
  const named = request.settings.flatMap(({ tools }) => tools);
  const isWhole =
    usable.length <= mostTools || request.settings.some(({ toolsets }) => toolsets.includes(everyToolset));
  const listed = usable.filter((action) => isWhole || named.includes(action.key) || isCore(action));
  return { listed, others: available.filter((action) => !listed.includes(action)) };
}

/** Why a step is not available to the caller; `undefined` if it is. */
export function refusalOf(
  action: ManifestAction,
  { settings, access }: Pick<OfferRequest, 'settings' | 'access'>,
): string | undefined {
  const needed = accessOf(action);
  if (settings.some(({ readOnly }) => readOnly) && needed !== 'read') {
    return `${action.key} is not available. The server is read-only.`;
  }
  if (!access.includes(needed)) {
    return `${action.key} is not available. The access token needs the scope okta.${needed}.`;
  }
  if (settings.some((layer) => !offers(layer, { action, needed }))) {
    return `${action.key} is not available. The settings of the server leave it out.`;
  }
  return undefined;
}

function offers(
  { toolsets, tools, exclude, allow }: McpSettings,
  { action, needed }: { readonly action: ManifestAction; readonly needed: Access },
): boolean {
  if (exclude.includes(action.key) || allAccess.indexOf(needed) > allAccess.indexOf(allow)) return false;
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
 * Whether a step is listed if there are too many: steps that read the main resources, and the most used of the others. An
 * export is a file, which is not for a model.
 */
function isCore({ key, effect, resource, output }: ManifestAction): boolean {
  core ??= coreResources();
  const isExport = propertiesOf(output).some(([name]) => name === 'content');
  return mostUsed.includes(key) || (effect === 'read' && core.has(resource) && !isExport);
}
