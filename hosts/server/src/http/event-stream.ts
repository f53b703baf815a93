import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Env } from './context.ts';

/** One event of a stream. */
export interface StreamedEvent {
  readonly id: string;
  readonly event?: string;
  readonly data: unknown;
}

/** Often enough that proxies keep the connection open, in milliseconds. */
const heartbeatMs = 15_000;
/** The most events that wait for a slow reader. A reader that falls further behind is disconnected, and resumes. */
const mostWaiting = 1000;

/** Responds with server-sent events. `subscribe` gets a function that sends one, and returns a function that ends it. */
export function eventStream(
  context: Context<Env>,
  subscribe: (send: (event: StreamedEvent) => void) => () => void,
): Response {
  context.header('cache-control', 'no-store');
  context.header('x-accel-buffering', 'no');
  return streamSSE(context, async (stream) => {
    const waiting: StreamedEvent[] = [];
    let wake = Promise.withResolvers<void>();
    const end = subscribe((event) => {
      waiting.push(event);
      wake.resolve();
    });
    stream.onAbort(() => wake.resolve());
    try {
      await stream.write(': connected\n\n');
      while (!stream.aborted && !stream.closed && waiting.length <= mostWaiting) {
        const next = waiting.shift();
        if (next !== undefined) {
          const { id, event = 'message', data } = next;
          await stream.writeSSE({ id, event, data: JSON.stringify(data) });
          continue;
        }
        wake = Promise.withResolvers();
        const timer = setTimeout(() => wake.resolve(), heartbeatMs);
        await wake.promise;
        clearTimeout(timer);
        if (waiting.length === 0 && !stream.aborted) await stream.write(': still here\n\n');
      }
    } finally {
      end();
    }
  });
}
