import type { CallToolResult } from '@modelcontextprotocol/server';
import { categoryFacts, type OktaError } from 'okta-connector';
import { isObject } from 'okta-connector/host';

/** A result as structured content, and as JSON text for clients that read only text. Notes come first. */
export function dataResult(output: unknown, notes: readonly string[] = []): CallToolResult {
  const structured = isObject(output) ? output : { value: output };
  return {
    content: [
      ...notes.map((text) => ({ type: 'text' as const, text })),
      { type: 'text', text: JSON.stringify(structured) },
    ],
    structuredContent: structured,
  };
}

/** A failure that the model can read: what happened and what to do. */
export function failedResult(text: string): CallToolResult {
  return { content: [{ type: 'text', text }], isError: true };
}

/** An error of a run, with its category and Okta's request ID. */
export function errorResult(error: OktaError, advice: readonly string[] = []): CallToolResult {
  const { category, requestId, errorCode, retryAt, known } = error;
  const faults = error.faults ?? [];
  const lines = [
    `${category}: ${error.message}`,
    ...(faults.length > 1 ? faults.map(({ message }) => `- ${message}`) : []),
    ...(known === undefined ? [] : [`Known: ${known}`]),
    ...(errorCode === undefined ? [] : [`Okta error code: ${errorCode}`]),
    ...(requestId === undefined ? [] : [`Okta request ID: ${requestId}`]),
    ...(retryAt === undefined ? [] : [`Try again at ${retryAt}.`]),
    ...writtenLines(error),
    adviceOf(error),
    ...advice,
  ];
  return failedResult(lines.join('\n'));
}

/** What had been changed when a run failed. Results of these writes may hold secrets, so only the operations are named. */
function writtenLines(error: OktaError): string[] {
  const done = error.written().map(({ operation }) => operation);
  return done.length === 0 ? [] : [`Already done before the failure: ${done.join(', ')}.`];
}

function adviceOf({ category }: OktaError): string {
  const { blames, retryable } = categoryFacts[category];
  if (category === 'outcome_unknown') return 'Do not repeat the call. First read the object to see whether it changed.';
  if (category === 'cancelled') return 'The call was canceled.';
  if (retryable) return 'The same call may succeed later.';
  switch (blames) {
    case 'input':
      return 'Correct the arguments and call again.';
    case 'connection':
      return 'A person must change the connection or its permissions. Do not retry.';
    default:
      return 'Look at the current state before you call again.';
  }
}
