import type { CallReport, ParsedResponse } from './calls.ts';
import type { Category } from './categories.ts';
import { OktaError, refusedField } from './errors.ts';

// A `toJSON` method may throw, and deeply nested values overflow the stack.
/** The JSON text of a body. */
export function jsonOf(body: unknown): string {
  try {
    return JSON.stringify(body);
  } catch {
    throw refusedField('body', { what: 'cannot be written as JSON', hint: 'use plain values' });
  }
}

/** The response for a write that a look-up confirmed. */
export function checked(report: CallReport, found: unknown): ParsedResponse {
  report.confirmed = 'checked';
  report.output = found;
  return { status: report.status ?? 200, headers: {}, body: '', json: found };
}

/** Whether a write's response was lost, so that Okta may have carried it out. */
export function isUnknown(error: unknown): boolean {
  return error instanceof OktaError && error.category === 'outcome_unknown';
}

/** Whether a write's own first attempt may have caused its refusal. */
export function isRefusal(error: unknown): boolean {
  return error instanceof OktaError && refusals.has(error.category);
}

/** Refusals that the write's own first attempt may cause. */
const refusals: ReadonlySet<Category> = new Set(['conflict', 'not_found', 'invalid_request', 'forbidden']);
