import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Env } from './context.ts';

/** One event of a stream. */
export interface StreamedEvent {
  /** Where a reader that reconnects goes on. */
  readonly id?: string;
  readonly event?: string;
  /** Absent to set the `id` only, which calls no listener of the reader. */
  readonly data?: unknown;
}

/** What a stream reads from. */
export interface StreamSource {
  /** The next events, none if there are none yet, or `undefined` to end the stream. */
  take(): readonly StreamedEvent[] | undefined;
  /** Calls back when there may be more. Returns a function that ends that. */
  listen(wake: () => void): () => void;
}

/** Often enough that proxies keep the connection open, in milliseconds. */
const heartbeatMs = 15_000;
/**
 * Responds with server-sent events that are read from a source only as fast as the reader takes them. The stream ends with the reader,
 * with the reader's key or token, or when `stopping` is aborted.
 */
export function sourceStream(context: Context<Env>, source: StreamSource, stopping: AbortSignal): Response {
  context.header('cache-control', 'no-store');
  context.header('x-accel-buffering', 'no');
  const isCurrent = context.get('isCurrent');
  return streamSSE(context, async (stream) => {
    let wake = Promise.withResolvers<void>();
    const onWake = () => wake.resolve();
    const end = source.listen(onWake);
    stream.onAbort(onWake);
    stopping.addEventListener('abort', onWake, { once: true });
    const isOver = () => stream.aborted || stream.closed || stopping.aborted;
    try {
      await stream.write(': connected\n\n');
      while (!isOver() && isCurrent()) {
        // Whatever comes from here on ends the wait below.
        wake = Promise.withResolvers();
        const events = source.take();
        if (events === undefined) return;
        for (const { id, event = 'message', data } of events) {
          if (isOver()) return;
          if (data === undefined) await stream.write(`id: ${id}\n\n`);
          else await stream.writeSSE({ event, data: JSON.stringify(data), ...(id === undefined ? {} : { id }) });
        }
        if (events.length > 0) continue;
        const timer = setTimeout(onWake, heartbeatMs);
        const before = performance.now();
        await wake.promise;
        clearTimeout(timer);
        if (performance.now() - before >= heartbeatMs && !isOver()) await stream.write(': still here\n\n');
      }
    } finally {
      stopping.removeEventListener('abort', onWake);
      end();
    }
  });
}
