export { effects } from './clients/client.ts';
export type { TokenIssuer } from './clients/token-verifier.ts';
export type { McpHost, McpRun, McpRunRequest } from './mcp/host.ts';
export type { McpSettings } from './mcp/settings.ts';
export { type McpServing, type McpStreams, serveMcpStdio } from './mcp/stdio.ts';
export { type DocumentRequest, type OpenApiVersion, openApiDocument } from './openapi/document.ts';
export type { OpenApiDocument } from './openapi/info.ts';
export type { DocumentFilter } from './openapi/selection.ts';
export {
  type DeliveryOptions,
  type RunningServer,
  type ServerLogger,
  type ServerOptions,
  startServer,
} from './server.ts';
