import type { CallSummary, CompletedWrite, OktaError } from 'okta-connector';

/** What a run had done when it ended without a result, a line per write; nothing if it had not written yet. */
export function effects(error: OktaError): string[] {
  const calls = (error.calls ?? []).filter(isCall);
  const writes = calls.filter(({ method }) => method !== 'GET');
  if (error.category !== 'cancelled' && error.category !== 'outcome_unknown')
    return writes.filter(wasDone).map(doneLine);
  if (error.calls === undefined) return [];
  if (writes.length === 0) return ['nothing was changed: only reads were sent'];
  return writes.map((write) => {
    if (wasDone(write)) return doneLine(write);
    if (error.category === 'cancelled') return `not sent: ${write.operation}`;
    return `unknown: ${write.operation} was under way, and Okta may or may not have carried it out`;
  });
}

/** What a failed run had written and what Okta returned for it, where it returned anything. */
export function results(error: OktaError): readonly CompletedWrite[] {
  return error
    .written()
    .filter(({ output }) => typeof output === 'object' && output !== null && Object.keys(output).length > 0);
}

function wasDone({ status, confirmed }: CallSummary): boolean {
  return confirmed === 'checked' || (status !== undefined && status < 300);
}

function doneLine({ operation, status, requestId, confirmed }: CallSummary): string {
  if (confirmed === 'checked') return `done: ${operation} (looked up after its answer was lost)`;
  return `done: ${operation} (HTTP ${status}${requestId === undefined ? '' : `, request ${requestId}`})`;
}

function isCall(call: object): call is CallSummary {
  return 'operation' in call && 'method' in call;
}
