import {
  type CallToolResult,
  CLIENT_CAPABILITIES_META_KEY,
  type InputRequiredResult,
  isInputRequiredResult,
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
  Server,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { isOktaError, manifest } from 'okta-connector';
import { memberAt } from 'okta-connector/host';
import { expectShallow } from '../json-depth.ts';
import { principalOf } from './principal.ts';
import type { McpSurface } from './surface.ts';
import type { Progress, ToolCall } from './tool.ts';
import { errorResult } from './tool-result.ts';

const hourMs = 3_600_000;
/** Below the lifetime of a confirmation, so that a late answer is not refused as expired. */
const askTimeoutMs = 290_000;
/** The most values of one completion (MCP: completion). */
const mostCompletions = 100;

/** Verifies the state that a client returns, and returns its content. */
export interface StateVerifier {
  readonly verify: (state: string, context: ServerContext) => Promise<unknown>;
}

/** A server of a surface for one connection or request, of any revision of the protocol. */
export function protocolServer(surface: McpSurface, { verify }: StateVerifier): Server {
  const { name, title, version } = manifest.connector;
  const list = { ttlMs: hourMs, cacheScope: 'public' as const };
  const own = { ttlMs: hourMs, cacheScope: surface.isShared ? ('public' as const) : ('private' as const) };
  const server = new Server(
    { name, title, version },
    {
      capabilities: { tools: {}, resources: {}, prompts: {}, completions: {} },
      instructions: surface.instructions,
      cacheHints: {
        'tools/list': own,
        'prompts/list': list,
        'resources/list': own,
        'resources/templates/list': own,
        'server/discover': list,
      },
      inputRequired: { roundTimeoutMs: askTimeoutMs },
      requestState: { verify },
    },
  );
  addTools(server, surface);
  addResources(server, surface);
  addPrompts(server, surface);
  return server;
}

function addTools(server: Server, surface: McpSurface): void {
  server.setRequestHandler('tools/list', async () => {
    const tools = await surface.tools();
    return { tools: tools.map(({ definition }) => definition) };
  });
  server.setRequestHandler('tools/call', async ({ params }, context): Promise<CallToolResult | InputRequiredResult> => {
    const tool = await surface.tool(params.name);
    if (tool === undefined) {
      const refused = surface.refusal(params.name);
      if (refused !== undefined) return refused;
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown tool "${params.name}"`);
    }
    try {
      expectShallow(params.arguments);
      const result = await tool.call(params.arguments ?? {}, callOf(server, context));
      if (isInputRequiredResult(result)) return result;
      return server.projectCallToolResult(result, tool.definition.outputSchema);
    } catch (error) {
      if (isOktaError(error)) return errorResult(error);
      if (ProtocolError.isInstance(error)) throw error;
      // The text of any other error could hold anything.
      server.onerror?.(error instanceof Error ? error : new Error(String(error)));
      throw new ProtocolError(ProtocolErrorCode.InternalError, 'The server failed. Look at its log.');
    }
  });
}

function callOf(server: Server, context: ServerContext): ToolCall {
  const { signal, _meta: meta } = context.mcpReq;
  const token = meta?.progressToken;
  return {
    context,
    principal: principalOf(context),
    canAsk: canAsk(server, context),
    signal,
    progress: token === undefined ? undefined : progressOf(context, token),
  };
}

/** Whether the client shows forms. One that declares elicitation without a mode shows them too. */
function canAsk(server: Server, { mcpReq: { envelope } }: ServerContext): boolean {
  const declared = memberAt(envelope, CLIENT_CAPABILITIES_META_KEY) ?? server.getClientCapabilities();
  const elicitation = memberAt(declared, 'elicitation');
  if (elicitation === undefined) return false;
  return memberAt(elicitation, 'form') !== undefined || memberAt(elicitation, 'url') === undefined;
}

function progressOf({ mcpReq }: ServerContext, progressToken: string | number): Progress {
  return (progress, message, total) =>
    mcpReq.notify({
      method: 'notifications/progress',
      params: { progressToken, progress, message, ...(total === undefined ? {} : { total }) },
    });
}

function addResources(server: Server, { resources, complete }: McpSurface): void {
  server.setRequestHandler('resources/list', () => ({ resources: [...resources.listed] }));
  server.setRequestHandler('resources/templates/list', async () => ({
    resourceTemplates: [...(await resources.templates())],
  }));
  server.setRequestHandler('resources/read', async ({ params }, { mcpReq }) => {
    const found = await asProtocol(() => resources.read(params.uri, mcpReq.signal));
    if (found === undefined) throw new ResourceNotFoundError(params.uri);
    return found;
  });
  server.setRequestHandler('completion/complete', async ({ params }, { mcpReq }) => {
    const values = await asProtocol(() => complete(params, mcpReq.signal));
    const shown = values.slice(0, mostCompletions);
    return { completion: { values: shown, total: values.length, hasMore: values.length > shown.length } };
  });
}

function addPrompts(server: Server, { prompts }: McpSurface): void {
  server.setRequestHandler('prompts/list', () => ({ prompts: prompts.map(({ definition }) => definition) }));
  server.setRequestHandler('prompts/get', ({ params }, context) => {
    const prompt = prompts.find(({ definition }) => definition.name === params.name);
    if (prompt === undefined)
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown prompt "${params.name}"`);
    const values = params.arguments ?? {};
    const missing = (prompt.definition.arguments ?? []).find(
      ({ name, required }) => required === true && !values[name],
    );
    if (missing === undefined) return prompt.get(values, context);
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, `${missing.name} is required. Add it to the arguments.`);
  });
}

/** Outside of tools, a failure can only be an error of the protocol. */
async function asProtocol<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (!isOktaError(error)) throw error;
    const { category, message, requestId } = error;
    if (category === 'not_found') throw new ProtocolError(ProtocolErrorCode.InvalidParams, message, { category });
    throw new ProtocolError(ProtocolErrorCode.InternalError, message, { category, requestId });
  }
}
