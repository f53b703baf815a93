import type { OktaResponse } from '../calls.ts';
import { maskError } from '../own-errors.ts';
import type { Middleware } from './transport.ts';

/**
 * Replaces the secret wherever a response or an error has it: a server or proxy may echo the header that carries it, and
 * a transport may put the request into its errors. Also replaces the secrets in the path of a request, which Okta repeats.
 */
export function conceal(secret: string): Middleware {
  return (next) => async (request) => {
    const secrets = request.secrets === undefined ? [secret] : [secret, ...request.secrets];
    try {
      return masked(await next(request), secrets);
    } catch (error) {
      maskError(error, (text) => withoutSecrets(text, secrets));
      throw error;
    }
  };
}

/** The shortest secret to hide. A shorter text is part of other words, and certainly not one of Okta's IDs. */
const shortestSecret = 8;

/** How a secret of a path may be shown: as it is, and encoded. */
export function shownForms(secret: string): string[] {
  return secret.length < shortestSecret ? [] : [secret, encodeURIComponent(secret)];
}

/** A text with every secret replaced. */
export function withoutSecrets(text: string, secrets: readonly string[] = []): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
}

function masked(response: OktaResponse, secrets: readonly string[]): OktaResponse {
  const { headers, body } = response;
  if (!hasSecret(body, secrets) && !anyHeader(headers, secrets)) return response;
  const mask = (text: string) => withoutSecrets(text, secrets);
  const clean = Object.entries(headers).map(([name, value]) => [
    name,
    typeof value === 'string' ? mask(value) : value?.map(mask),
  ]);
  return { ...response, headers: Object.fromEntries(clean), body: mask(body) };
}

function hasSecret(text: string, secrets: readonly string[]): boolean {
  return secrets.some((secret) => text.includes(secret));
}

function anyHeader(headers: OktaResponse['headers'], secrets: readonly string[]): boolean {
  for (const name in headers) {
    const value = headers[name];
    if (typeof value === 'string' ? hasSecret(value, secrets) : value?.some((line) => hasSecret(line, secrets)))
      return true;
  }
  return false;
}
