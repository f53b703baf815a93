import type { ReceivedResponse } from '../calls.ts';
import { maskError } from '../own-errors.ts';
import type { Middleware, OktaRequest } from './transport.ts';

/** A private key whose line breaks were lost on the way. */
const keyMark = 'PRIVATE KEY-----';
const pastedKey = /-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----.*?(?:-----END [A-Z ]{0,20}PRIVATE KEY-----|$)/gs;

/**
 * Replaces the secrets wherever a response or an error has them: a server or proxy may echo the header that carries one, and
 * a transport may put the request into its errors. Also replaces the secrets in the path of a request, which Okta repeats.
 */
export function conceal(credential: () => readonly string[]): Middleware {
  // A service app may have fetched its token during the request.
  const all = ({ secrets }: OktaRequest) => (secrets === undefined ? credential() : [...credential(), ...secrets]);
  return (next) => async (request) => {
    try {
      return masked(await next(request), all(request));
    } catch (error) {
      const secrets = all(request);
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
  const rest = secrets.reduce((left, secret) => left.replaceAll(secret, '***'), text);
  return rest.includes(keyMark) ? rest.replace(pastedKey, '***') : rest;
}

function masked(response: ReceivedResponse, secrets: readonly string[]): ReceivedResponse {
  const { headers, body } = response;
  if (!body.includes(keyMark) && !hasSecret(body, secrets) && !anyHeader(headers, secrets)) return response;
  const mask = (text: string) => withoutSecrets(text, secrets);
  const clean = Object.entries(headers).map(([name, value]) => [name, mask(value)]);
  return { ...response, headers: Object.fromEntries(clean), body: mask(body) };
}

function hasSecret(text: string, secrets: readonly string[]): boolean {
  for (const secret of secrets) if (text.includes(secret)) return true;
  return false;
}

function anyHeader(headers: ReceivedResponse['headers'], secrets: readonly string[]): boolean {
  for (const name in headers) if (hasSecret(headers[name] ?? '', secrets)) return true;
  return false;
}
