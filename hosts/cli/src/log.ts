import { type Logger, maskSecrets } from 'okta-connector';
import type { Output } from './output.ts';

/** From the most to the least. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

/** One of {@link logLevels}. */
export type LogLevel = (typeof logLevels)[number];

/** A log as commands use it. */
export interface CliLogger extends Logger {
  info(details: object, message: string): void;
}

/** Writes JSON lines to stderr, with secrets masked by their names. pino is loaded only where a log is wanted. */
export async function openLog(output: Output, level: LogLevel): Promise<CliLogger> {
  const { pino } = await import('pino');
  const log = pino(
    { level, base: null },
    // Whatever reaches stderr is masked there once more.
    { write: (line: string) => output.complain(line) },
  );
  return {
    debug: (details, message) => log.debug(maskSecrets(details), message),
    info: (details, message) => log.info(maskSecrets(details), message),
  };
}
