import { type LogEvent, toLogEvent } from '../../step/log-event.ts';

/** Models of the operations that return events. */
export interface LogModels {
  readonly listLogEvents: LogEvent;
}

/** Readers of the operations that return events. */
export const logReaders = { listLogEvents: toLogEvent };
