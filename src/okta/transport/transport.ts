import type { CallRecord, OktaResponse, ParsedResponse } from '../calls.ts';
import type { HttpMethod, Operation } from '../operations.ts';
import { markOwn, safeCause } from '../own-errors.ts';
import { shortened } from '../text.ts';

/** One HTTP request as plain data, so that any platform's HTTP function can be the bottom of the stack. */
export interface OktaRequest {
  readonly method: HttpMethod;
  /** Absolute URL on the connection's own origin. */
  readonly url: string;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body?: string | undefined;
  /** Operation ID, or the shape of a raw call; for logs and errors. */
  readonly operation: string;
  /** Calls of the same name surely draw from the same rate-limit bucket; others may, see `BucketMap`. */
  readonly bucket: string;
  /** Whether sending it again is harmless. */
  readonly repeat: boolean;
  /** What a success of Okta's returns; absent for a raw call, which may return anything. */
  readonly returns?: Operation['returns'] | undefined;
  /** Ends the call at once. A transport from outside is given one that also ends an attempt that takes too long. */
  readonly signal?: AbortSignal | undefined;
  /** The latter for our own bottom, without the cost of a signal. */
  readonly abort?: AttemptAbort | undefined;
  /** When the call must be over, in milliseconds of {@link Clock.now}. */
  readonly deadlineAt: number;
  /** What became of the call so far; the layers write into it. */
  readonly record: CallRecord;
}

/** Tells the bottom that an attempt is over before its answer came. Makes a signal only for who asks for one. */
export class AttemptAbort {
  /** Why it is over; `undefined` while it is not. */
  reason: unknown;
  #listener: (() => void) | undefined;
  #controller: AbortController | undefined;

  /** Ends the attempt. */
  end(reason: unknown): void {
    if (this.reason !== undefined) return;
    this.reason = reason ?? new Error('ended');
    this.#listener?.();
    this.#controller?.abort(this.reason);
  }

  /** Calls back once when the attempt is ended; one listener at most. */
  onEnd(listener: (() => void) | undefined): void {
    this.#listener = listener;
  }

  /** The same as a signal. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.reason !== undefined) this.#controller.abort(this.reason);
    return this.#controller.signal;
  }
}

/** Sends one request, again where that is safe, and gives its successful answer or throws `OktaError`. */
export type Send = (request: OktaRequest) => Promise<ParsedResponse>;

/** Sends one request and gives its answer, whatever its status, or throws {@link TransportError}. */
export type Transport = (request: OktaRequest) => Promise<OktaResponse>;

/** A rule wrapped around a transport. */
export type Middleware = (next: Transport) => Transport;

/** Time as the stack sees it; it comes from outside, since some platforms forbid timers of one's own. */
export interface Clock {
  /** Monotonic milliseconds, never the wall clock. */
  now(): number;
  /** Calls back once after `ms`; the answer cancels it. In the background it keeps no process alive. */
  after(ms: number, callback: () => void, background?: boolean): () => void;
}

/** Why no answer came. */
export class TransportError extends Error {
  /** Whether Okta may have received the request. */
  readonly sent: boolean;
  readonly kind: 'connection' | 'timeout' | 'aborted';

  constructor(kind: TransportError['kind'], message: string, details: { sent: boolean; cause?: unknown }) {
    super(shortened(message), { cause: safeCause(details.cause) });
    markOwn(this);
    this.name = 'TransportError';
    this.kind = kind;
    this.sent = details.sent;
  }
}

/** The call's deadline has passed: it was too short for what Okta and the network take, and neither may be at fault. */
export class DeadlineExceeded extends TransportError {
  constructor(details: { readonly sent: boolean; readonly cause?: unknown }) {
    super('timeout', 'the deadline of the call has passed', details);
  }
}

/** A header's value as one string; lines are joined as RFC 9110 says. */
export function header(response: OktaResponse, name: string): string | undefined {
  const value = response.headers[name];
  return typeof value === 'string' || value === undefined ? value : value.join(', ');
}
