import type { Logger } from 'okta-connector';
import { maskSecrets } from 'okta-connector/host';
import type { Output } from './output.ts';

/** Levels of the log, from the most verbose to none. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

/** One of {@link logLevels}. */
export type LogLevel = (typeof logLevels)[number];

/** The log of a command. */
export interface CliLogger extends Logger {
  info(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** Opens a log that writes JSON lines to stderr. pino is only loaded here. Members with secret names are masked. */
export async function openLog(output: Output, level: LogLevel): Promise<CliLogger> {
  const { pino } = await import('pino');
  const log = pino(
    { level, base: null },
    // The output also masks the token by its value.
    { write: (line: string) => output.stderr(line) },
  );
  return {
    debug: (details, message) => log.debug(maskSecrets(details), message),
    info: (details, message) => log.info(maskSecrets(details), message),
    error: (details, message) => log.error(maskSecrets(details), message),
  };
}
