import {
  type McpRequestContext,
  type McpServerFactory,
  ProtocolError,
  ProtocolErrorCode,
} from '@modelcontextprotocol/server';
import { isOktaError } from 'okta-connector';
import type { Plans } from '../plans/plans.ts';
import { plansInMemory } from '../plans/plans-in-memory.ts';
import { effectsFor } from './access.ts';
import { Confirmations } from './confirmation.ts';
import type { McpHost } from './host.ts';
import { oktaSurface } from './okta-surface.ts';
import { protocolServer } from './protocol-server.ts';
import { headerSettings, type McpSettings, mcpSettingsTable } from './settings.ts';
import type { McpSurface } from './surface.ts';

/**
 * What `serveStdio` and `createMcpHandler` take: a server for each connection or request, of the current revision of the
 * protocol and of older ones. The token of a request and its headers narrow what it offers.
 */
export function mcpFactory(host: McpHost): McpServerFactory {
  const confirmations = new Confirmations(host);
  const plans = host.plans ?? plansInMemory(host);
  return (context) => protocolServer(surfaceFor(context, { host, confirmations, plans }), confirmations);
}

function surfaceFor(
  { authInfo, requestInfo }: McpRequestContext,
  {
    host,
    confirmations,
    plans,
  }: { readonly host: McpHost; readonly confirmations: Confirmations; readonly plans: Plans },
): McpSurface {
  const access = effectsFor(host.access, authInfo);
  const headers = requestInfo?.headers;
  const isNarrowed = mcpSettingsTable.some(({ header }) => headers?.has(header) === true);
  const isShared = !isNarrowed && access.length === host.access.length;
  const surface = (settings: readonly McpSettings[]) =>
    oktaSurface({ host, confirmations, plans, settings, access, isShared });
  if (headers === undefined || !isNarrowed) return surface([host.settings]);
  try {
    return surface([host.settings, headerSettings(headers)]);
  } catch (error) {
    if (!isOktaError(error)) throw error;
    return refusing(surface([host.settings]), error.message);
  }
}

/** A surface for a request whose headers are wrong: its tools cannot be listed or called, and its resources cannot be read. */
function refusing(surface: McpSurface, message: string): McpSurface {
  const refuse = async () => {
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, message);
  };
  const resources = { ...surface.resources, templates: refuse, read: refuse };
  return { ...surface, tools: refuse, tool: refuse, resources, complete: refuse };
}
