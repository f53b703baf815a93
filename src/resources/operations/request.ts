import type { RawRequest } from '../../okta/calls.ts';
import { refusedField } from '../../okta/errors.ts';
import { segmentFault } from '../../okta/paths.ts';
import { sentHeaders } from '../org/api-request.ts';
import { secretParameters } from './catalog.ts';
import { afterLossOf } from './effects.ts';
import type { OperationInput } from './fields.ts';
import { isJson, type OperationForm } from './form.ts';
import { multipartOf } from './upload.ts';

/** The request of an operation. Its path comes from the index; the input only fills in the parameters. */
export function requestOf(
  { entry, row }: Pick<OperationForm, 'entry' | 'row'>,
  { path = {}, query = {}, headers = {}, body }: OperationInput,
  limit?: number,
): RawRequest {
  const own = { ...sentHeaders(headers), ...(entry.returns === 'text' ? { accept: '*/*' } : {}) };
  const { content, ...sent } = bodyOf(body, row.type);
  const secrets = secretParameters(entry).flatMap((name) => path[name] ?? []);
  const all = { ...own, ...(content === undefined ? {} : { 'content-type': content.type }) };
  return {
    method: entry.method,
    path: filled(entry.path, path) + queryOf(limit === undefined ? query : { ...query, limit }, row.repeated ?? []),
    operation: entry.id,
    scopes: entry.scopes,
    afterLoss: afterLossOf(entry),
    ...(entry.credential === 'none' ? { isPublic: true } : {}),
    ...(secrets.length === 0 ? {} : { secrets }),
    ...(Object.keys(all).length === 0 ? {} : { headers: all }),
    ...sent,
    ...(content?.value === undefined ? {} : { content: content.value }),
  };
}

function filled(template: string, parameters: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    const problem = segmentFault(value);
    if (problem !== undefined) throw refusedField(`path.${name}`, problem);
    return encodeURIComponent(`${value}`);
  });
}

type QueryValue = NonNullable<OperationInput['query']>[string];

/** A query string with its question mark, or nothing. Lists are separated by commas unless the parameter repeats. */
function queryOf(query: Readonly<Record<string, QueryValue>>, repeated: readonly string[]): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    const values = [value].flat();
    const written = repeated.includes(name) ? values : [values.join(',')];
    for (const one of written) parameters.append(name, String(one));
  }
  // Okta reads "+" in some query values literally; %20 is unambiguous.
  const text = parameters.toString().replaceAll('+', '%20');
  return text === '' ? '' : `?${text}`;
}

interface Content {
  readonly type: string;
  /** Absent for JSON, which the client writes. */
  readonly value?: string | Uint8Array;
}

function bodyOf(body: unknown, type = 'application/json'): { readonly body?: unknown; readonly content?: Content } {
  if (body === undefined) return {};
  if (type === 'application/json') return { body };
  if (isJson(type)) return { body, content: { type } };
  if (type !== 'multipart/form-data') return { content: { type, value: String(body) } };
  const { type: withBoundary, content: value } = multipartOf(body);
  return { content: { type: withBoundary, value } };
}
