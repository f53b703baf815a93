import type { CallSummary, CompletedWrite, OktaError } from 'okta-connector';

/** Lists the writes of a run that ended without a result, one line each. Empty if it had not written anything. */
export function effectsOf(error: OktaError): string[] {
  const calls = (error.calls ?? []).filter(isCall);
  const writes = calls.filter(({ method }) => method !== 'GET');
  if (error.category !== 'cancelled' && error.category !== 'outcome_unknown')
    return writes.filter(wasDone).map(doneLine);
  if (error.calls === undefined) return [];
  if (writes.length === 0) return ['Nothing was changed. Only reads were sent.'];
  return writes.map((write) => {
    if (wasDone(write)) return doneLine(write);
    if (error.category === 'cancelled') return `Not sent: ${write.operation}`;
    return `Unknown: ${write.operation} was sent, and Okta may have carried it out`;
  });
}

/** The completed writes of a failed run for which Okta returned something. */
export function writtenOutputs(error: OktaError): readonly CompletedWrite[] {
  return error
    .written()
    .filter(({ output }) => typeof output === 'object' && output !== null && Object.keys(output).length > 0);
}

function wasDone({ status, confirmed }: CallSummary): boolean {
  return confirmed === 'checked' || (status !== undefined && status < 300);
}

function doneLine({ operation, status, requestId, confirmed }: CallSummary): string {
  if (confirmed === 'checked') return `Done: ${operation} (confirmed by a lookup after the response was lost)`;
  return `Done: ${operation} (HTTP ${status}${requestId === undefined ? '' : `, request ${requestId}`})`;
}

function isCall(call: object): call is CallSummary {
  return 'operation' in call && 'method' in call;
}
