/** A log such as pino's. It gets operations, statuses and request IDs, never values. */
export interface Logger {
  debug(details: object, message: string): void;
  /** For what an admin should know, such as a shared budget that does not respond. Without it, `debug` gets that too. */
  warn?(details: object, message: string): void;
}
