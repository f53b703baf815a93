import type { OktaResponse } from '../calls.ts';
import { maskError } from '../own-errors.ts';
import type { Middleware } from './transport.ts';

/**
 * Replaces the secret wherever a response or an error has it: a server or proxy may echo the header that carries it, and
 * a transport may put the request into its errors.
 */
export function conceal(secret: string): Middleware {
  const mask = (text: string) => text.replaceAll(secret, '***');
  return (next) => async (request) => {
    try {
      return masked(await next(request), { secret, mask });
    } catch (error) {
      maskError(error, mask);
      throw error;
    }
  };
}

function masked(
  response: OktaResponse,
  { secret, mask }: { secret: string; mask: (text: string) => string },
): OktaResponse {
  const { headers, body } = response;
  if (!body.includes(secret) && !hasSecret(headers, secret)) return response;
  const clean = Object.entries(headers).map(([name, value]) => [
    name,
    typeof value === 'string' ? mask(value) : value?.map(mask),
  ]);
  return { ...response, headers: Object.fromEntries(clean), body: mask(body) };
}

function hasSecret(headers: OktaResponse['headers'], secret: string): boolean {
  for (const name in headers) {
    const value = headers[name];
    if (typeof value === 'string' ? value.includes(secret) : value?.some((line) => line.includes(secret))) return true;
  }
  return false;
}
