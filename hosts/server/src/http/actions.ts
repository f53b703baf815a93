import type { Context } from 'hono';
import { isOktaError, OktaError, type RunRecord, type RunResult } from 'okta-connector';
import { expectAllowed } from '../clients/client.ts';
import type { StoredResponse } from '../runs/idempotency.ts';
import type { RunHost } from '../runs/run-log.ts';
import { actionNamed } from '../runs/runner.ts';
import { ClientSlots } from './client-slots.ts';
import type { App, Env, Services } from './context.ts';
import { readersOnly } from './guards.ts';
import { limitFields } from './limit-fields.ts';
import { problemOf } from './problem.ts';
import { flagIn, objectInQuery, readBody, refuseOtherParameters } from './read-body.ts';

/** How long a client waits, in milliseconds: most give up after 60 s. */
const waitMs = 45_000;
/** How long a run may take that a client does not wait for. */
const asyncMs = 15 * 60_000;
/** The runs of one client that it does not wait for, at a time. */
const mostAsync = 100;

/** `POST /actions/{key}` and the fields of actions. */
export function addActions(app: App, services: Services): void {
  const slots = new ClientSlots(mostAsync, 'asynchronous runs');
  app.post('/actions/:key', async (context) => {
    const action = actionNamed(context.req.param('key'));
    const input = await readBody(context);
    const request = { ...runRequest(context, action.key, input), services, slots };
    const idempotencyKey = context.req.header('idempotency-key');
    if (idempotencyKey === undefined || action.effect === 'read' || request.dryRun)
      return toResponse(await answered(context, request));
    const client = context.get('client');
    // Before the stored response: a token of the same client may have fewer scopes.
    expectAllowed(client, action, input);
    const content = JSON.stringify([action.key, context.req.query(), input]);
    const begun = services.idempotency.begin({ client: client.id, key: idempotencyKey, content });
    if (begun.kind === 'replay') return toResponse(begun.response, { 'idempotency-replayed': 'true' });
    let settled: StoredResponse | undefined;
    try {
      settled = await answered(context, { ...request, record: begun.record, settle });
      return toResponse(settled);
    } finally {
      // A run that goes on without the client settles later.
      if (settled?.status !== 202) settle(settled);
    }

    function settle(response: StoredResponse | undefined): void {
      if (begun.kind !== 'run') return;
      if (response !== undefined && isFinal(response.status)) begun.finish(response);
      else begun.release();
    }
  });

  app.get('/actions/:key/fields', readersOnly, async (context) => {
    const { key } = actionNamed(context.req.param('key'));
    const values = objectInQuery(context.req.query('values'), 'values');
    return context.json(await services.org.connection().fields(key, values, { signal: context.req.raw.signal }));
  });
}

interface ActionRequest {
  readonly key: string;
  readonly input: Record<string, unknown>;
  readonly dryRun: boolean;
  readonly services: Services;
  readonly slots: ClientSlots;
  readonly record?: RunRecord;
  /** Called with the response of a run that the client does not wait for. */
  readonly settle?: (response: StoredResponse | undefined) => void;
}

function runRequest(context: Context<Env>, key: string, input: Record<string, unknown>) {
  refuseOtherParameters(context, ['dryRun']);
  return { key, input, dryRun: flagIn(context.req.query('dryRun'), 'dryRun') };
}

/** Runs the action, or starts it if the client prefers not to wait. */
async function answered(context: Context<Env>, request: ActionRequest): Promise<StoredResponse> {
  const prefer = preferences(context.req.header('prefer'));
  if (!prefer.has('respond-async'))
    return ran(context, request, { signal: context.req.raw.signal, deadlineMs: waitMs });
  const { services, slots, settle } = request;
  const client = context.get('client');
  expectAllowed(client, actionNamed(request.key), request.input);
  const leave = slots.enter(client);
  const run = crypto.randomUUID();
  services.results.open(run, client.id);
  const options = { signal: services.stopping, deadlineMs: asyncMs };
  const work = ran(context, request, options)
    .then(
      (response) => {
        services.results.keep(run, response);
        settle?.(response);
      },
      () => settle?.(undefined),
    )
    .catch(services.report)
    .finally(leave);
  void services.runner.track(work);
  const url = `${services.publicUrl()}/runs/${run}`;
  return {
    status: 202,
    headers: { 'content-type': 'application/json', location: url, 'preference-applied': 'respond-async' },
    body: JSON.stringify({ id: run, status: 'running', url }),
  };
}

async function ran(
  context: Context<Env>,
  { key, input, dryRun, services, record }: ActionRequest,
  options: { readonly signal: AbortSignal; readonly deadlineMs: number },
): Promise<StoredResponse> {
  const client = context.get('client');
  const host: RunHost = context.get('fromConsole') ? 'console' : 'http';
  const traceparent = context.req.header('traceparent');
  const isWhole = preferences(context.req.header('prefer')).has('return=representation');
  let runId = '';
  const onLogged = (id: string) => {
    runId = id;
  };
  const request = { client, host, key, input, dryRun, record, traceparent, onLogged, ...options };
  const withRun = ({ headers, ...rest }: StoredResponse): StoredResponse => ({
    ...rest,
    headers: { ...headers, ...(runId === '' ? {} : { 'x-run-id': runId }) },
  });
  try {
    return withRun(succeeded(await services.runner.run(request), services, isWhole));
  } catch (error) {
    if (!isOktaError(error)) services.report(error);
    return withRun(problemOf(error));
  }
}

function succeeded({ output, response }: RunResult, services: Services, isWhole: boolean): StoredResponse {
  return {
    status: 200,
    headers: {
      'content-type': 'application/json',
      'x-okta-calls': String(response.calls.reduce((sum, { attempts }) => sum + attempts, 0)),
      ...(response.requestId === '' ? {} : { 'x-okta-request-id': response.requestId }),
      ...limitFields(response, services.org.connection().limits()),
      ...(isWhole ? { 'preference-applied': 'return=representation' } : {}),
    },
    body: JSON.stringify(isWhole ? { output, response } : output),
  };
}

/** The outcomes that a repeated request gets again. All others run again, and look up first what was written. */
function isFinal(status: number): boolean {
  return status < 300 || [400, 404, 409, 422].includes(status);
}

function preferences(header: string | undefined): ReadonlySet<string> {
  return new Set((header ?? '').split(',').map((preference) => preference.trim().toLowerCase()));
}

function toResponse({ status, headers, body }: StoredResponse, more: Readonly<Record<string, string>> = {}): Response {
  return new Response(body, { status, headers: { ...headers, ...more } });
}

/** The error for a run that is not the client's, or that is too old. */
export function unknownRun(): OktaError {
  return new OktaError('not_found', { what: 'There is no run with this ID', hint: 'results are kept for 24 hours' });
}
