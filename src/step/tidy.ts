import { OktaError } from '../okta/errors.ts';
import { isObject } from '../okta/json.ts';

/** An Okta object without nulls, links and embedded copies. */
export type Tidy = { readonly [member: string]: unknown };

/**
 * One Okta object, prepared for an output. Okta returns null where its documentation says string, and new
 * members at any time, so nothing is required and nothing unknown is dropped. Throws `unexpected_response` if it is not an object.
 */
export function tidyObject(value: unknown, what: string): Tidy {
  if (isObject(value)) return withoutNulls(value, true);
  const hint = 'check that the org URL leads directly to Okta';
  throw new OktaError('unexpected_response', { what: `Okta's response does not contain the ${what}`, hint });
}

function withoutNulls(object: Readonly<Record<string, unknown>>, top: boolean): Tidy {
  const tidied: Record<string, unknown> = {};
  for (const name in object) {
    const value = object[name];
    if (value === null || (top && (name === '_links' || name === '_embedded' || name === '_link'))) continue;
    tidied[name] = isObject(value) ? withoutNulls(value, false) : value;
  }
  return tidied;
}

/** A member that must be text, as an ID, or the empty string if Okta did not send it. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
