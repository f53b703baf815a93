import { refusedField } from '../../okta/errors.ts';

/** Shorter secrets can be guessed. */
const minSecretLength = 16;

/** Normalizes the URL of an endpoint. Throws `invalid_request` with the field. */
export function checkEndpoint(
  text: string,
  { allowLoopback, field = 'url' }: { allowLoopback: boolean; field?: string },
): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined)
    throw refusedField(field, { what: 'is not a valid URL', hint: 'give one such as https://hooks.acme.example/okta' });
  if (url.username !== '' || url.password !== '')
    throw refusedField(field, {
      what: 'contains a username or password, which every admin could see',
      hint: 'remove them from the URL',
    });
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && loopback && allowLoopback)) return url.href;
  throw refusedField(field, {
    what: 'does not start with https',
    hint: 'use an https URL, because Okta sends events to no other',
  });
}

// The secret is sent as the value of a header.
const headerText = /^[\x21-\x7e]+( [\x21-\x7e]+)*$/;

/** Whether a value is accepted by {@link checkSecret}. */
export function isUsableSecret(secret: unknown): secret is string {
  return typeof secret === 'string' && secret.length >= minSecretLength && headerText.test(secret);
}

/** Validates the secret that Okta sends. Throws `invalid_request` with the field; the error does not contain the secret. */
export function checkSecret(secret: unknown, field = 'secret'): string {
  if (isUsableSecret(secret)) return secret;
  if (typeof secret !== 'string')
    throw refusedField(field, { what: 'is not text', hint: 'pass the secret as a string' });
  if (secret.length < minSecretLength)
    throw refusedField(field, {
      what: `is shorter than ${minSecretLength} characters`,
      hint: 'generate a longer random secret',
    });
  throw refusedField(field, {
    what: 'contains characters that a header cannot hold',
    hint: 'use letters, digits and punctuation',
  });
}
