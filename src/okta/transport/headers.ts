import type { OktaResponse, ResponseHeaders } from '../calls.ts';

/**
 * Joins repeated headers as RFC 9110 says, and drops cookies, which no step may see. Changes the given object, which nobody
 * else holds: most responses have few such headers, and a copy of the others would cost more than reading them.
 */
export function joinedHeaders(headers: Record<string, string | readonly string[] | undefined>): ResponseHeaders {
  delete headers['set-cookie'];
  for (const name in headers) {
    const value = headers[name];
    if (typeof value === 'string') continue;
    if (value === undefined) delete headers[name];
    else headers[name] = value.join(', ');
  }
  return headers as ResponseHeaders;
}

/** The headers of an untyped transport. Drops values that are neither text nor a number. */
export function givenHeaders(headers: OktaResponse['headers'] | null | undefined): ResponseHeaders {
  const plain: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries<unknown>(headers ?? {})) {
    if (typeof value === 'string') plain[name] = value;
    else if (typeof value === 'number') plain[name] = String(value);
    else if (Array.isArray(value)) plain[name] = value.filter((line) => typeof line === 'string');
  }
  return joinedHeaders(plain);
}
