import type { CallReport } from '../../okta/calls.ts';
import { receivedHeaders } from '../../resources/org/api-request.ts';

/** What a platform learns about the calls of a run, besides its output. */
export interface RunResponse {
  /**
   * HTTP status of the call that the run was about: its last write that Okta carried out, or its last read that Okta
   * answered. A refusal that a step takes as "it is so already" is among `calls`.
   */
  readonly status: number;
  /** Okta's ID of that request. */
  readonly requestId: string;
  /** The rate limit that the call drew from, if Okta told. */
  readonly rateLimit?: { readonly limit: number; readonly remaining: number; readonly resetAt: string };
  /** Headers of that answer, names in lower case, without cookies. */
  readonly headers: Readonly<Record<string, string>>;
  /** How the outcome of a write is known: from the answer, or by looking the object up after the answer was lost. */
  readonly confirmed: 'answered' | 'checked';
  /** Every call of the run, in order. */
  readonly calls: readonly CallSummary[];
}

/** One call of a run. */
export interface CallSummary {
  readonly operation: string;
  readonly method: string;
  readonly status?: number;
  readonly requestId?: string;
  /** How often it was sent. */
  readonly attempts: number;
  /** Whether an answer to it was lost after sending. */
  readonly lost?: true;
  /** Present if a look-up after that has found it carried out. */
  readonly confirmed?: 'checked';
  /** Milliseconds from the first attempt to the last answer. */
  readonly ms: number;
  /** Milliseconds of it spent waiting for the rate limit. */
  readonly waitedMs: number;
}

/** Sums up the calls of a run. */
export function envelope(reports: readonly CallReport[]): RunResponse {
  const main =
    reports.findLast((report) => report.method !== 'GET' && hasWorked(report)) ??
    reports.findLast(hasWorked) ??
    reports.at(-1);
  const { rate, headers = {} } = main ?? {};
  return {
    status: statusOf(main, reports),
    requestId: main?.requestId ?? '',
    ...(rate === undefined
      ? {}
      : {
          rateLimit: {
            limit: rate.limit,
            remaining: rate.remaining,
            resetAt: isoSecond(rate.reset),
          },
        }),
    headers: isFlat(headers) ? headers : receivedHeaders(headers),
    confirmed: main?.confirmed ?? 'answered',
    calls: reports.map(summary),
  };
}

/** Whether Okta carried a call out. */
export function hasWorked({ status, confirmed }: CallReport): boolean {
  return confirmed === 'checked' || (status !== undefined && status < 300);
}

// Of a write whose answer was lost, the look-up that found it done tells.
function statusOf(main: CallReport | undefined, reports: readonly CallReport[]): number {
  if (main?.confirmed !== 'checked') return main?.status ?? 0;
  const told = reports.findLast((report) => report.confirmed === 'answered' && hasWorked(report));
  return told?.status ?? main.status ?? 0;
}

let lastSecond = { second: Number.NaN, iso: '' };

// All calls of a window have the same end.
function isoSecond(second: number): string {
  if (second !== lastSecond.second) lastSecond = { second, iso: new Date(second * 1000).toISOString() };
  return lastSecond.iso;
}

/** A call without its headers. */
export function summary({
  operation,
  method,
  status,
  requestId,
  attempts,
  lost,
  confirmed,
  ms,
  waitedMs,
}: CallReport): CallSummary {
  return {
    operation,
    method,
    ...(status === undefined ? {} : { status }),
    ...(requestId === undefined ? {} : { requestId }),
    attempts,
    ...(lost ? { lost: true as const } : {}),
    ...(confirmed === 'checked' ? { confirmed } : {}),
    ms,
    waitedMs: Math.round(waitedMs),
  };
}

// Most answers have one line for each header, and no cookie: those headers are given as they are.
function isFlat(headers: NonNullable<CallReport['headers']>): headers is Readonly<Record<string, string>> {
  for (const name in headers) if (typeof headers[name] !== 'string' || name === 'set-cookie') return false;
  return true;
}
