export type { TokenIssuer } from './clients/token-verifier.ts';
export { type DocumentRequest, type OpenApiVersion, openApiDocument } from './openapi/document.ts';
export type { OpenApiDocument } from './openapi/info.ts';
export type { DocumentFilter } from './openapi/selection.ts';
export { type RunningServer, type ServerLogger, type ServerOptions, startServer } from './server.ts';
