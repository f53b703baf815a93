export type { ConnectionInput } from './auth/connection.ts';
export type { ConnectionReport } from './auth/test-connection.ts';
export type { Option, OptionPage } from './connector/options.ts';
export { manifest } from './manifest/read.ts';
export type { Manifest } from './manifest/schema.ts';
export { type Category, categories, type Fault, isOktaError, OktaError } from './okta/errors.ts';
export type { Clock, OktaRequest, OktaResponse, Transport } from './okta/transport/transport.ts';
export { TransportError } from './okta/transport/transport.ts';
export {
  type Connection,
  type ConnectOptions,
  connect,
  type DryRun,
  type Logger,
  type RunOptions,
  type RunResult,
} from './runtime/connect.ts';
export type { CallSummary, RunResponse } from './runtime/envelope.ts';
export type { StepFields } from './runtime/step-fields.ts';
export { version } from './version.ts';
