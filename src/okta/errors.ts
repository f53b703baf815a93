import { type Category, categoryFacts } from './categories.ts';
import { markOwn, safeCause } from './own-errors.ts';

/** A write of a failed run that Okta carried out. */
export interface CompletedWrite {
  readonly operation: string;
  readonly method: string;
  readonly status?: number;
  /** Okta's ID of the request. */
  readonly requestId?: string;
  /** What Okta returned, such as a new user or a reset link; absent if it returned nothing. May hold secrets. */
  readonly output?: unknown;
}

/** What happened, and what to do about it. The message is made of both at the end; nothing cuts it up again. */
export interface Problem {
  /** What happened, without a period at its end. Begins with a capital, or continues the name of a field. */
  readonly what: string;
  /** What to do about it, an imperative without a period at its end. */
  readonly hint?: string | undefined;
}

/** One fault of an input. Its `what` continues the name of the field, so that a host can put the label of its form there. */
export interface Fault extends Problem {
  /** JSON path, such as `profile.email`; empty for the input as a whole. */
  readonly path: string;
  /** The whole text: "profile is required." */
  readonly message: string;
  /** The kind of fault, for hosts that show it in words of their own. */
  readonly code?: FaultCode;
}

/** A kind of {@link Fault}: a value that is missing or empty, or a field that the step does not have. */
export type FaultCode = 'required' | 'unknown_field';

/** A fault of the field at a path. */
export function faultAt(path: string, problem: Problem, code?: FaultCode): Fault {
  const { what, hint } = problem;
  const whole = code === 'unknown_field' ? `Unknown field "${path}"` : `${path === '' ? 'The input' : path} ${what}`;
  return {
    path,
    what,
    message: sentences({ what: whole, hint }),
    ...(hint === undefined ? {} : { hint }),
    ...(code === undefined ? {} : { code }),
  };
}

/** "Cannot reach acme.okta.com. Check the network." */
export function sentences({ what, hint }: Problem): string {
  const first = ended(what);
  return hint === undefined ? first : `${first} ${hint.charAt(0).toUpperCase()}${ended(hint.slice(1))}`;
}

function ended(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

/** The details of an {@link OktaError}. */
export interface OktaErrorDetails {
  /** HTTP status of the answer, if there was one. */
  readonly status?: number | undefined;
  /** Okta's own code, as `E0000007`. */
  readonly errorCode?: string | undefined;
  /** Okta's own words: `errorSummary` and causes as one text. */
  readonly summary?: string | undefined;
  /** Okta's `errorCauses`, one sentence each. */
  readonly causes?: readonly string[] | undefined;
  /** Okta's `x-okta-request-id`, to be named when asking Okta's support. */
  readonly requestId?: string | undefined;
  /** When the call may succeed, ISO 8601 by the org's clock. */
  readonly retryAt?: string | undefined;
  /** Names one problem among those of its category, for code that handles it: hosts never branch on wording. */
  readonly code?: string | undefined;
  /** The operation that failed. */
  readonly operation?: string | undefined;
  /** The field at fault: of the connection (`orgUrl`, `apiToken`, `role`) or of the input. */
  readonly field?: string | undefined;
  /** Every fault of a refused input. */
  readonly faults?: readonly Fault[] | undefined;
  /** Where a redirect points to. */
  readonly location?: string | undefined;
  /** What is known of a write whose outcome is not. */
  readonly known?: string | undefined;
  /** Only code, name, message and stack of a library's error are kept. */
  readonly cause?: unknown;
}

/** The one error of the connector. Its message never holds the credential, a body that was sent, or another secret. */
export class OktaError extends Error {
  readonly category: Category;
  readonly status?: number;
  readonly errorCode?: string;
  /** Okta's own words, without what this package adds. */
  readonly summary?: string;
  readonly causes: readonly string[];
  readonly requestId?: string;
  readonly retryAt?: string;
  /** What happened, as one sentence. */
  readonly what: string;
  readonly hint?: string;
  readonly code?: string;
  readonly operation?: string;
  readonly field?: string;
  readonly faults?: readonly Fault[];
  readonly known?: string;
  readonly location?: string;
  /** The calls that the run had made by then, in order; set by the runtime. */
  calls?: readonly object[];
  #written: readonly CompletedWrite[] = [];

  constructor(category: Category, problem: Problem, details: OktaErrorDetails = {}) {
    const { what, hint } = problem;
    super(sentences(problem), details.cause === undefined ? undefined : { cause: safeCause(details.cause) });
    markOwn(this);
    this.name = 'OktaError';
    this.category = category;
    this.what = what;
    this.causes = details.causes ?? [];
    if (details.status !== undefined) this.status = details.status;
    if (details.errorCode !== undefined) this.errorCode = details.errorCode;
    if (details.summary !== undefined) this.summary = details.summary;
    if (details.requestId !== undefined) this.requestId = details.requestId;
    if (details.retryAt !== undefined) this.retryAt = details.retryAt;
    if (hint !== undefined) this.hint = hint;
    if (details.code !== undefined) this.code = details.code;
    if (details.operation !== undefined) this.operation = details.operation;
    if (details.field !== undefined) this.field = details.field;
    if (details.faults !== undefined) this.faults = details.faults;
    if (details.known !== undefined) this.known = details.known;
    if (details.location !== undefined) this.location = details.location;
  }

  /** Whether the same run may succeed later. */
  get retryable(): boolean {
    return categoryFacts[this.category].retryable;
  }

  /**
   * The writes that Okta had carried out before the run failed or was canceled, with their results. They may hold secrets, so
   * they are in no JSON, log or inspection of the error; that is why this is a method.
   */
  written(): readonly CompletedWrite[] {
    return this.#written;
  }

  /** The same error, which returns these writes; for the runtime. */
  withWritten(writes: readonly CompletedWrite[]): this {
    this.#written = writes;
    return this;
  }

  /** A new error for the same failure, with this one as its cause. It keeps what Okta said unless `details` replace it. */
  rephrased(category: Category, problem: Problem, details: OktaErrorDetails = {}): OktaError {
    const { status, errorCode, causes, requestId, retryAt, operation } = this;
    return new OktaError(category, problem, {
      status,
      errorCode,
      causes,
      requestId,
      retryAt,
      operation,
      ...details,
      cause: this,
    });
  }

  /** The error as plain data, without stack and cause. */
  toJSON(): Record<string, unknown> {
    const { name, message, category, status, errorCode, causes, requestId, retryAt, hint, code, operation, field } =
      this;
    return {
      name,
      message,
      category,
      ...defined({ status, errorCode, causes, requestId, retryAt, hint, code, operation, field }),
      ...defined({ faults: this.faults, known: this.known, location: this.location, calls: this.calls }),
    };
  }
}

/** The refusal of one field of an input before anything is sent; the problem continues the name of the field. */
export function refusedField(field: string, problem: Problem, details: OktaErrorDetails = {}): OktaError {
  const { what, hint } = problem;
  const faults = [faultAt(field, problem)];
  return new OktaError('invalid_request', { what: `${field} ${what}`, hint }, { field, faults, ...details });
}

/** Whether a caught value is an {@link OktaError}, also one from another copy of this package. */
export function isOktaError(value: unknown): value is OktaError {
  return value instanceof Error && value.name === 'OktaError' && 'category' in value;
}

function defined(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
