import type { CallRecord, OktaResponse, ParsedResponse, ReceivedResponse } from '../calls.ts';
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
  /** JSON text, or what the header `content-type` says. */
  readonly body?: string | Uint8Array | undefined;
  /** Operation ID, or the shape of a raw call; for logs and errors. */
  readonly operation: string;
  /** Calls of the same name share a rate-limit bucket; calls of other names may too, see `BucketMap`. */
  readonly bucket: string;
  /** Secrets in the path, as they stand there, which no response and no error may show. */
  readonly secrets?: readonly string[] | undefined;
  /** OAuth scopes that it needs; absent for those of the operation. */
  readonly scopes?: readonly string[] | undefined;
  /** Whether sending it again is harmless. */
  readonly repeat: boolean;
  /** What a success returns; absent for a raw call, which may return anything. */
  readonly returns?: Operation['returns'] | undefined;
  /** The member of the body that holds the list. */
  readonly items?: string | undefined;
  /** Ends the call at once. A custom transport gets a signal that also ends an attempt that times out. */
  readonly signal?: AbortSignal | undefined;
  /** The latter for our own bottom, without the cost of a signal. */
  readonly abort?: AttemptAbort | undefined;
  /** When the call must be over, in milliseconds of {@link Clock.now}. */
  readonly deadlineAt: number;
  /** The progress of the call; the layers update it. */
  readonly record: CallRecord;
}

/** Ends an attempt before its response arrives. Creates a signal only on demand. */
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

  /** Calls back once when the attempt ends. Holds one listener. */
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

/** Sends a request, with retries where safe. Returns the successful response or throws `OktaError`. */
export type Send = (request: OktaRequest) => Promise<ParsedResponse>;

/** Sends a request once. Returns the response with any status, or throws {@link TransportError}. */
export type Transport = (request: OktaRequest) => Promise<OktaResponse>;

/** The same, with a response as the layers get it. */
export type Exchange = (request: OktaRequest) => Promise<ReceivedResponse>;

/** A rule wrapped around an exchange. */
export type Middleware = (next: Exchange) => Exchange;

/** The stack's source of time. Hosts can replace it, because some platforms restrict timers. */
export interface Clock {
  /** Monotonic milliseconds, never the wall clock. */
  now(): number;
  /** Calls back once after `ms` and returns a cancel function. A background timer does not keep the process alive. */
  after(ms: number, callback: () => void, background?: boolean): () => void;
}

/** The reason for a missing response. */
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

/** The call's deadline passed. It may simply be too short, so Okta and the network may not be at fault. */
export class DeadlineExceeded extends TransportError {
  constructor(details: { readonly sent: boolean; readonly cause?: unknown }) {
    super('timeout', 'the deadline of the call has passed', details);
  }
}
