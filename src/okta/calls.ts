import type { HttpMethod, OperationId, PathParameters } from './operations.ts';
import type { Query } from './paths.ts';
import type { CallRecord, OktaResponse } from './transport/transport.ts';

/** What a call needs besides its operation. */
export interface CallArguments {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Query;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * For a write that must not simply be sent twice: looks up, after its answer was lost, whether it was carried out.
   * Gives the result if so, `undefined` if certainly not (then it is sent again), and throws if that cannot be told.
   */
  readonly check?: (write: LostWrite) => Promise<unknown>;
  /** Whether this very write may be sent twice, although not every one of its operation may. */
  readonly repeat?: true;
  /** Whether an answer without an object is none: the write is not over before Okta has told what it holds. */
  readonly answer?: 'object';
  /** What the write would do beyond what its body shows; told in a dry run. */
  readonly notes?: readonly string[];
}

/** A write whose answer was lost. */
export interface LostWrite {
  /**
   * Whether Okta made an object of this `created` after the write had left, by the org's own clock; `undefined` if that
   * cannot be told, as when the org's answers do not tell the time.
   */
  precedes(created: string | undefined): boolean | undefined;
}

/** Arguments with the path parameters that the operation needs. */
export type Arguments<Id extends OperationId> = CallArguments &
  (keyof PathParameters<Id> extends never ? { readonly path?: never } : { readonly path: PathParameters<Id> });

/** A request to any path below `/api`, for the step that lets a builder call what has no step. */
export interface RawRequest {
  readonly method: HttpMethod;
  /** Path and query, already checked and encoded. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** One call that was made, for the result envelope. */
export interface CallReport extends CallRecord {
  readonly operation: string;
  readonly method: HttpMethod;
  /** Status of the last answer; absent if none came. */
  status?: number;
  requestId?: string;
  /** From the first attempt to the last answer, waits included, in milliseconds. */
  ms: number;
  /** How the outcome is known: from Okta's answer, or by looking the object up after the answer was lost. */
  confirmed?: 'answered' | 'checked';
  headers?: OktaResponse['headers'];
  /** What a write returned. */
  output?: unknown;
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

/** A page of a list: its items as Okta sent them, and where the next page is. */
export interface Page {
  readonly items: readonly unknown[];
  /** Whether something in the items was nested too deeply and was replaced. */
  readonly cut?: true;
  /** Path and query of the next page; opaque. */
  readonly next?: string;
}
