import { type CallReport, DryRunEnd } from '../../okta/calls.ts';
import { type CompletedWrite, OktaError } from '../../okta/errors.ts';
import type { OperationId } from '../../okta/operations.ts';
import type { Log, RawContext, StepContext } from '../../step/action.ts';
import type { DryRun, RunResult, Session } from '../session.ts';
import { envelope, hasWorked, summary } from './envelope.ts';
import { parseInput } from './input.ts';
import { maskPath, maskSecrets } from './mask.ts';
import { stepOkta } from './step-okta.ts';

/** Runs one action for one input. */
export async function runAction(session: Session, { key, input }: { key: string; input: unknown }): Promise<RunResult> {
  const { steps } = session;
  const action = steps.loaded(key) ?? (await steps.action(key));
  const parsed = parseInput(action.input, { input, step: key });
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

// Nearly every call is none of a compound step, and awaits nothing for it.
function hasReport(output: unknown): output is { readonly report: unknown } {
  return typeof output === 'object' && output !== null && 'report' in output;
}

async function withIdHints(session: Session, output: { readonly report: unknown }): Promise<unknown> {
  const { reportWithIdHints } = await import('./name-hints.ts');
  return reportWithIdHints(session, output);
}

/** The context of a step for a session. */
export function stepContext(session: Session): StepContext<OperationId> & RawContext {
  const { client, logger, signal, dryRun } = session;
  const log: Log = { debug: (details, message) => logger?.debug(details, message) };
  return { okta: stepOkta(client), log, signal, dryRun, raw: (request) => client.raw(request) };
}

/** What a platform is told: every error carries the calls that were made before it, and what its writes returned. */
export function failure(error: unknown, { session, key }: { session: Session; key: string }): OktaError {
  const known =
    afterWrite(error, { session, key }) ?? (error instanceof OktaError ? error : unreadable(error, { session, key }));
  known.calls = session.calls.map(summary);
  return known.withWritten(session.calls.filter(wasWritten).map(completed));
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

/** What a failure means if Okta had carried out a write before, and only what it sent could not be read. */
function afterWrite(error: unknown, { session, key }: { session: Session; key: string }): OktaError | undefined {
  if (error instanceof OktaError && error.category !== 'unexpected_response') return undefined;
  const written = session.calls.findLast((call) => call.method !== 'GET' && hasWorked(call));
  const last = session.calls.at(-1);
  // Another write that failed is what the error is about.
  if (written === undefined || (last !== undefined && last.method !== 'GET' && !hasWorked(last))) return undefined;
  const { operation, status, requestId } = written;
  const hint = "look at the object's state in Okta before repeating it";
  const known = `Okta carried out ${operation}`;
  const message = `${known}, but ${key} could not read what it sent; ${hint}.`;
  return new OktaError('outcome_unknown', message, { operation, status, requestId, hint, known, cause: error });
}

function unreadable(error: unknown, { session, key }: { session: Session; key: string }): OktaError {
  const hint = 'report it with the request ID';
  return new OktaError('unexpected_response', `${key} could not make sense of Okta's answer; ${hint}.`, {
    hint,
    requestId: session.calls.at(-1)?.requestId,
    cause: error,
  });
}

function planned({ planned: { operation, method, path, body, notes } }: DryRunEnd): DryRun {
  const content = body === undefined ? {} : { body: maskSecrets(body) };
  return { dryRun: true, next: { operation, method, path: maskPath(path), ...content }, notes };
}

function nothingWritten(output: unknown): unknown {
  return isPlan(output)
    ? output
    : ({
        dryRun: true,
        notes: [unchanged(output) ? 'It is so already; nothing would be written.' : 'Nothing would be written.'],
        output,
      } satisfies DryRun);
}

function unchanged(output: unknown): boolean {
  return typeof output === 'object' && output !== null && 'changed' in output && output.changed === false;
}

// A step of several writes makes its own plan.
function isPlan(output: unknown): boolean {
  return typeof output === 'object' && output !== null && 'dryRun' in output;
}
