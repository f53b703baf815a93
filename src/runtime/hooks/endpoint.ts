import { refusedField } from '../../okta/errors.ts';

/** Shorter secrets can be guessed. */
const shortestSecret = 16;

/** The endpoint of a hook as Okta is to be told. Throws `invalid_request` with `field` `url`. */
export function checkEndpoint(text: string, { allowLoopback }: { allowLoopback: boolean }): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw refusedField('url', 'is no URL; give one as https://hooks.acme.example/okta');
  if (url.username !== '' || url.password !== '')
    throw refusedField('url', 'carries a user or a password, which would be shown to every admin; leave them out');
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && loopback && allowLoopback)) return url.href;
  throw refusedField('url', 'does not begin with https, and Okta sends events to nothing else');
}

/** The secret that Okta sends along. Throws `invalid_request` with `field` `secret`, and without the secret. */
export function checkSecret(secret: string): string {
  if (secret.length < shortestSecret)
    throw refusedField('secret', `is shorter than ${shortestSecret} characters; make a longer one at random`);
  // It travels as the value of a header.
  if (!/^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(secret))
    throw refusedField('secret', 'has characters that a header cannot carry; use letters, digits and punctuation');
  return secret;
}
