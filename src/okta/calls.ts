import type { HttpMethod, OperationId, PathParameters, WriteOperationId } from './operations.ts';

/** Query parameters; absent values are left out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** The arguments of a call, apart from its operation. */
export interface CallArguments extends WriteArguments {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Query;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Arguments that only a write accepts. */
export interface WriteArguments {
  readonly body?: unknown;
  /** Effects of the write that its body does not show; a dry run reports them. */
  readonly notes?: readonly string[];
  /** Set where the parameters of this call make Okta return an object that is needed: without it the write counts as lost. */
  readonly returns?: 'object';
  /** What to do if the response is lost, if this call can do better than the operation's default. */
  readonly afterLoss?: AfterLoss;
}

/**
 * What to do after a write whose response was lost:
 * - `repeat`: send it again, which is harmless.
 * - `unknown`: fail with `outcome_unknown`.
 * - `lookUp`: find out whether Okta carried it out. Return the result if so, and `undefined` if certainly not, so that the
 *   write is sent again. Throw if neither is certain.
 *
 * @example afterLoss: { lookUp: () => absent(okta.call('getUser', { path: { id: login } })) }
 */
export type AfterLoss = 'repeat' | 'unknown' | { readonly lookUp: LookUp };

/** Looks up the outcome of a write. */
export type LookUp = (write: LostWrite) => Promise<unknown>;

/** A write whose response was lost. */
export interface LostWrite {
  /**
   * Whether Okta made an object with this `created` after the write was sent, by the org's own clock; `unknown` if the two
   * times are too close, or if the org's responses do not include the time.
   */
  madeAfter(created: string | undefined): 'yes' | 'no' | 'unknown';
}

type PathArguments<Id extends OperationId> = keyof PathParameters<Id> extends never
  ? { readonly path?: never }
  : { readonly path: PathParameters<Id> };

/** Arguments with the path parameters that the operation needs. A read accepts no write arguments. */
export type Arguments<Id extends OperationId> = CallArguments &
  PathArguments<Id> &
  (Id extends WriteOperationId ? unknown : { readonly [Name in keyof WriteArguments]?: never });

/** A request to any path below `/api`, for the step that calls operations without a step. */
export interface RawRequest {
  readonly method: HttpMethod;
  /** Path and query, already checked and encoded. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** OAuth scopes that it needs. */
  readonly scopes?: readonly string[];
  /** Values in the path that must not be seen, such as a session ID. */
  readonly secrets?: readonly string[];
  /** The body as text or bytes, for a content type other than JSON. */
  readonly content?: string | Uint8Array;
  /** The ID of the operation, if it is known which one this is. It names the call in reports and errors. */
  readonly operation?: string;
  /** @default repeat for a read, otherwise unknown */
  readonly afterLoss?: Exclude<AfterLoss, object>;
  /** Whether to send no credential. */
  readonly isPublic?: boolean;
}

/** Headers of a response: names in lower case, repeated headers joined as RFC 9110 says, no cookies. */
export type ResponseHeaders = Readonly<Record<string, string>>;

/** One HTTP response as plain data. */
export interface OktaResponse {
  readonly status: number;
  /** Names in lower case; a header sent in several lines is a list. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Empty if it is `unreadable`. */
  readonly body: string;
  readonly unreadable?: UnreadableBody | undefined;
  /** Whether the credential was refused, and the next attempt has a new one. */
  readonly renewed?: boolean | undefined;
}

/** Why the body of a response cannot be read. */
export interface UnreadableBody {
  /** Goes on after "The answer is not Okta's: ". */
  readonly why: string;
  /** Whether the next attempt would most likely end the same way. */
  readonly lasting: boolean;
}

/** A response as the layers get it. */
export interface ReceivedResponse extends OktaResponse {
  readonly headers: ResponseHeaders;
}

/** A successful response with its body parsed. */
export interface ParsedResponse extends ReceivedResponse {
  /** `undefined` if there was no body. */
  readonly json: unknown;
  /** Present if a value was nested too deeply and was replaced. */
  readonly cut?: true;
}

/** The `X-Rate-Limit-*` headers of one response. */
export interface RateHeaders {
  readonly limit: number;
  readonly remaining: number;
  /** When the window ends, in whole seconds of the org's clock. */
  readonly reset: number;
}

/** What is known of one rate limit of the org in its current window. */
export interface LimitState {
  /** The operations that are known to draw from it. */
  readonly operations: readonly string[];
  readonly limit: number;
  /** As the last response reported it. */
  readonly remaining: number;
  /** When the window ends, ISO 8601 by the org's clock. */
  readonly resetAt: string;
  /** Calls that were sent and have no response yet. */
  readonly inFlight: number;
  /** Calls that wait for this limit. */
  readonly waiting: number;
}

/** The progress and outcome of one call, for the result envelope and the log. */
export interface CallRecord {
  /** How often it was sent. */
  attempts: number;
  /** Whether the response to an attempt was lost, so that Okta may have carried it out. */
  lost: boolean;
  /** Milliseconds spent waiting for the rate limit. */
  waitedMs: number;
  /** When the first attempt that Okta may have carried out was sent, in milliseconds of the clock. */
  sentAt?: number | undefined;
  /** Rate-limit headers of the last response. */
  rate?: RateHeaders | undefined;
}

/** One call that was made, for the result envelope. */
export interface CallReport extends CallRecord {
  readonly operation: string;
  readonly method: HttpMethod;
  /** Status of the last response; absent if there was none. */
  status?: number;
  requestId?: string;
  /** Milliseconds from the first attempt to the last response, including waits. */
  ms: number;
  /** How the outcome is known: from Okta's response, or from a look-up after a lost response. */
  confirmed?: 'answered' | 'checked';
  headers?: ResponseHeaders;
  /** What a write returned. */
  output?: unknown;
}

/** A call that has not been sent yet. */
export interface PendingCall {
  readonly operation: string;
  readonly method: HttpMethod;
  /** Path and query. */
  readonly path: string;
  /** The path without the secrets in it. */
  readonly shownPath: string;
  readonly body?: unknown;
  readonly notes: readonly string[];
  /** Absent for a raw call. */
  readonly returns?: 'list' | 'object' | 'nothing' | undefined;
  /** The member of the response that holds the list. */
  readonly items?: string | undefined;
}

/** Stands between a run and Okta: a plan holds writes back, and applying one compares them with it. */
export interface Interceptor {
  /** Sends a call, or returns or throws something instead. */
  around(call: PendingCall, send: () => Promise<ParsedResponse>): Promise<ParsedResponse>;
  /** Asks once, instead of polling until there is a value. */
  instead?<Value>(ask: () => Promise<Value | undefined>): Promise<Value | undefined>;
}

/** A write that a dry run held back. */
export interface PlannedWrite {
  readonly operation: string;
  readonly method: HttpMethod;
  readonly path: string;
  readonly body?: unknown;
  readonly notes: readonly string[];
}

/** Thrown through the step when a dry run reaches its first write. */
export class DryRunEnd extends Error {
  readonly planned: PlannedWrite;
  constructor(planned: PlannedWrite) {
    super('dry run');
    this.planned = planned;
  }
}

/** A page of a list, and where the next page is. The client returns items as Okta sent them. */
export interface Page<Item = unknown> {
  readonly items: readonly Item[];
  /** Whether a value in the items was nested too deeply and was replaced. */
  readonly cut?: true;
  /** Path and query of the next page; opaque. */
  readonly next?: string;
}

/** The user whose API token a connection uses. */
export interface TokenOwner {
  readonly id: string;
  readonly login?: string;
}

/**
 * The values of all promises. Like `Promise.all`, but rejects only after the last one has settled, so that no request is still
 * under way when a run ends. Rejects with the first error in the order of the list.
 */
export async function allEnded<const Promises extends readonly unknown[]>(
  promises: Promises,
): Promise<{ -readonly [Index in keyof Promises]: Awaited<Promises[Index]> }> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}
