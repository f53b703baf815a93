import { AttemptAbort, type Clock, DeadlineExceeded, type Middleware, TransportError } from './transport.ts';

/** An attempt in progress, and when it times out. */
class Attempt extends AttemptAbort {
  readonly at: number;
  late = false;

  constructor(at: number) {
    super();
    this.at = at;
  }
}

/**
 * Ends an attempt that exceeds `attemptMs` milliseconds or the call's deadline. All attempts share one timer: a timer and a
 * signal for each would cost more than the rest of a call.
 */
export function timeout({ clock, attemptMs }: { clock: Clock; attemptMs: number }): Middleware {
  const attempts = new Set<Attempt>();
  let alarm: { readonly at: number; readonly cancel: () => void } | undefined;

  const setAlarm = (at: number) => {
    if (alarm !== undefined && alarm.at <= at) return;
    alarm?.cancel();
    alarm = { at, cancel: clock.after(at - clock.now(), ring, true) };
  };
  const ring = () => {
    alarm = undefined;
    const now = clock.now();
    let next = Number.POSITIVE_INFINITY;
    for (const attempt of attempts) {
      if (attempt.at > now) {
        next = Math.min(next, attempt.at);
        continue;
      }
      attempt.late = true;
      attempt.end(new Error('timeout'));
    }
    if (Number.isFinite(next)) setAlarm(next);
  };

  return (next) => async (request) => {
    const { signal } = request;
    const now = clock.now();
    const at = Math.min(now + attemptMs, request.deadlineAt);
    if (signal?.aborted)
      throw new TransportError('aborted', 'the call was ended', { sent: false, cause: signal.reason });
    if (at <= now) throw new DeadlineExceeded({ sent: false });
    const attempt = new Attempt(at);
    const unlisten = signal === undefined ? undefined : listen(signal, attempt);
    attempts.add(attempt);
    request.record.sentAt ??= now;
    setAlarm(at);
    try {
      return await next({ ...request, abort: attempt });
    } catch (error) {
      if (!attempt.late || !(error instanceof TransportError)) throw error;
      if (at === request.deadlineAt) throw new DeadlineExceeded({ sent: error.sent, cause: error });
      const message = `no complete answer within ${Math.round(at - now)} ms`;
      throw new TransportError('timeout', message, { sent: error.sent, cause: error });
    } finally {
      unlisten?.();
      attempts.delete(attempt);
    }
  };
}

/** Ends an attempt with a signal, until the returned function is called. */
function listen(signal: AbortSignal, attempt: Attempt): () => void {
  const onAbort = () => attempt.end(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  return () => signal.removeEventListener('abort', onAbort);
}
