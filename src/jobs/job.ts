import { type Category, categoryFacts } from '../okta/categories.ts';
import { crypto } from '../okta/crypto.ts';
import { isOktaError, type OktaError } from '../okta/errors.ts';
import { maskSecrets } from '../runtime/run/mask.ts';

/** The data of a job: an action and its input. */
export interface OktaJob {
  readonly action: string;
  readonly input: unknown;
}

/** What runs the jobs; a `Connection` is one. */
export interface JobRunner {
  run(
    action: string,
    input: unknown,
    options: { readonly signal?: AbortSignal | undefined },
  ): Promise<{
    readonly output: unknown;
  }>;
}

/** Options of a processor. */
export interface ProcessorOptions {
  /**
   * Whether to keep secrets in the results, such as activation links. The queue stores results, so they are masked otherwise.
   * @default false
   */
  readonly keepSecrets?: boolean;
}

/** Runs a job. Returns what the queue may store. */
export async function outputOf(
  okta: JobRunner,
  { action, input }: OktaJob,
  { keepSecrets = false, signal }: ProcessorOptions & { readonly signal: AbortSignal | undefined },
): Promise<unknown> {
  const { output } = await okta.run(action, input, { signal });
  return keepSecrets ? output : maskSecrets(output);
}

/** What a queue does with a failed job. */
export type Verdict =
  /** Try again later; uses up an attempt. */
  | { readonly kind: 'retry' }
  /** Try again after this many milliseconds; uses up no attempt. */
  | { readonly kind: 'wait'; readonly ms: number }
  /** Do not try again: a person must look at it. */
  | { readonly kind: 'final' };

/** How long to wait for a rate limit whose end is unknown. Okta's windows last 60 s. */
const usualWaitMs = 60_000;
const [shortestWaitMs, longestWaitMs] = [1000, 120_000];

/** What to do with a job that failed. An error that is not Okta's is retried: it may be the queue's own. */
export function verdictOn(error: unknown): Verdict {
  if (!isOktaError(error)) return { kind: 'retry' };
  const { category } = error;
  if (category === 'rate_limited') return { kind: 'wait', ms: waitOf(error) };
  // The worker was stopped, or has lost the job.
  if (category === 'cancelled') return { kind: 'retry' };
  return { kind: isRetryable(category) ? 'retry' : 'final' };
}

function isRetryable(category: Category): boolean {
  return categoryFacts[category].retryable;
}

/** `retryAt` is by the org's clock, which may differ from this machine's, so the wait has bounds. */
function waitOf({ retryAt }: OktaError): number {
  const ms = retryAt === undefined ? Number.NaN : Date.parse(retryAt) - Date.now();
  return Number.isNaN(ms) ? usualWaitMs : Math.min(Math.max(ms, shortestWaitMs), longestWaitMs);
}

/** What a queue keeps of a failed run: what a person needs, and no values. */
export function failureOf(error: unknown): object {
  if (!isOktaError(error)) return { message: error instanceof Error ? error.message : String(error) };
  const { category, code, message, operation, requestId } = error;
  return { category, message, ...only({ code, operation, requestId }) };
}

function only(values: Readonly<Record<string, string | undefined>>): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** The SHA-256 of what a job does, in hexadecimal. The order of the members of the input does not matter. */
export function digestOf(action: string, key: unknown): string {
  return crypto().hash('sha256', JSON.stringify([action, sorted(key)]));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, member]) => [name, sorted(member)]));
}
