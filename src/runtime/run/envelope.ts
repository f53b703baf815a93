import type { CallReport } from '../../okta/calls.ts';

/** The calls of a run, returned next to its output. */
export interface RunResponse {
  /**
   * HTTP status of the run's main call: its last successful write, or its last successful read. A refusal that a step
   * treats as "already in the requested state" is only listed in `calls`.
   */
  readonly status: number;
  /** Okta's ID of that request. */
  readonly requestId: string;
  /** The rate limit of that call, if Okta reported it. */
  readonly rateLimit?: { readonly limit: number; readonly remaining: number; readonly resetAt: string };
  /** Headers of that response, without cookies; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** How the outcome is known: from the response, or from a lookup after the response was lost. */
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
  /** Present if a response was lost after sending. */
  readonly lost?: true;
  /** Present if a lookup then found that Okta had carried it out. */
  readonly confirmed?: 'checked';
  /** Milliseconds from the first attempt to the last response. */
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
    headers,
    confirmed: main?.confirmed ?? 'answered',
    calls: reports.map(summary),
  };
}

/** Whether Okta carried a call out. */
export function hasWorked({ status, confirmed }: CallReport): boolean {
  return confirmed === 'checked' || (status !== undefined && status < 300);
}

// If the response to a write was lost, the lookup that confirmed it has the status.
function statusOf(main: CallReport | undefined, reports: readonly CallReport[]): number {
  if (main?.confirmed !== 'checked') return main?.status ?? 0;
  const lookup = reports.findLast((report) => report.confirmed === 'answered' && hasWorked(report));
  return lookup?.status ?? main.status ?? 0;
}

let lastSecond = { second: Number.NaN, iso: '' };

// All calls of one rate-limit window have the same reset time.
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
