import { OktaError } from './errors.ts';
import { type OperationId, operations } from './operations.ts';

/** Query parameters; absent values are left out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * The path of an operation with its parameters filled in. The only place where a path is built.
 * A parameter is exactly one segment: `encodeURIComponent` leaves `.` and `..` alone and URL parsing would then climb.
 */
export function operationPath(id: OperationId, parameters: Readonly<Record<string, string>>): string {
  return operations[id].path.replace(/\{(\w+)\}/g, (_, name: string) => segment(name, parameters[name]));
}

function segment(name: string, value: string | undefined): string {
  const fault = segmentFault(value);
  if (value !== undefined && fault === undefined) return encodeURIComponent(value);
  throw new OktaError('invalid_request', `${name} ${fault}.`, {
    field: name,
    faults: [{ path: name, message: `${fault}` }],
  });
}

/** Why a value cannot be one segment of a path; `undefined` if it can. */
export function segmentFault(value: string | undefined): string | undefined {
  if (value === undefined || value === '') return 'is empty; give an ID';
  if (/^(\.|%2e){1,2}$/i.test(value)) return 'is no ID; "." and ".." would change the path';
  // Okta: a login that contains a slash can only be fetched by ID, encoding does not help.
  if (/[/\\]/.test(value)) return 'contains a slash; use the ID instead';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(value)) return 'contains a control character; remove it';
  if (!value.isWellFormed()) return 'is not valid Unicode; remove the broken character';
  return undefined;
}

/** A query string with its question mark, or nothing. */
export function queryString(query: Query | undefined): string {
  if (query === undefined) return '';
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, String(value));
  // Okta reads "+" in some query values literally; %20 is unambiguous.
  const text = parameters.toString().replaceAll('+', '%20');
  return text === '' ? '' : `?${text}`;
}
