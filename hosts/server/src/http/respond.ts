import type { Context } from 'hono';
import { isOktaError, type RunRecord } from 'okta-connector';
import type { StoredResponse } from '../runs/idempotency.ts';
import type { RunHost } from '../runs/run-log.ts';
import type { Env, Services } from './context.ts';
import { problemOf } from './problem.ts';

/** How long a client waits, in milliseconds: most give up after 60 s. */
const waitMs = 45_000;
/** How long a run may take that a client does not wait for. */
const asyncMs = 15 * 60_000;

/** How long a run may take. */
export interface RunBounds {
  readonly signal: AbortSignal;
  readonly deadlineMs: number;
}

/** A run that a request asks for. */
export interface RespondRequest {
  /** What a repeated request must have in common with the first one. Absent for a run that changes nothing. */
  readonly keyed?: { readonly content: unknown };
  /** Whether a repeated request gets a response with this status again. */
  readonly isFinal: (status: number) => boolean;
  /** Runs. Never throws an `OktaError`. */
  readonly run: (run: RunBounds & { readonly record: RunRecord | undefined }) => Promise<StoredResponse>;
}

/** Responds to a request that may have an `Idempotency-Key` and may prefer not to wait. */
export async function respond(context: Context<Env>, services: Services, request: RespondRequest): Promise<Response> {
  const { keyed, isFinal, run } = request;
  const key = context.req.header('idempotency-key');
  if (key === undefined || keyed === undefined)
    return toResponse(await answered(context, services, { run: (bounds) => run({ ...bounds, record: undefined }) }));
  const { id: client } = context.get('client');
  const begun = services.idempotency.begin({ client, key, content: JSON.stringify(keyed.content) });
  if (begun.kind === 'replay') return toResponse(begun.response, { 'idempotency-replayed': 'true' });
  const settle = (response: StoredResponse | undefined) => {
    if (response !== undefined && isFinal(response.status)) begun.finish(response);
    else begun.release();
  };
  let settled: StoredResponse | undefined;
  try {
    settled = await answered(context, services, { run: (bounds) => run({ ...bounds, record: begun.record }), settle });
    return toResponse(settled);
  } finally {
    // A run that goes on without the client settles later.
    if (settled?.status !== 202) settle(settled);
  }
}

/** Runs, or starts the run if the client prefers not to wait. */
async function answered(
  context: Context<Env>,
  services: Services,
  {
    run,
    settle,
  }: {
    readonly run: (bounds: RunBounds) => Promise<StoredResponse>;
    /** Called with the response of a run that the client does not wait for. */
    readonly settle?: (response: StoredResponse | undefined) => void;
  },
): Promise<StoredResponse> {
  const prefer = preferences(context.req.header('prefer'));
  if (!prefer.has('respond-async')) return run({ signal: context.req.raw.signal, deadlineMs: waitMs });
  const client = context.get('client');
  const leave = services.asyncRuns.enter(client);
  const id = crypto.randomUUID();
  services.results.open(id, client.id);
  const work = run({ signal: services.stopping, deadlineMs: asyncMs })
    .then(
      (response) => {
        services.results.keep(id, response);
        settle?.(response);
      },
      () => settle?.(undefined),
    )
    .catch(services.report)
    .finally(leave);
  void services.runner.track(work);
  const url = `${services.publicUrl()}/runs/${id}`;
  return {
    status: 202,
    headers: { 'content-type': 'application/json', location: url, 'preference-applied': 'respond-async' },
    body: JSON.stringify({ id, status: 'running', url }),
  };
}

/** Runs and responds, to a failure with a problem. The response names the run in the log. */
export async function reported(
  { report }: Pick<Services, 'report'>,
  run: (onLogged: (runId: string) => void) => Promise<StoredResponse>,
): Promise<StoredResponse> {
  let runId = '';
  const onLogged = (id: string) => {
    runId = id;
  };
  const withRun = ({ headers, ...rest }: StoredResponse): StoredResponse => ({
    ...rest,
    headers: { ...headers, ...(runId === '' ? {} : { 'x-run-id': runId }) },
  });
  try {
    return withRun(await run(onLogged));
  } catch (error) {
    if (!isOktaError(error)) report(error);
    return withRun(problemOf(error));
  }
}

/** The preferences of a `Prefer` header. */
export function preferences(header: string | undefined): ReadonlySet<string> {
  return new Set((header ?? '').split(',').map((preference) => preference.trim().toLowerCase()));
}

/** Where a request comes from. */
export function hostOf(context: Context<Env>): RunHost {
  return context.get('fromConsole') ? 'console' : 'http';
}

function toResponse({ status, headers, body }: StoredResponse, more: Readonly<Record<string, string>> = {}): Response {
  return new Response(body, { status, headers: { ...headers, ...more } });
}
