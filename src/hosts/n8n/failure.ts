import { isOktaError, type OktaError } from '../../index.ts';
import { errorText, type Failed } from './error-text.ts';
import type { ErrorDetails, NodeFacts, Platform } from './platform.ts';

type Errors = Pick<Platform, 'NodeApiError' | 'NodeOperationError'>;

/** An error as n8n shows it: what happened and what to do as the message, what Okta said as the description. */
export function nodeError(
  error: unknown,
  {
    errors,
    node,
    itemIndex,
    failed,
  }: { errors: Errors; node: NodeFacts; itemIndex?: number; failed?: Failed | undefined },
): Error {
  const at = itemIndex === undefined ? {} : { itemIndex };
  if (!isOktaError(error)) {
    if (error instanceof Error && error.name.startsWith('Node')) return error;
    return new errors.NodeOperationError(node, error instanceof Error ? error : String(error), at);
  }
  const message = errorText(error, failed);
  const description = descriptionOf(error);
  const details: ErrorDetails = {
    message,
    ...(description === '' ? {} : { description }),
    ...(error.status === undefined ? {} : { httpCode: String(error.status) }),
    ...at,
  };
  if (error.status === undefined && error.category === 'invalid_request')
    return new errors.NodeOperationError(node, message, details);
  return new errors.NodeApiError(node, factsOf(error), details);
}

/**
 * What an item carries that failed and was let through: the sentence, and what a flow can branch on. n8n takes an item
 * with just these two members for a failed one; given an `Error` beside them, it would leave nothing but the sentence.
 */
export function failedItem(error: unknown, failed?: Failed | undefined): Record<string, unknown> {
  const message = isOktaError(error)
    ? errorText(error, failed)
    : error instanceof Error
      ? error.message
      : String(error);
  return { message, error: isOktaError(error) ? { message, ...factsOf(error) } : { message } };
}

function factsOf({
  category,
  status,
  errorCode,
  causes,
  requestId,
  retryAt,
  hint,
  field,
  operation,
}: OktaError): Record<string, unknown> {
  const all = {
    category,
    status,
    errorCode,
    causes: causes.length === 0 ? undefined : [...causes],
    requestId,
    retryAt,
    hint,
    field,
    operation,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function descriptionOf({ category, errorCode, causes, requestId, retryAt, operation, faults = [] }: OktaError): string {
  const lines = [
    ...causes,
    ...(faults.length > 1 ? faults.map(({ path, message }) => `${path} ${message}`) : []),
    errorCode === undefined ? undefined : `Okta's error code: ${errorCode}`,
    operation === undefined ? undefined : `Okta operation: ${operation}`,
    requestId === undefined ? undefined : `Request ID, for Okta support: ${requestId}`,
    retryAt === undefined ? undefined : `Possible again at: ${retryAt}`,
    `Category: ${category}`,
  ];
  return lines.filter((line) => line !== undefined).join('<br>');
}
