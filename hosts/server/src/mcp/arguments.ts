import { OktaError, refusedField } from 'okta-connector';
import { isObject, nearestName, parseJson } from 'okta-connector/host';

/** The arguments of a tool call. */
export type Arguments = Readonly<Record<string, unknown>>;

/** A text that must be given. */
export function requiredText(given: Arguments, name: string): string {
  const text = optionalText(given, name);
  if (text !== undefined) return text;
  throw refusedField(name, { what: 'is required', hint: `add ${name} to the arguments` });
}

/** A text, or `undefined` if it is absent or empty. */
export function optionalText(given: Arguments, name: string): string | undefined {
  const value = given[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  throw refusedField(name, { what: 'must be text', hint: 'put it in quotation marks' });
}

/** An object; empty if it is absent. Some models write it as JSON text. */
export function objectArgument(given: Arguments, name: string): Arguments {
  const value = given[name];
  if (value === undefined || value === null) return {};
  const object = typeof value === 'string' ? parseJson(value) : value;
  if (isObject(object)) return object;
  throw refusedField(name, { what: 'must be an object', hint: 'use a JSON object' });
}

/** Whether a flag is set. */
export function flagArgument(given: Arguments, name: string): boolean {
  const value = given[name];
  if (value === undefined || value === null) return false;
  if (typeof value === 'boolean') return value;
  throw refusedField(name, { what: 'must be true or false', hint: 'use true or false' });
}

/** The error for a name that is not among those known. */
export function unknownName(
  what: string,
  { name, known }: { readonly name: string; readonly known: readonly string[] },
): OktaError {
  const near = nearestName(name, known);
  const hint = near === undefined ? 'call search_steps to find one' : `did you mean "${near}"?`;
  return new OktaError('invalid_request', { what: `Unknown ${what} "${name}"`, hint });
}
