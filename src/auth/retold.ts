import type { Category } from '../okta/categories.ts';
import type { OktaError } from '../okta/errors.ts';

/** How {@link retold} tells an error. */
export interface Telling {
  /** What happened; the hint follows it. */
  readonly what: string;
  readonly hint: string;
  /** The field of the connection that is at fault; absent if none is. */
  readonly field?: 'orgUrl' | 'apiToken' | 'role';
  readonly operation: string;
  readonly category?: Category;
}

/** An error of a call in words for the person who sets the connection up, with all that Okta said kept. */
export function retold(error: OktaError, { what, hint, field, operation, category }: Telling): OktaError {
  return error.retold(category ?? error.category, `${what}; ${hint}.`, { hint, operation, field });
}
