export type { TokenIssuer } from './clients/token-verifier.ts';
export { type RunningServer, type ServerLogger, type ServerOptions, startServer } from './server.ts';
