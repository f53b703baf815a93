import { type CompletedWrite, isOktaError, type OktaError } from 'okta-connector';
import { type ErrorContext, errorText } from './error-text.ts';
import { labelsOfSteps } from './labels.ts';
import type { ErrorDetails, NodeFacts, Platform } from './platform.ts';
import { objectOf } from './schema.ts';

type Errors = Pick<Platform, 'NodeApiError' | 'NodeOperationError'>;

/** An n8n error: the message says what happened and what to do, the description is Okta's own text. */
export function nodeError(
  error: unknown,
  { errors, node, itemIndex, ...context }: { errors: Errors; node: NodeFacts; itemIndex?: number } & ErrorContext,
): Error {
  const at = itemIndex === undefined ? {} : { itemIndex };
  if (!isOktaError(error)) {
    if (error instanceof Error && error.name.startsWith('Node')) return error;
    return new errors.NodeOperationError(node, error instanceof Error ? error : String(error), at);
  }
  const message = errorText(error, context);
  const description = descriptionOf(error, context);
  const details: ErrorDetails = {
    message,
    ...(description === '' ? {} : { description }),
    ...(error.status === undefined ? {} : { httpCode: String(error.status) }),
    ...at,
  };
  if (error.status === undefined && error.category === 'invalid_request')
    return new errors.NodeOperationError(node, message, details);
  return new errors.NodeApiError(node, factsOf(error, context), details);
}

/**
 * What an item carries that failed and was let through: the sentence, and what a flow can branch on. n8n takes an item
 * with just these two members for a failed one; given an `Error` beside them, it would leave nothing but the sentence.
 */
export function failedItem(error: unknown, context: ErrorContext = {}): Record<string, unknown> {
  if (!isOktaError(error)) {
    const message = error instanceof Error ? error.message : String(error);
    return { message, error: { message } };
  }
  const message = errorText(error, context);
  // The item includes what Okta returned even if the run failed.
  const writes = error.written();
  const written = writes.length === 0 ? {} : { written: writes };
  return { message, error: { message, ...factsOf(error, context), ...written } };
}

function factsOf(
  { category, status, errorCode, causes, requestId, retryAt, hint, field, operation }: OktaError,
  { steps }: ErrorContext,
): Record<string, unknown> {
  const all = {
    category,
    status,
    errorCode,
    causes: causes.length === 0 ? undefined : [...causes],
    requestId,
    retryAt,
    hint: hint === undefined ? undefined : labelsOfSteps(steps)(hint),
    field,
    operation,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function descriptionOf(error: OktaError, { steps }: ErrorContext): string {
  const { category, errorCode, causes, requestId, retryAt, operation, faults = [] } = error;
  const lines = [
    ...causes,
    ...error.written().map(doneLine),
    ...(faults.length > 1 ? faults.map(({ path, message }) => labelsOfSteps(steps)(`${path} ${message}`)) : []),
    errorCode === undefined ? undefined : `Okta's error code: ${errorCode}`,
    operation === undefined ? undefined : `Okta operation: ${operation}`,
    requestId === undefined ? undefined : `Request ID, for Okta support: ${requestId}`,
    retryAt === undefined ? undefined : `Possible again at: ${retryAt}`,
    `Category: ${category}`,
  ];
  return lines
    .filter((line) => line !== undefined)
    .map(escaped)
    .join('<br>');
}

/** Escapes a text from Okta where n8n shows HTML. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A write that was carried out all the same: only its object's ID, as n8n stores and shows this text. */
function doneLine({ operation, output, requestId }: CompletedWrite): string {
  const { id } = objectOf(output);
  const facts = [
    typeof id === 'string' ? `ID ${id}` : undefined,
    requestId === undefined ? undefined : `request ${requestId}`,
  ].filter((fact) => fact !== undefined);
  return `Already done: ${operation}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}`;
}
