import type { Category } from 'okta-connector';

/** One error of an input field. */
export interface Fault {
  readonly path: string;
  readonly what: string;
  readonly hint?: string;
  readonly message: string;
}

/** An error response of the server, or the lack of any response. */
export interface Problem {
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly category: Category | 'unreachable';
  readonly retryable: boolean;
  readonly hint?: string;
  readonly code?: string;
  readonly field?: string;
  readonly faults?: readonly Fault[];
  readonly operation?: string;
  readonly errorCode?: string;
  readonly requestId?: string;
  readonly retryAt?: string;
  /** What Okta carried out before the error. */
  readonly written?: readonly unknown[];
}

/** Thrown by {@link request}. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** A successful response. */
export interface Reply<Body> {
  readonly body: Body;
  readonly headers: Headers;
}

/** What {@link request} sends. */
export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Called when the server no longer knows the session. */
export const signedOut: { handler: () => void } = { handler: () => {} };

/** Calls the server. The body has the type that the route documents. Throws {@link ProblemError}. */
export async function request<Body>(path: string, options: RequestOptions = {}): Promise<Reply<Body>> {
  const { method = 'GET', body, headers = {}, signal } = options;
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers: { accept: 'application/json', ...(body === undefined ? {} : jsonType), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new ProblemError(unreachable);
  }
  const text = await response.text();
  const value: unknown = text === '' ? undefined : parsed(text);
  if (response.ok) return { body: value as Body, headers: response.headers };
  const problem = isProblem(value) ? value : { ...unreachable, status: response.status };
  if (problem.code === 'missing_key' || problem.code === 'unknown_key') signedOut.handler();
  throw new ProblemError(problem);
}

/** The problem in something that was thrown. */
export function problemIn(error: unknown): Problem {
  return error instanceof ProblemError ? error.problem : { ...unreachable, detail: String(error) };
}

const jsonType = { 'content-type': 'application/json' };

const unreachable: Problem = {
  title: 'The server did not respond.',
  status: 0,
  detail: 'The server did not respond. Check that it is running.',
  category: 'unreachable',
  retryable: true,
};

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'detail' in value && 'category' in value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
