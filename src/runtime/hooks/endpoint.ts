import { refusedField } from '../../okta/errors.ts';

/** Shorter secrets can be guessed. */
const shortestSecret = 16;

/** The endpoint of a hook as Okta is to be told. Throws `invalid_request` with the field. */
export function checkEndpoint(
  text: string,
  { allowLoopback, field = 'url' }: { allowLoopback: boolean; field?: string },
): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw refusedField(field, 'is no URL; give one as https://hooks.acme.example/okta');
  if (url.username !== '' || url.password !== '')
    throw refusedField(field, 'carries a user or a password, which would be shown to every admin; leave them out');
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && loopback && allowLoopback)) return url.href;
  throw refusedField(field, 'does not begin with https, and Okta sends events to nothing else');
}

// It travels as the value of a header.
const headerText = /^[\x21-\x7e]+( [\x21-\x7e]+)*$/;

/** Whether a value can be a secret, as {@link checkSecret} requires. */
export function isUsableSecret(secret: unknown): secret is string {
  return typeof secret === 'string' && secret.length >= shortestSecret && headerText.test(secret);
}

/** The secret that Okta sends along. Throws `invalid_request` with the field, and without the secret. */
export function checkSecret(secret: unknown, field = 'secret'): string {
  if (isUsableSecret(secret)) return secret;
  if (typeof secret !== 'string') throw refusedField(field, 'is not text. Give one as a string');
  if (secret.length < shortestSecret)
    throw refusedField(field, `is shorter than ${shortestSecret} characters; make a longer one at random`);
  throw refusedField(field, 'has characters that a header cannot carry; use letters, digits and punctuation');
}
