import { type Clock, type Layer, TransportError } from './transport.ts';

/** Ends an attempt that takes longer than `attemptMs` milliseconds, or that outlives the call's deadline. */
export function timeout({ clock, attemptMs }: { clock: Clock; attemptMs: number }): Layer {
  return (next) => async (request) => {
    const { signal } = request;
    const left = Math.min(attemptMs, request.deadlineAt - clock.now());
    if (signal?.aborted)
      throw new TransportError('aborted', 'the call was ended', { sent: false, cause: signal.reason });
    if (left <= 0) throw new TransportError('timeout', 'the deadline of the call has passed', { sent: false });
    const attempt = new AbortController();
    let late = false;
    const cancel = clock.after(left, () => {
      late = true;
      attempt.abort(new Error('timeout'));
    });
    const onAbort = () => attempt.abort(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      return await next({ ...request, signal: attempt.signal });
    } catch (error) {
      if (!late || !(error instanceof TransportError)) throw error;
      const message = `no complete answer within ${Math.round(left)} ms`;
      throw new TransportError('timeout', message, { sent: error.sent, cause: error });
    } finally {
      signal?.removeEventListener('abort', onAbort);
      cancel();
    }
  };
}
