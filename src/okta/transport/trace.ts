import type { Clock, Middleware } from './transport.ts';

/** One attempt for the log, without headers, body or query values. */
export interface TraceEvent {
  readonly operation: string;
  readonly method: string;
  /** HTTP status, or why there was no response. */
  readonly outcome: number | string;
  readonly requestId?: string;
  readonly attempt: number;
  /** Duration in milliseconds. */
  readonly ms: number;
}

/** Reports every attempt. */
export function trace({ clock, onTrace }: { clock: Clock; onTrace: (event: TraceEvent) => void }): Middleware {
  return (next) => async (request) => {
    const startedAt = clock.now();
    const tell = (outcome: number | string, requestId?: string) =>
      onTrace({
        operation: request.operation,
        method: request.method,
        outcome,
        ...(requestId === undefined ? {} : { requestId }),
        attempt: request.record.attempts,
        ms: Math.round(clock.now() - startedAt),
      });
    try {
      const response = await next(request);
      tell(response.status, response.headers['x-okta-request-id']);
      return response;
    } catch (error) {
      tell(error instanceof Error ? error.message : 'failed');
      throw error;
    }
  };
}
