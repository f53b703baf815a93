import { type CallReport, DryRunEnd } from '../../okta/calls.ts';
import { type CompletedWrite, OktaError } from '../../okta/errors.ts';
import { memberAt, textAt } from '../../okta/json.ts';
import { pageOf } from '../../okta/links.ts';
import type { OperationId } from '../../okta/operations.ts';
import { adminRoles, type Log, type RawContext, type StepContext } from '../../step/action.ts';
import { scopesOf } from '../../step/scopes.ts';
import type { DryRun, RunResult, Session } from '../session.ts';
import { envelope, hasWorked, summary } from './envelope.ts';
import { stepInput } from './input.ts';
import { maskPath, maskSecrets } from './mask.ts';
import { stepOkta } from './step-okta.ts';

/** Runs one action for one input. */
export async function runAction(session: Session, { key, input }: { key: string; input: unknown }): Promise<RunResult> {
  const { steps } = session;
  const action = steps.loaded(key) ?? (await steps.action(key));
  const checked = stepInput(action, input);
  const parsed = checked instanceof Promise ? await checked : checked;
  const context = stepContext(session);
  try {
    const result = await action.run(parsed, context);
    const output = hasReport(result) ? await withIdHints(session, result) : result;
    return {
      output: session.dryRun && action.effect !== 'read' ? nothingWritten(output) : output,
      response: envelope(session.calls),
    };
  } catch (error) {
    if (error instanceof DryRunEnd) return { output: planned(error), response: envelope(session.calls) };
    const { withIdHint } = await import('./name-hints.ts');
    throw failure(await withIdHint(session, { action, input: parsed, error }), { session, key });
  }
}

// Only compound steps report their sub-steps. All others need no further await.
function hasReport(output: unknown): output is { readonly report: unknown } {
  return typeof output === 'object' && output !== null && 'report' in output;
}

async function withIdHints(session: Session, output: { readonly report: unknown }): Promise<unknown> {
  const { reportWithIdHints } = await import('./name-hints.ts');
  return reportWithIdHints(session, output);
}

/** Creates the context that a step gets. */
export function stepContext(session: Session): StepContext<OperationId> & RawContext {
  const { client, logger, signal, dryRun, memory } = session;
  const log: Log = { debug: (details, message) => logger?.debug(details, message) };
  return {
    okta: stepOkta(client),
    log,
    signal,
    dryRun,
    credential: session.credential,
    memory,
    // A dry run holds a write back, with or without a credential.
    raw: (request) =>
      request.isPublic === true && !(dryRun && request.method !== 'GET')
        ? session.anonymous().raw(request)
        : client.raw(request),
    pageIn: (response, source) => pageOf(response, { origin: session.orgUrl, ...source }),
  };
}

/** Turns anything thrown by a step into the error that hosts get, with the calls made before it and what its writes returned. */
export function failure(error: unknown, { session, key }: { session: Session; key: string }): OktaError {
  const known =
    afterWrite(error, { session, key }) ??
    (error instanceof OktaError ? withNeeds(error, { session, key }) : unreadable(error, { session, key }));
  known.calls = session.calls.map(summary);
  return known.withWritten(session.calls.filter(wasWritten).map(completed));
}

/** A refusal for lack of rights, with the role and, for a service app, the scopes that the step needs. */
function withNeeds(error: OktaError, { session, key }: { session: Session; key: string }): OktaError {
  const action = session.steps.loaded(key);
  if (action === undefined || action.operations.length === 0) return error;
  // A step that knows more has explained it already.
  if (error.category !== 'forbidden' || error.errorCode !== 'E0000006' || error.cause instanceof OktaError)
    return error;
  const role = adminRoles[action.role];
  const hint =
    session.credential === 'oauth'
      ? `grant the app the scopes ${scopesOf(action.operations).join(' and ')}, and assign it the role ${role} or one that includes it`
      : `give the token's owner the role ${role} or one that includes it`;
  return error.rephrased('forbidden', { what: error.what, hint }, { summary: error.summary, field: error.field });
}

function wasWritten({ method, confirmed }: CallReport): boolean {
  return method !== 'GET' && confirmed !== undefined;
}

function completed({ operation, method, status, requestId, output }: CallReport): CompletedWrite {
  return {
    operation,
    method,
    ...(status === undefined ? {} : { status }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(output === undefined ? {} : { output }),
  };
}

/** The error for a write that Okta carried out, but whose response could not be read; `undefined` for any other failure. */
function afterWrite(error: unknown, { session, key }: { session: Session; key: string }): OktaError | undefined {
  if (error instanceof OktaError && error.category !== 'unexpected_response') return undefined;
  const written = session.calls.findLast((call) => call.method !== 'GET' && hasWorked(call));
  const last = session.calls.at(-1);
  // If a later write failed, the error is about that one.
  if (written === undefined || (last !== undefined && last.method !== 'GET' && !hasWorked(last))) return undefined;
  const { operation, status, requestId } = written;
  const known = `Okta carried out ${operation}`;
  const what = `${known}, but ${key} could not read the response`;
  const hint = "check the object's state in Okta before you run it again";
  return new OktaError('outcome_unknown', { what, hint }, { operation, status, requestId, known, cause: error });
}

function unreadable(error: unknown, { session, key }: { session: Session; key: string }): OktaError {
  const what = `${key} could not read Okta's response`;
  const requestId = session.calls.at(-1)?.requestId;
  return new OktaError(
    'unexpected_response',
    { what, hint: 'report it with the request ID' },
    { requestId, cause: error },
  );
}

function planned({ planned: { operation, method, path, body, notes } }: DryRunEnd): DryRun {
  const content = body === undefined ? {} : { body: maskSecrets(body) };
  return { dryRun: true, next: { operation, method, path: maskPath(path), ...content }, notes };
}

function nothingWritten(output: unknown): unknown {
  if (isPlan(output)) return output;
  return { dryRun: true, notes: [unchangedNote(output)], output } satisfies DryRun;
}

/** Says that nothing would be written and, if the output says so, which status the user has. */
export function unchangedNote(output: unknown): string {
  if (memberAt(output, 'changed') !== false) return 'No change: nothing would be written.';
  if (textAt(output, 'previousStatus') === 'DELETED') return 'No change: the user is already deleted.';
  // The status is not always the one that the step leads to: a suspended user has nothing to unlock.
  const status = textAt(output, 'user', 'status');
  if (status === undefined) return 'No change: already in the requested state.';
  const target = textAt(output, 'user', 'transitioningToStatus');
  return `No change: the user is ${status}${target === undefined ? '' : `, and Okta is changing that to ${target}`}.`;
}

// A compound step makes its own plan.
function isPlan(output: unknown): boolean {
  return typeof output === 'object' && output !== null && 'dryRun' in output;
}
