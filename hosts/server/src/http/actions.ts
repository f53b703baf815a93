import type { Context } from 'hono';
import { OktaError, type RunRecord, type RunResult } from 'okta-connector';
import { actionNamed } from '../catalog.ts';
import { expectAllowed } from '../clients/client.ts';
import type { StoredResponse } from '../runs/idempotency.ts';
import type { App, Env, Services } from './context.ts';
import { readersOnly } from './guards.ts';
import { limitFields } from './limit-fields.ts';
import { flagIn, objectInQuery, readBody, refuseOtherParameters } from './read-body.ts';
import { hostOf, preferences, type RunBounds, reported, respond } from './respond.ts';

/** `POST /actions/{key}` and the fields of actions. */
export function addActions(app: App, services: Services): void {
  app.post('/actions/:key', async (context) => {
    const action = actionNamed(context.req.param('key'));
    const input = await readBody(context);
    refuseOtherParameters(context, ['dryRun']);
    const dryRun = flagIn(context.req.query('dryRun'), 'dryRun');
    // Before a stored response: a token of the same client may have fewer scopes.
    expectAllowed(context.get('client'), action, input);
    const request = { key: action.key, input, dryRun, services };
    return respond(context, services, {
      ...(action.effect === 'read' || dryRun ? {} : { keyed: { content: [action.key, context.req.query(), input] } }),
      isFinal,
      run: ({ record, ...bounds }) => ran(context, { ...request, record }, bounds),
    });
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
  readonly record: RunRecord | undefined;
}

async function ran(
  context: Context<Env>,
  { key, input, dryRun, services, record }: ActionRequest,
  bounds: RunBounds,
): Promise<StoredResponse> {
  const client = context.get('client');
  const host = hostOf(context);
  const traceparent = context.req.header('traceparent');
  const isWhole = preferences(context.req.header('prefer')).has('return=representation');
  return reported(services, async (onLogged) => {
    const request = { client, host, key, input, dryRun, record, traceparent, onLogged, ...bounds };
    return succeeded(await services.runner.run(request), services, isWhole);
  });
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

/** The error for a run that is not the client's, or that is too old. */
export function unknownRun(): OktaError {
  return new OktaError('not_found', { what: 'No run has this ID', hint: 'results are kept for 24 hours' });
}
